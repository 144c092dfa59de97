import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callsByName } from './records.ts'
import { dist, readRecording, register, Workplace, type Ran } from './run.ts'

let place: Workplace
beforeAll(() => {
  place = new Workplace()
  cpSync(join(import.meta.dirname, '../fixtures/vitest'), place.folder, { recursive: true })
})
afterAll(() => place.remove())

function runTests(options: string, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const plugin = JSON.stringify(join(dist, 'vite.mjs'))
  writeFileSync(place.path('vitest.config.mjs'), `import cinescope from ${plugin}
export default { plugins: [cinescope(${options})], test: { environment: 'happy-dom', include: ['*.spec.ts'] } }
`)
  return place.run('node_modules/vitest/vitest.mjs', { args: ['run'], plain: true, env })
}

test('a configuration that Vitest shares: its tests run as they are, though they have a document', async () => {
  const ran = await runTests('')
  expect(ran.stderr).toBe('')
  expect(ran.code).toBe(0)
})

test('`tests: true` records what a worker of Vitest runs, as a Node program, mocks and all', async () => {
  place.forget()
  const ran = await runTests('{ tests: true }', { NODE_OPTIONS: `--import ${register}` })
  expect(ran.stderr).toBe('')
  expect(ran.code).toBe(0)
  const calls = await Promise.all(place.recordings().map(async file => callsByName(await readRecording(file))))
  expect(calls.map(counts => counts.get('total') ?? 0).reduce((sum, count) => sum + count)).toBe(1)
})
