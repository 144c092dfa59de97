import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createQuery } from '@cinescope/query'
import { createColors } from 'picocolors'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { program } from '../../../test/traces/program.ts'
import { main } from '../src/cli/cli.ts'
import { queryRecording, questions as helped } from '../src/cli/query.ts'
import type { Terminal } from '../src/cli/terminal.ts'

const source = (price: number): string => `const cart = { items: [], total: 0 }
function add(item, userId) {
  cart.items.push(item)
  cart.total += item.price
  return cart.total
}
function risky(n) {
  try {
    if (n > 1) throw new Error('too many')
  } catch (error) {
    return -1
  }
  return n
}
add({ price: 1 }, 'ann')
risky(2)
await null
add({ price: ${price} }, 'bob')`

let folder: string
let file: string
let other: string
/** Words that a question is asked with: numbers of this recording. */
let at: { readonly tick: string, readonly frame: string, readonly task: string, readonly ref: string }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cinescope-query-'))
  file = join(folder, 'a.cine')
  other = join(folder, 'b.cine')
  const { bytes, trace } = await program(source(NaN))
  writeFileSync(file, bytes)
  writeFileSync(other, (await program(source(2))).bytes)
  const query = createQuery(trace)
  const { calls: [call] } = await query.calls({ fn: 'add' }, 1)
  const target = await query.targetOf('cart', call!.left, call!.frame)
  if (!target.found) throw new Error(target.gap.detail)
  const cart = await query.lastWrite(target.target, call!.left)
  const [task] = await query.callTree(undefined, 0, 1)
  at = {
    tick: String(call!.left), frame: String(call!.frame), task: task?.kind === 'task' ? String(task.task.tick) : '',
    ref: cart.found && cart.write.value.kind === 'object' ? String(cart.write.value.ref) : '',
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function ask(json: boolean, name: string, ...words: string[]): Promise<string> {
  let text = ''
  const terminal: Terminal = { out: piece => { text += piece }, err: piece => { throw new Error(piece) }, width: undefined, color: createColors(false) }
  await queryRecording(terminal, file, name, words, { json, limit: 20, sites: undefined })
  return text
}

/** Every question of the query room, with its words, what its table shows, and what its JSON holds. */
const questions: readonly (readonly [name: string, words: () => readonly string[], table: RegExp, json: unknown])[] = [
  ['summary', () => [], /program\.js/, [{ title: 'program.js' }]],
  ['stats', () => [], /records +\d+/, [{ records: expect.any(Number) }]],
  ['errors', () => [], /Swallowed: Error: too many in risky/, [[{ fate: 'swallowed', kind: 'error' }]]],
  ['slow', () => [], /add.*\n/, [expect.arrayContaining([expect.objectContaining({ calls: 2, name: 'add' })])]],
  ['slow', () => ['total'], /add.*\n/, [expect.any(Array)]],
  ['search', () => ['total'], /cart\.total = 1/, [expect.arrayContaining([expect.objectContaining({ title: 'cart.total = NaN' })])]],
  ['search', () => ['{"regex":"^bob$"}'], /add\(.*"bob"\)/, [[{ functionName: 'add' }]]],
  ['calls', () => ['add'], /returned +/, [{ calls: [{ name: 'add', result: { value: 1 } }, { name: 'add', result: { value: 'NaN' } }] }]],
  ['calls', () => ['{"fn":"add","where":"userId === \'bob\'"}'], /add/, [{ calls: [{ args: [{ name: 'item' }, { value: { value: 'bob' } }] }] }]],
  ['hits', () => ['add', '`${userId}: ${item.price}`'], /ann: 1/, [{ evaluation: { value: { value: 'ann: 1' } } }, { evaluation: { value: { value: 'bob: NaN' } } }]],
  ['hits', () => ['program.js:4', '$value'], /NaN/, [{ evaluation: { value: { value: 1 } } }, { evaluation: { value: { value: 'NaN' } } }]],
  ['firstWhere', () => ['Number.isNaN($value)', '{"kind":"write"}'], /found +true/, [{ found: true }]],
  ['firstWhere', () => ['n > 7'], /found +false/, [{ found: false }]],
  ['evaluate', () => ['cart.items.length * 2', at.tick], /2/, [{ value: { value: 2 } }]],
  ['evaluate', () => ['item.price', at.tick, at.frame], /1/, [{ value: { value: 1 } }]],
  ['lastWrite', () => ['cart.total', at.tick], /cart\.total \+= item\.price/, [{ found: true, write: { how: 'write', value: { value: 1 } } }]],
  ['nextWrite', () => ['cart.total', at.tick], /NaN/, [{ found: true, write: { value: { value: 'NaN' } } }]],
  ['historyOf', () => ['cart.total', at.tick], /birth[^]*write[^]*write/, [[{ how: 'birth' }, { how: 'write' }, { how: 'write' }]]],
  ['origin', () => ['cart.total', at.tick], /program\.js:\d+/, [expect.objectContaining({ steps: expect.any(Array) })]],
  ['stackAt', () => [at.tick], /add +/, [[{ name: 'add' }, { name: 'program.js' }]]],
  ['asyncStackAt', () => [at.tick], /now/, [expect.arrayContaining([expect.objectContaining({ by: 'now' })])]],
  ['localsAt', () => [at.tick], /userId/, [expect.arrayContaining([expect.objectContaining({ name: 'userId', value: { kind: 'primitive', value: 'ann' } })])]],
  ['scopeAt', () => [at.tick, at.frame], /module/, [expect.arrayContaining([expect.objectContaining({ kind: 'module' })])]],
  ['objectAt', () => [at.ref, at.tick], /total/, [{ className: 'Object', slots: [{ name: 'items' }, { name: 'total', value: { value: 1 } }] }]],
  ['frame', () => [at.frame], /name +add/, [{ name: 'add', outcome: 'returned' }]],
  ['callTree', () => [], /task/, [[{ kind: 'task' }]]],
  ['callTree', () => [`task:${at.task}`], /program\.js/, [[{ kind: 'frame', frame: { name: 'program.js' } }]]],
  ['callTree', () => [at.frame], /nothing/, [[]]],
  ['pathOf', () => [at.frame], /⟨.+⟩/, [{ steps: [], gap: { reason: expect.any(String) } }]],
  ['record', () => [at.tick], /title +returned 1 from add/, [{ title: 'returned 1 from add' }]],
  ['events', () => [], /nothing|kind/, [expect.any(Array)]],
  ['stores', () => [], /nothing/, [[]]],
  ['diff', () => [other], /argument|value|slot price/, [{ same: false, first: { kind: expect.any(String) } }]],
  ['diff', () => [file], /same +true/, [{ same: true }]],
]

test.each(questions)('cinescope query FILE %s prints a table for people', async (name, words, table) => {
  const text = await ask(false, name, ...words())
  expect(text).toMatch(table)
  // A cell is short and of one line, and nothing is left as the text of an object.
  expect(text).not.toContain('[object Object]')
})

test.each(questions)('cinescope query FILE %s --json prints a value a line for programs', async (name, words, _, json) => {
  const lines = (await ask(true, name, ...words())).trimEnd().split('\n')
  expect(lines.map(line => JSON.parse(line) as unknown)).toMatchObject(json as unknown[])
})

test('every question of the query room is one of these, but for those of a screen', async () => {
  const query = createQuery((await program('let a = 1')).trace)
  const drawn = new Set(['refresh', 'prepare', 'source', 'functionName', 'neighbour', 'tickAt', 'density', 'flame', 'siteValues', 'targetOf', 'storeDiff', 'lineFrom'])
  const asked = new Set(questions.map(([name]) => name))
  expect(Object.keys(query).filter(name => !asked.has(name) && !drawn.has(name))).toEqual([])
})

const code = (...words: readonly [string, ...string[]]): Promise<unknown> => ask(false, ...words).then(() => 'none', (error: { readonly code: string }) => error.code)

async function run(width: number, ...words: readonly string[]): Promise<{ readonly exit: number, readonly out: string, readonly err: string }> {
  let [out, err] = ['', '']
  const exit = await main(words, { out: piece => { out += piece }, err: piece => { err += piece }, width, color: createColors(false) })
  return { exit, out, err }
}

test('all words of a command line reach the question, also an expression that begins with a minus', async () => {
  expect(await run(200, 'query', file, 'hits', 'add', '[userId, item.price]')).toMatchObject({ exit: 0, out: expect.stringMatching(/\["ann", 1\]\n.*\["bob", NaN\]/) })
  expect(await run(200, 'query', file, 'lastWrite', `{"kind":"property","ref":${at.ref},"key":"total"}`, at.tick)).toMatchObject({ exit: 0, out: expect.stringContaining('cart.total += item.price') })
  expect(await run(200, 'query', file, 'evaluate', '--', '-cart.total', at.tick)).toMatchObject({ exit: 0, out: 'value  -1\n' })
})

test('tables keep within a terminal, show arguments with their values, and say why there is nothing', async () => {
  const { out } = await run(60, 'query', file, 'search', 'add')
  expect(Math.max(...out.split('\n').map(text => text.length))).toBeLessThanOrEqual(60)
  expect((await run(200, 'query', file, 'calls', 'add')).out).toMatch(/item=\{price: 1\}, /)
  expect((await run(200, 'query', file, 'calls', 'ad')).out).toContain('No recorded function is called ad; did you mean add?')
  expect(await run(200, 'query', file, 'hits', 'ad', '1')).toMatchObject({ out: 'nothing\n', err: 'No recorded function is called ad; did you mean add?\n' })
  expect((await run(200, 'query', file, 'hits', 'program.js:6', '1')).err).toBe('Nothing is recorded on line 6 of program.js; the next line with a record is 7.\n')
  expect((await run(200, 'query', file, 'hits', 'programm.js:6', '1')).err).toBe('No recorded module is programm.js; did you mean program.js?\n')
  expect((await run(200, 'query', file, 'hits', 'add', 'nobody')).out).toContain('nobody is no variable')
})

test('docs/query.md has every question, with the words that the help shows', () => {
  const page = readFileSync('docs/query.md', 'utf8').replaceAll('\\|', '|')
  expect(helped().filter(question => !page.includes(`\`${question}\``))).toEqual([])
})

test('the help of the command names every question with its words', async () => {
  const words: string[] = []
  const out = vi.spyOn(console, 'info').mockImplementation((text: string) => { words.push(text) })
  expect((await run(80, 'query', '--help')).exit).toBe(0)
  out.mockRestore()
  for (const name of new Set(questions.map(([each]) => each))) expect(words.join('\n')).toMatch(new RegExp(`query FILE ${name}\\b`))
})

test('a word too few, no number, no JSON, no method: each is told with its code', async () => {
  expect(await code('hits', 'add')).toBe('CINE_ARGUMENT_MISSING')
  expect(await code('record', 'x')).toBe('CINE_FLAG_VALUE')
  expect(await code('calls', '{"fn":')).toBe('CINE_FLAG_VALUE')
  expect(await code('calls', '{"fm":"add"}')).toBe('CINE_FLAG_VALUE')
  expect(await code('hits', '{"kind":"cacth"}', '1')).toBe('CINE_FLAG_VALUE')
  expect(await code('lastwrite', 'x', '1')).toBe('CINE_METHOD_UNKNOWN')
  expect(await code('lastWrite', 'nobody', at.tick)).toBe('CINE_NO_TARGET')
  expect(await code('evaluate', '1 +', at.tick)).toBe('CINE_EXPRESSION_SYNTAX')
})
