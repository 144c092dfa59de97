import { expect, test } from 'vitest'
import { sideBySide } from './side-by-side.ts'

/** What fails, each in a function of its own; the engine's message shows the text of the operand. */
const awaited: readonly string[] = [
  '(await f()).nope()', '(await f())()', '(await f()).k.nope()', '(await f())[a]()', 'o[await f()]()', '(await f())?.nope()', '(await f())`x`', 'new (await f())()',
  'new (await f()).k()', 'const { x } = await g()', 'const { x } = (await f()).nothing', 'const { x: { y } } = await f()', '({ x: a } = await g())', '[...await f()]',
  'f(...(await f()).k)', 'for (const x of (await f()).k) x', '(await f()).nope.x', '(await g()).x', 'return (await f()).nope()', 'let q = (await f()).nope()',
]
const suspended: readonly string[] = ['(yield 1).nope.x', '(yield 1)()', '(yield 1)?.x()', 'const { z } = yield 1', 'o[yield 1]()']
const keys: readonly string[] = [
  'o[a]()', 'o[String(a)]()', 'o[f2(a)]()', 'o[o.k]()', 'o["x" + a]()', 'o[`x${a}`]()', 'o[Symbol.iterator]()', 'o[Math.max(a, 1)].x', 'o[f2(a)][a]()', 'o[parseInt("4")].nope()', 'new o[a]()',
  'new o[f2(a)]()', 'const { x } = o[a]', 'const { x } = o[f2(a)]', 'const [x] = o[a]', 'for (const x of o[f2(a)]) x', '[...o[a]]', '(a + o.k)()', '(-a)()', '(!a).x()', '(typeof a)()', 'o.f(a)[a]()', 'o.f(a).nope()',
]

const program = (statements: readonly string[], form: string, run: string): string => `
  let a = 1; const o = { k: 5, f(x) { return { x } } }, f2 = x => 'q' + x, f = async () => o, g = async () => null
  const t = async run => { try { await run() } catch (error) { log(error.message) } }
  ${statements.map(statement => `await t(${run.replace('BODY', () => `${form}() { ${statement} }`)})`).join('\n')}`

// P7, P12, P29: a probe shows in no message of the engine.
test.each([
  ['behind await', awaited, 'async function', 'BODY'],
  ['behind yield', suspended, 'function*', '() => [...(BODY)()]'],
  ['in keys and operands of callees', keys, 'function', 'BODY'],
] as const)('messages name what failed as in the original: %s', async (_, statements, form, run) => {
  const rows = await sideBySide(program(statements, form, run), { sourceType: 'module' })
  expect(rows.length).toBeGreaterThan(statements.length)
})
