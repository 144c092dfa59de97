import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { instrument } from '@cinescope/instrument'
import { OP_CONSOLE, OP_NETWORK, OP_TASK } from '@cinescope/trace'
import { callsByName, eachRecord, primitiveAt } from './records.ts'
import { dist, Workplace } from './run.ts'

let place: Workplace
beforeAll(() => { place = new Workplace() })
afterAll(() => place.remove())
beforeEach(() => place.forget())

/** An error's text above its stack. */
const own = (text: string): string => text.split('\n    at ')[0]!

describe('node --import cinescope/register', () => {
  test('ES modules, CommonJS and TypeScript files are recorded and do the same', async () => {
    const ran = await place.run('esm.mjs')
    expect(ran.stderr).toBe('')
    expect(ran.stdout).toBe('3 2 half: 5 square 9 42\nadd 2  true\nError: where|    at Timeout._onTimeout (esm.mjs:14:30)\n')
    const trace = await place.trace()
    expect(trace.header).toMatchObject({ platform: 'node', title: 'esm.mjs' })
    const paths = new Set(trace.modules.map(({ table }) => table?.path))
    expect(paths).toEqual(new Set(['common.cjs', 'esm.mjs', 'typed.cts', 'typed.mts', 'typed.ts']))
    for (const { table } of trace.modules) expect(table?.source).toBe(readFileSync(place.path(table!.path), 'utf8'))
    const calls = await callsByName(trace)
    expect(['add', 'up', 'half', 'area', 'twice'].map(name => calls.get(name))).toEqual([1, 2, 1, 1, 1])
  })

  test('a CommonJS program is its own main module', async () => {
    const plain = 'half: 4 true object true\n'
    expect(await place.run('common.cjs')).toEqual({ stdout: plain, stderr: '', code: 0, signal: null })
    expect((await callsByName(await place.trace())).get('half')).toBe(1)
  })

  test("under Yarn's Plug'n'Play, where only the program's thread can read the package's files", async () => {
    const folder = place.path('archived')
    cpSync(dist, folder, { recursive: true })
    const worker = join(folder, 'node-worker.mjs')
    renameSync(worker, `${worker}.zip`)
    // As .pnp.cjs does: an fs that finds what is in archives.
    writeFileSync(place.path('pnp.cjs'), `process.versions.pnp = '3'
      const fs = require('fs'), { readFileSync } = fs
      fs.readFileSync = (path, ...rest) => readFileSync(String(path).endsWith('/archived/node-worker.mjs') ? ${JSON.stringify(`${worker}.zip`)} : path, ...rest)`)
    expect(await place.run('common.cjs', { plain: true, nodeOptions: ['--require', place.path('pnp.cjs'), '--import', pathToFileURL(join(folder, 'register.mjs')).href] })).toMatchObject({ stderr: '', code: 0 })
    // Else it would be what the program's thread wrote, which a reader takes in.
    expect(existsSync(`${place.recordings()[0]!}.spill`)).toBe(false)
    expect((await callsByName(await place.trace())).get('half')).toBe(1)
  })

  test('the second run comes from the cache and records the same', async () => {
    writeFileSync(place.path('fresh.mjs'), `function fresh() { return ${Date.now()} }\nfresh()\n`)
    for (let i = 0; i < 2; i++) {
      place.forget()
      await place.run('fresh.mjs')
      expect((await callsByName(await place.trace())).get('fresh')).toBe(1)
    }
  })

  test('what a bundler has instrumented is not instrumented again', async () => {
    const source = 'function once(n) { return n + 1 }\nconsole.log(once(1))\n'
    const { code } = instrument(source, { filename: 'src/once.ts', path: 'src/once.ts', sourceType: 'module', runtime: 'global', sites: 'inline' })
    writeFileSync(place.path('bundle.mjs'), code.replaceAll('"cinescope.runtime"', '`cinescope.runtime`'))
    expect(await place.run('bundle.mjs')).toMatchObject({ stdout: '2\n', stderr: '' })
    const trace = await place.trace()
    expect((await callsByName(trace)).get('once')).toBe(1)
    expect(trace.modules.map(({ table }) => table?.path)).toEqual(['src/once.ts'])
  })

  test('the folder keeps itself out of version control', async () => {
    await place.run('common.cjs')
    expect(readFileSync(place.path('.cinescope/.gitignore'), 'utf8')).toBe('*\n')
    expect(place.recordings()).toHaveLength(1)
  })

  test('CINESCOPE=0 records nothing and leaves nothing', async () => {
    const ran = await place.run('common.cjs', { env: { CINESCOPE: '0' }, plain: false })
    // TypeScript is taken by the same hooks: without them Node refuses it.
    expect(ran.code).toBe(1)
    expect(place.recordings()).toEqual([])
    expect(await place.run('leave.mjs', { args: ['code'], env: { CINESCOPE: '0' } })).toEqual(await place.run('leave.mjs', { args: ['code'], plain: true }))
    expect(place.recordings()).toEqual([])
  })

  for (const file of ['broken.mjs', 'broken.cjs']) {
    test(`a syntax error in ${file} is Node's own`, async () => {
      const plain = await place.run(file, { plain: true })
      const recorded = await place.run(file)
      expect(recorded.code).toBe(1)
      expect(own(recorded.stderr)).toBe(own(plain.stderr))
      expect(recorded.stderr).toContain('SyntaxError')
    })
  }

  test('a program sees the same process', async () => {
    const plain = await place.run('shape-of-process.mjs', { plain: true })
    const recorded = await place.run('shape-of-process.mjs')
    expect(recorded).toEqual(plain)
  })

  test('console, requests, timers and servers are records; secrets are not', async () => {
    const ran = await place.run('server.mjs')
    expect(ran).toMatchObject({ stdout: 'hello cine\n', code: 0 })
    const trace = await place.trace()
    const tasks: unknown[] = []
    const network: unknown[] = []
    const console: unknown[] = []
    await eachRecord(trace, cursor => {
      if (cursor.op === OP_TASK) tasks.push(`${String(primitiveAt(cursor, 0))} ${String(primitiveAt(cursor, 1))}`)
      if (cursor.op === OP_NETWORK) network.push([0, 2, 3, 4].map(index => index < cursor.size ? String(primitiveAt(cursor, index)).replace(/:\d{4,5}\//, ':PORT/') : ''))
      if (cursor.op === OP_CONSOLE) console.push([primitiveAt(cursor, 0), primitiveAt(cursor, 1)])
    })
    expect(tasks[0]).toBe('start server.mjs')
    expect(tasks.filter(task => task === 'request GET /hello')).toHaveLength(2)
    expect(tasks).toContain('timer setTimeout 3 ms (later)')
    expect(console).toEqual([['log', 'hello cine'], ['warn', 'done']])
    const starts = network.filter(row => (row as string[])[0] === 'start')
    expect(starts).toEqual([
      ['start', 'GET', 'http://127.0.0.1:PORT/hello?name=cine&access_token=[redacted]', 'fetch'],
      ['start', 'GET', 'http://127.0.0.1:PORT/hello?name=cine&access_token=[redacted]', 'http'],
    ])
    expect(network.filter(row => (row as string[])[0] === 'end').map(row => (row as string[])[1])).toEqual(['200', '200'])
    const { stdout } = await place.cli(['dump', place.recordings()[0]!])
    const records = stdout.split('\n').filter(line => !line.startsWith('table ')).join('\n')
    expect(records).not.toContain('open sesame')
    expect(records).not.toContain('abcdefghijk')
  })
})
