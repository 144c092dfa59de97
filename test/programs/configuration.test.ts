import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { allText } from '../tools/secret-bytes.ts'
import { readRecording, Workplace } from './run.ts'

const place = new Workplace()
const file = place.path('cinescope.config.ts')
const program = place.path('shown.mjs')
afterEach(() => {
  place.forget()
  rmSync(file, { force: true })
  rmSync(place.path('films'), { recursive: true, force: true })
})
afterAll(() => { place.remove() })

writeFileSync(program, `
function show(pin, text) { return pin.length + text.length }
console.log(show(process.env.GIVEN, 'order ' + process.env.ORDER), 'seen')
`)
const env = { GIVEN: 'f0ur-d1gits', ORDER: 'ACME-4711' }

test('cinescope/register reads cinescope.config.ts: folder, title, names and patterns of secrets, by environment', async () => {
  writeFileSync(file, `
    interface Redact { names: string[], patterns: RegExp[] }
    const redact: Redact = { names: ['pin'], patterns: [/ACME-\\d+/] }
    export default { folder: 'films', title: 'the shop', redact, env: { quiet: { enabled: false } } }`)
  const ran = await place.run('shown.mjs', { env })
  expect([ran.code, ran.stderr, ran.stdout]).toEqual([0, '', '26 seen\n'])
  const { stdout } = await place.cli(['list'])
  expect(stdout).toContain('the shop')
  const path = join(place.path('films'), /\S+\.cine/.exec(stdout)![0])
  const text = allText(readFileSync(path))
  expect(text).toContain('seen')
  expect(text).not.toContain(env.GIVEN)
  expect(text).not.toContain(env.ORDER)
  expect((await readRecording(path)).header.title).toBe('the shop')
  expect((await place.cli(['config'])).stdout).toContain('"/ACME-\\\\d+/"')
  rmSync(place.path('films'), { recursive: true, force: true })
  await place.run('shown.mjs', { env: { ...env, CINESCOPE_ENV: 'quiet' } })
  expect((await place.cli(['list'])).stdout).toBe('No recordings in films.\n')
})

test('a mistake is reported with its place, and the program runs', async () => {
  writeFileSync(file, 'export default { folderr: 1 }')
  const ran = await place.run('shown.mjs', { env })
  expect([ran.code, ran.stdout]).toEqual([0, '26 seen\n'])
  expect(ran.stderr).toContain('[CINE_OPTION_UNKNOWN] There is no option "folderr"')
  expect(ran.stderr).toContain('did you mean "folder"')
  expect(place.recordings()).toHaveLength(1)
  expect((await place.cli(['list'])).stderr).toContain('did you mean "folder"')
})
