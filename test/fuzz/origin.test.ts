import type { OriginAnswer } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { Random } from '../../packages/query/test/tools/random.ts'
import { recordProgram } from '../tools/record-program.ts'
import { program } from '../traces/program.ts'

/** What a place of the program holds: a text that one literal of the program made, or a list or object of such. */
type Shape = string | { readonly [key: string]: Shape }

const isText = (shape: Shape): shape is string => typeof shape === 'string'

/** Functions that hand a value on; `to` tells what they answer. */
const helpers: readonly { readonly text: string, readonly call: (x: string, y: string) => string, readonly to: (x: Shape, y: Shape) => Shape }[] = [
  { text: 'function same(x) { return x }', call: x => `same(${x})`, to: x => x },
  { text: 'function kept(x) { const held = x; return held }', call: x => `kept(${x})`, to: x => x },
  { text: 'const arrow = x => x', call: x => `arrow(${x})`, to: x => x },
  { text: 'function second(x, y) { return y }', call: (x, y) => `second(${x}, ${y})`, to: (_, y) => y },
  { text: 'function wrap(x) { return { a: x } }', call: x => `wrap(${x})`, to: x => ({ a: x }) },
  { text: 'function pair(x, y) { const made = [x, y]; return made }', call: (x, y) => `pair(${x}, ${y})`, to: (x, y) => ({ 0: x, 1: y }) },
  { text: 'function turned([x, y]) { return [y, x] }', call: (x, y) => `turned([${x}, ${y}])`, to: (x, y) => ({ 0: y, 1: x }) },
  { text: 'function inner({ a }) { return a }', call: x => `inner({ a: ${x} })`, to: x => x },
  { text: 'function rest(...list) { return list[1] }', call: (x, y) => `rest(${x}, ${y})`, to: (_, y) => y },
  { text: 'function either(x, y) { if (x === y) return x; return y }', call: (x, y) => `either(${x}, ${y})`, to: (_, y) => y },
  { text: 'class Box { constructor(x) { this.a = x } get() { return this.a } }', call: x => `new Box(${x})`, to: x => ({ a: x }) },
  { text: '', call: x => `new Box(${x}).get()`, to: x => x },
  { text: 'function maker(x) { return () => x }', call: x => `maker(${x})()`, to: x => x },
  { text: 'function fails(x) { throw x }', call: x => x.includes('await') ? x : `((() => { try { fails(${x}) } catch (error) { return error } })())`, to: x => x },
  { text: 'async function later(x) { await null; return x }', call: x => `await later(${x})`, to: x => x },
  { text: 'function nested(x) { return same(kept(x)) }', call: x => `nested(${x})`, to: x => x },
]

/** A program whose values are copied about, and where what each `look` is given was made: every text is made by one literal alone. */
function makeProgram(random: Random): { readonly source: string, readonly looks: readonly { readonly name: string, readonly literal: string }[] } {
  let serial = 0
  const lines: string[] = []
  const vars = new Map<string, Shape>()
  const name = (): string => `v${++serial}`
  const literal = (): [string, Shape] => {
    const text = `tag ${++serial}`
    return [`'${text}'`, text]
  }
  const known = (): [string, Shape] => random.pick([...vars])
  const member = (text: string, key: string): string => /^\d/.test(key) ? `${text}[${key}]` : random.pick([`${text}.${key}`, `${text}?.${key}`, `${text}['${key}']`])
  const declare = (text: string, shape: Shape): void => {
    const id = name()
    lines.push(`${random.pick(['const', 'let'])} ${id} = ${text}`)
    vars.set(id, shape)
  }
  const isList = (shape: Shape): boolean => !isText(shape) && Object.keys(shape).every(key => /^\d/.test(key))
  const expression = (depth: number): [string, Shape] => {
    switch (random.below(depth > 2 ? 3 : 13)) {
      case 0: return literal()
      case 1: case 2: {
        let [text, shape] = known()
        while (!isText(shape) && random.chance(0.6)) {
          const key = random.pick(Object.keys(shape))
          text = member(text, key)
          shape = shape[key]!
        }
        return [text, shape]
      }
      case 3: case 4: case 5: {
        const { call, to } = random.pick(helpers)
        const [[x, a], [y, b]] = [expression(depth + 1), expression(depth + 1)]
        return [call(x, y), to(a, b)]
      }
      case 6: {
        const [[x, a], [y, b]] = [expression(depth + 1), expression(depth + 1)]
        return [`{ a: ${x}, b: ${y} }`, { a, b }]
      }
      case 7: {
        const [[x, a], [y, b]] = [expression(depth + 1), expression(depth + 1)]
        return [`[${x}, ${y}]`, { 0: a, 1: b }]
      }
      case 8: {
        const [[x, a], [y]] = [expression(depth + 1), expression(depth + 1)]
        return random.pick([[`(${x} ?? ${y})`, a], [`(yes ? ${x} : ${y})`, a], [`(nothing ?? ${x})`, a], [`(no || ${x})`, a], [`(yes && ${x})`, a]] as [string, Shape][])
      }
      case 9: {
        const [held, shape] = random.pick([...vars].filter(([, each]) => !isText(each)).concat([['base', { a: 'tag base' }]]))
        const [x, a] = expression(depth + 1)
        if (isText(shape)) return [x, a]
        return isList(shape) ? [`[...${held}, ${x}]`, { ...shape, [Object.keys(shape).length]: a }] : [`{ ...${held}, c: ${x} }`, { ...shape, c: a }]
      }
      case 10: {
        const [held, shape] = random.pick([...vars].filter(([, each]) => !isText(each)).concat([['base', { a: 'tag base' }]]))
        return [`JSON.parse(JSON.stringify(${held}))`, shape]
      }
      case 11: {
        const lists = [...vars].filter(([, each]) => isList(each))
        if (lists.length === 0) return literal()
        const [held, shape] = random.pick(lists) as [string, { readonly [key: string]: Shape }]
        const last = Object.keys(shape).length - 1
        return random.pick([[`${held}.slice()`, shape], [`${held}.map(each => each)`, shape], [`${held}.at(-1)`, shape[last]!], [`${held}.concat()`, shape], [`Object.assign([], ${held})`, shape], [`[${held}[0]].concat(${held})`, { 0: shape[0]!, ...Object.fromEntries(Object.entries(shape).map(([k, v]) => [Number(k) + 1, v])) }]] as [string, Shape][])
      }
      default: {
        const [[x, a], [y]] = [expression(depth + 1), expression(depth + 1)]
        return [`(${y}, ${x})`, a]
      }
    }
  }
  lines.push(`const base = { a: 'tag base' }`)
  vars.set('base', { a: 'tag base' })
  for (let i = 0; i < 12; i++) {
    switch (random.below(9)) {
      case 0: case 1: case 2: declare(...expression(0)); break
      case 3: {
        const [text, shape] = expression(0)
        if (isText(shape)) { declare(text, shape); break }
        const keys = Object.keys(shape)
        const ids = keys.map(() => name())
        lines.push(isList(shape) ? `const [${ids.join(', ')}] = ${text}` : `const { ${keys.map((key, k) => `${key}: ${ids[k]}`).join(', ')} } = ${text}`)
        keys.forEach((key, k) => vars.set(ids[k]!, shape[key]!))
        break
      }
      case 4: {
        const id = name()
        const [text, shape] = expression(0)
        lines.push(`let ${id} = null`, random.pick([`${id} = ${text}`, `${id} ??= ${text}`, `if (yes) { ${id} = ${text} } else { ${id} = 'wrong' }`, `for (let i = 0; i < 2; i++) ${id} = ${text}`]))
        vars.set(id, shape)
        break
      }
      case 5: {
        const id = name()
        const [x, a] = expression(0)
        const [y, b] = expression(0)
        lines.push(`const ${id} = { a: ${x} }`, random.pick([`${id}.b = ${y}`, `${id}['b'] = ${y}`, `Object.assign(${id}, { b: ${y} })`]))
        vars.set(id, { a, b })
        break
      }
      case 6: {
        const id = name()
        const [x, a] = expression(0)
        lines.push(`const ${id} = []`, `${id}.push(${x})`)
        vars.set(id, { 0: a })
        break
      }
      case 7: {
        const id = name()
        const [x, a] = expression(0)
        lines.push(`const ${id}m = new Map()`, `${id}m.set('k', ${x})`, `const ${id} = ${id}m.get('k')`)
        vars.set(id, a)
        break
      }
      default: {
        const lists = [...vars].filter(([, shape]) => isList(shape))
        if (lists.length === 0) break
        const [held, shape] = random.pick(lists) as [string, { readonly [key: string]: Shape }]
        const id = name()
        lines.push(`let ${id}`, `for (const each of ${held}) { ${id} = each }`)
        vars.set(id, shape[Object.keys(shape).length - 1]!)
      }
    }
  }
  const looks = [...vars].filter((entry): entry is [string, string] => isText(entry[1])).map(([id, text]) => ({ name: id, literal: text }))
  const source = `${helpers.map(({ text }) => text).join('\n')}
function look(x) {}
async function run() {
  const yes = Math.max(1, 0), no = Math.min(1, 0), nothing = Math.max() > 0 ? 1 : null
  ${lines.join('\n  ')}
  ${looks.map(each => `look(${each.name})`).join('\n  ')}
}
await run()
`
  return { source, looks }
}

const way = ({ steps, gap }: OriginAnswer): string => `${steps.map(({ how, from, place }) => `${how}(${from})@${place?.line}`).join(' < ')}${gap ? ` ! ${gap.detail}` : ''}`

const SEEDS = Number(process.env['SEEDS'] ?? 20)

test(`a value is followed back to the one literal that made it, or to a gap, never to another place (${SEEDS} programs)`, async () => {
  let [asked, whole] = [0, 0]
  const wrong: string[] = []
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { source, looks } = makeProgram(new Random(seed))
    const { query } = await program(source)
    const { calls } = await query.calls({ fn: 'look' }, 1000)
    expect(calls.length).toBe(looks.length)
    for (const [i, { name, literal }] of looks.entries()) {
      const call = calls[i]!
      const target = await query.targetOf('x', call.entered, call.frame)
      if (!target.found) throw new Error(target.gap.detail)
      const answer = await query.origin(target.target, call.entered as Tick)
      const last = answer.steps.at(-1)
      asked++
      if (last?.how === 'literal' && last.from === `'${literal}'` && !answer.gap) whole++
      else if (!answer.gap) wrong.push(`seed ${seed} ${name}: ${literal}: ${way(answer)}`)
    }
  }
  expect(wrong).toEqual([])
  // Where one value is held twice, or a path was not recorded, the way cannot be told.
  expect(whole / asked).toBeGreaterThan(0.95)
}, 20_000 + SEEDS * 500)

test('a constant that no probe writes was made where it is declared', async () => {
  const { query, trace } = await program(`const LIMIT = 'tag'\nfunction same(x) { return x }\nfunction go() { const made = same(LIMIT); return made }\nglobalThis.made = go()`)
  const { calls: [call] } = await query.calls({ fn: 'go' }, 1)
  const at = (call!.left! - 1) as Tick
  const named = await query.targetOf('made', at, call!.frame)
  const { steps, gap } = await query.origin(named.found ? named.target : expect.fail('no made'), at)
  expect([steps.map(({ how, from }) => `${how} ${from}`), gap, trace.problems]).toEqual([['copy same(LIMIT)', 'returned same', 'argument x', "literal 'tag'"], undefined, []])
})

test('an object that came by code that is not recorded leads to where it was shown before; a call in what is computed is an input with its answer; what an object lacks is told', async () => {
  const { query } = await recordProgram(`
const codes = { A: 1 }
function lineOf(unit) { return { unit, saved: -unit } }
function base(lines) { return lines[0].unit * 2 }
function total(lines, code) { const sum = Math.round(base(lines) * codes.A); const percent = codes[code]; look(lines) }
function one(line) { look(line) }
const line = lineOf(5)
foreign(() => total([line], 'B')); handed(one, line)`, {}, () => ({ foreign: (run: () => void) => { run() }, handed: (run: (x: unknown) => void, x: unknown) => { run(x) }, look: () => {} }))
  const told = async (fn: string, name: string): Promise<string> => {
    const { calls: [call] } = await query.calls({ fn }, 1)
    const at = (call!.left - 1) as Tick
    const named = await query.targetOf(name, at, call!.frame)
    const { steps, gap } = await query.origin(named.found ? named.target : expect.fail(name), at)
    return `${steps.map(({ how, from, inputs = [] }) => [how, from, ...inputs.map(input => `${input.name}: ${input.value.kind === 'primitive' ? String(input.value.value) : input.value.kind}`)].join(' ').trim()).join(' < ')}${gap ? ` ! ${gap.detail}` : ''}`
  }
  expect(await told('total', 'sum')).toBe('copy Math.round(base(lines) * codes.A) < computed Math.round(base(lines) * codes.A) base(lines): 10 codes.A: 1')
  expect(await told('total', 'percent')).toBe('copy codes[code] < computed codes has no B codes: object')
  expect(await told('one', 'line')).toBe('argument line < made { unit, saved: -unit }')
})
