import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workplace } from './run.ts'

const root = join(import.meta.dirname, '../..')
let place: Workplace
let file: string
beforeAll(async () => {
  place = new Workplace()
  await place.run('common.cjs')
  file = place.recordings()[0]!
})
afterAll(() => place.remove())

test('a recording is exported beside itself, or where one says', async () => {
  for (const [format, ending] of [['perfetto', '.trace.json'], ['speedscope', '.speedscope.json'], ['cpuprofile', '.cpuprofile'], ['har', '.har']] as const) {
    const target = file.replace(/\.cine$/, ending)
    expect(await place.cli(['export', file, '--to', format])).toEqual({ stdout: `${target}\n`, stderr: '', code: 0, signal: null })
    expect(Object.keys(JSON.parse(readFileSync(target, 'utf8')) as object).length).toBeGreaterThan(0)
    expect(await place.cli(['export', file, '--to', format, '-o', `out-${format}`])).toMatchObject({ code: 0 })
    expect(existsSync(place.path(`out-${format}`))).toBe(true)
  }
  expect(await place.cli(['export', file, '--to', 'parquet', '-o', 'tables'])).toMatchObject({ code: 0 })
  expect(readFileSync(place.path('tables/calls.parquet')).subarray(0, 4).toString()).toBe('PAR1')
  expect((await place.cli(['export', file, '--to', 'perfeto'])).stderr).toContain('[CINE_EXPORT_FORMAT] There is no export format "perfeto"; did you mean "perfetto"?')
  expect((await place.cli(['export', file])).stderr).toContain('[CINE_EXPORT_FORMAT]')
  expect((await place.cli(['export', file, '--to', 'har', '-o', 'no/such/folder.har'])).stderr).toContain('[CINE_NO_FILE]')
})

test('SQL answers as columns and as JSON', async () => {
  const query = "select function, arguments, result from calls where function = 'half' order by frame limit 1"
  const asked = await place.cli(['sql', file, query])
  expect(asked).toMatchObject({ code: 0, stderr: '' })
  expect(asked.stdout).toMatch(/^function +arguments +result\nhalf +8 +"half: 4"\n$/)
  expect(JSON.parse((await place.cli(['sql', file, query, '--json'])).stdout)).toEqual([{ function: 'half', arguments: '8', result: '"half: 4"' }])
  expect(JSON.parse((await place.cli(['sql', file, 'select count(*) n, min(frame) frame, sum(line) line, 9007199254740993 big from calls', '--json'])).stdout))
    .toEqual([{ n: expect.any(Number), frame: 1, line: expect.any(Number), big: '9007199254740993' }])
  expect((await place.cli(['sql', file, 'select functio from calls'])).stderr).toMatch(/\[CINE_SQL\].*"function"/)
  expect((await place.cli(['sql', file, 'select'])).stderr).toContain('[CINE_SQL]')
})

test('without DuckDB the rest works, and SQL says what to install', async () => {
  const bare = mkdtempSync(join(tmpdir(), 'cinescope-bare-'))
  try {
    cpSync(process.env['CINESCOPE_DIST'] ?? join(root, 'dist'), join(bare, 'dist'), { recursive: true })
    cpSync(join(root, 'package.json'), join(bare, 'package.json'))
    mkdirSync(join(bare, 'node_modules'))
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Readonly<Record<string, string>> }
    for (const name of Object.keys(dependencies)) {
      mkdirSync(join(bare, 'node_modules', name, '..'), { recursive: true })
      symlinkSync(join(root, 'node_modules', name), join(bare, 'node_modules', name))
    }
    const run = (...args: string[]): Promise<{ readonly stdout: string, readonly stderr: string }> => promisify(execFile)(process.execPath, [join(bare, 'dist/cli.mjs'), ...args], { cwd: bare })
    expect((await run('export', file, '--to', 'parquet', '-o', 'tables')).stdout).toBe('tables\n')
    await expect(run('sql', file, 'select 1')).rejects.toMatchObject({ stderr: expect.stringContaining('[CINE_NO_DUCKDB]') as unknown })
  } finally {
    rmSync(bare, { recursive: true, force: true })
  }
})
