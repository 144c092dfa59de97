import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { dist, Workplace } from './run.ts'

const place = new Workplace()
afterAll(() => place.remove())

/** Megabytes of the young generation, told at the end of a program that then makes much that lives for a while. */
const churn = `import { getHeapSpaceStatistics } from 'node:v8'
process.on('exit', () => {
  const kept = []
  for (let i = 0; i < 3e6; i++) kept[i % 200_000] = { i, list: [i] }
  console.error(getHeapSpaceStatistics().find(space => space.space_name === 'new_space').space_size / 2 ** 20)
})`
const asModule = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`

async function youngGeneration(program: string, args: readonly string[], before = ''): Promise<number> {
  const { stderr, code } = await place.run(program, { plain: true, args, nodeOptions: ['--import', asModule(`${before}${churn}`)] })
  expect(code).toBe(0)
  return Number(stderr)
}

test('the young generation of a command does not grow', async () => {
  expect(await youngGeneration(join(dist, 'cli.mjs'), ['--version'])).toBeLessThanOrEqual(16)
})

test('nor of a program that asks for it; of others it does', async () => {
  const limit = `import { collectEarly } from ${JSON.stringify(pathToFileURL(join(dist, 'file.mjs')).href)};collectEarly();`
  expect(await youngGeneration('fib.mjs', [], limit)).toBeLessThanOrEqual(16)
  expect(await youngGeneration('fib.mjs', [])).toBeGreaterThan(16)
})
