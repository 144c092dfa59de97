import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Workplace, type Ran, type RunOptions } from './run.ts'

/** Times, process numbers, and the columns that Node's runner shows: at level 3 a number stands before a statement. */
const runOnly = (text: string): string => text.replaceAll(/duration_ms:? [\d.]+|\(node:\d+\)|:\d+(?='$)/gm, '')

let place: Workplace
beforeAll(() => { place = new Workplace() })
afterAll(() => place.remove())

/** Programs that print what they see; what is printed must not tell of us. */
const kinds: readonly { readonly program: string, readonly options?: Partial<RunOptions>, readonly clean?: (text: string) => string }[] = [
  { program: 'threads.mjs' },
  { program: 'cluster.cjs' },
  { program: 'children.mjs' },
  { program: 'context.mjs' },
  { program: 'errors.mjs' },
  { program: 'streams.mjs' },
  { program: 'mixed.mjs' },
  { program: 'memory.mjs', options: { nodeOptions: ['--expose-gc'] } },
  { program: 'suite.test.mjs', options: { nodeOptions: ['--test', '--test-reporter=tap'] }, clean: runOnly },
]

describe.each(kinds)('$program', ({ program, options, clean = text => text }) => {
  let plain: Promise<Ran> | undefined

  const run = async (more: Partial<RunOptions>): Promise<Ran> => {
    const { stdout, ...ran } = await place.run(join('kinds', program), { ...options, ...more })
    return { ...ran, stdout: clean(stdout) }
  }

  test.each(['calls', 'values', 'path', 'full'])('does the same at level %s', async level => {
    const expected = await (plain ??= run({ plain: true }))
    expect(expected.stdout).not.toBe('')
    expect(await run({ env: { CINESCOPE_LEVEL: level } })).toEqual(expected)
  })
})
