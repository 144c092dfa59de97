import type { Random } from '../../packages/query/test/tools/random.ts'

/**
 * A program of functions that wait, yield, throw and jump, a statement a line. `logged` is the same program with `at(call, line)` in front of each statement, where
 * `call` is a number of each activation, drawn by `begin()`: it runs without us and says what truly happened.
 */
export interface Stepped { readonly source: string, readonly logged: string }

type Form = 'plain' | 'async' | 'generator' | 'async generator'

interface Sight { readonly form: Form, readonly loops: readonly string[], readonly depth: number, readonly final: boolean }

const FORMS: readonly Form[] = ['plain', 'async', 'generator', 'async generator', 'async', 'plain']
const HEAD: Readonly<Record<Form, string>> = { plain: 'function', async: 'async function', generator: 'function*', 'async generator': 'async function*' }

const inside = (see: Sight, change: Partial<Sight> = {}): Sight => ({ ...see, depth: see.depth + 1, ...change })
const waits = (see: Sight): boolean => see.form === 'async' || see.form === 'async generator'

/** `wide`: with expressions and statements that the seeds of before did not have. */
export function steppedProgram(random: Random, wide = false): Stepped {
  const source: string[] = []
  const logged: string[] = []
  let labels = 0
  /** A line as it is, and with what is written in front of it in the other text. */
  const line = (text: string, before = ''): void => {
    source.push(text)
    logged.push(`${before}${text}`)
  }
  const statement = (text: string): void => { line(text, `at(call, ${source.length + 1}); `) }
  const value = (): string => random.pick(['p', 'v', 'v + 1', '1', '0', 'undefined', 'box.x', 'v > 2 ? p : v', 'none?.x', 'box?.x', 'p && v', 'v ?? p'])
  const name = (...forms: readonly Form[]): string => {
    const all = FORMS.flatMap((form, k) => forms.includes(form) ? [`f${k}`] : [])
    return random.pick(all)
  }
  const call = (...forms: readonly Form[]): string => `${name(...forms)}(${value()})`
  const list = (see: Sight, count = 1 + random.below(3)): void => { for (let i = 0; i < count; i++) one(see) }
  const block = (head: string, see: Sight, close = '}'): void => {
    statement(head)
    list(see)
    line(close)
  }
  const guarded = (test: string, inner: string): void => {
    statement(`if (${test}) {`)
    statement(inner)
    line('}')
  }
  const fueled = (inner: string): void => { guarded('fuel-- > 0', inner) }
  const fueledBlock = (head: string, see: Sight): void => {
    statement('if (fuel-- > 0) {')
    block(head, see)
    line('}')
  }
  /** A function within: it draws a number of its own. */
  const within = (head: string, close: string, see: Sight): void => {
    statement(head)
    logged[logged.length - 1] += ' const call = begin()'
    list(inside(see, { form: 'plain', loops: [], depth: 3 }))
    line(close)
  }
  const small = (see: Sight): void => {
    const text = (): string => random.pick([call('plain'), call('plain'), `(${value()})`])
    const wait = waits(see) ? 'await ' : ''
    switch (random.below(10)) {
      case 0: return statement(`${random.pick(['v', 'none', 'box.x'])} ${random.pick(['||', '&&', '??'])}= ${value()}`)
      case 1: return fueled(`${random.pick(['v', 'none', 'box.x'])} ${random.pick(['||', '&&', '??'])}= ${wait}${text()}`)
      case 2: return fueled(`v = ${value()} ? ${wait}${text()} : ${text()}`)
      case 3: return fueled(`${random.pick(['v', 'p', 'none', 'box.x'])} ${random.pick(['||', '&&', '??'])} ${text()}`)
      case 4: return fueled(`v = \`\${${text()}}-\${${wait}${text()}}\`.length`)
      case 5: return fueled(`${random.pick(['box.abs?.', 'box.go?.', 'none?.a.b', 'box?.abs'])}(${text()})`)
      case 6: return fueled(`;${text()}, ${text()}`)
      case 7: return fueled(`const { q: q${source.length} = ${text()}, x: [r${source.length} = ${text()}] = [] } = { x: ${random.pick(['[1]', 'undefined', '[]'])} }`)
      case 8: return see.form === 'generator' || see.form === 'async generator' ? statement(`${random.pick(['v', 'box.x'])} = (yield ${value()}) ?? (${value()})`) : fueled(`;[box.x = ${text()}, v] = [${value()}, ${text()}]`)
      default: return fueled(`box.x = [${text()}, ...[${text()}]].length + ${text()}`)
    }
  }
  const large = (see: Sight): void => {
    const n = source.length
    switch (random.below(11)) {
      case 0: {
        statement(`let i${n} = 0`)
        statement('do {')
        list(inside(see))
        return line(`} while (i${n}++ < 1)`)
      }
      case 1: return block('for (const key in box) {', inside(see))
      case 2: {
        statement(`switch (${value()}) {`)
        for (const test of random.pick([['default:', 'case 0:', 'case 1:'], ['case 1:', 'default:', 'case undefined:'], ['case 2:', 'case p:', 'case v:']])) {
          line(test)
          if (random.chance(0.8)) list(inside(see))
          if (random.chance(0.4)) statement('break')
        }
        return line('}')
      }
      case 3: {
        line('try {')
        list(inside(see))
        if (!see.final) statement(`return ${value()}`)
        line('} finally {')
        list(inside(see, { final: true }))
        if (!see.final && random.chance(0.5)) guarded(`v > ${random.below(3)}`, `return ${value()}`)
        return line('}')
      }
      case 4: {
        statement(`for (let i${n} = 0; i${n} < 3; i${n}++) {`)
        line('try {')
        list(inside(see))
        if (random.chance(0.5)) guarded('p > 0', "throw new Error('near')")
        line('} finally {')
        guarded(`v > ${random.below(3)}`, random.pick(['break', 'continue']))
        line('}')
        return line('}')
      }
      case 5: {
        statement('if (fuel-- > 0) {')
        statement(`const it${n} = ${call('generator')}`)
        if (random.chance(0.8)) statement(`it${n}.next(1)`)
        line('try {')
        statement(`it${n}.${random.pick(['return(3)', "throw(new Error('in'))", 'next()'])}`)
        statement(`it${n}.next(2)`)
        line('} catch (error) {')
        list(inside(see))
        line('}')
        return line('}')
      }
      case 6: {
        statement(`class K${n} {`)
        line('static {')
        logged[logged.length - 1] += ' const call = begin()'
        list(inside(see, { form: 'plain', loops: [], depth: 3, final: true }))
        return line('} }')
      }
      case 7: return within(';[1, 2].forEach(x => {', '})', see)
      case 8: return within(`v = (function (p) {`, `})(${value()})`, see)
      case 9: return block(`while (fuel-- > 0 && ${waits(see) ? 'await ' : ''}${random.pick([call('plain'), 'v < 2'])}) {`, inside(see))
      default: {
        const label = `l${labels++}`
        statement(`${label}: for (const x of [1, 2]) {`)
        list(inside(see, { loops: [...see.loops, label] }))
        block(`for (let i${n} = 0, m = 2; i${n} < m; i${n} += 1) {`, inside(see, { loops: [...see.loops, label] }))
        return line('}')
      }
    }
  }
  const one = (see: Sight): void => {
    if (wide && random.chance(0.4)) return see.depth > 2 || random.chance(0.5) ? small(see) : large(see)
    switch (random.below(see.depth > 2 ? 9 : 20)) {
      case 0: return statement(`v = ${value()}`)
      case 1: return statement('v++')
      case 2: return statement(`box.x = ${value()}`)
      case 3: return fueled(call('plain', 'async'))
      case 4: return fueled(waits(see) ? `await ${call('async')}` : `v = ${call('plain')}`)
      case 5: return statement(waits(see) ? `await ${value()}` : ';[v, none] = [p]')
      case 6: return statement(see.form === 'generator' || see.form === 'async generator' ? `yield ${value()}` : `const { a${source.length} = ${value()}, ...b${source.length} } = box`)
      case 7: return fueledBlock(`for (const x of ${call('generator')}) {`, inside(see, { depth: 3 }))
      case 8: {
        if (see.final) return statement('v = p')
        if (random.chance(0.3) && see.loops.length > 0) return guarded(`v > ${random.below(4)}`, `${random.pick(['break', 'continue'])} ${random.pick(see.loops)}`)
        if (random.chance(0.3)) return guarded(`v > ${2 + random.below(4)}`, "throw new Error('far')")
        return random.chance(0.3) ? guarded(`v > ${1 + random.below(4)}`, `return ${value()}`) : statement('v = v + p')
      }
      case 9: {
        block(`if (${value()}) {`, inside(see), '} else {')
        list(inside(see))
        return line('}')
      }
      case 10: return block(`if (${value()}) {`, inside(see))
      case 11: {
        const i = `i${source.length}`
        return block(`for (let ${i} = 0; ${i} < 2; ${i}++) {`, inside(see))
      }
      case 12: {
        const [label, i] = [`l${labels++}`, `i${source.length}`]
        return block(`${label}: for (let ${i} = 0; ${i} < 3; ${i}++) {`, inside(see, { loops: [...see.loops, label] }))
      }
      case 13: {
        line('try {')
        list(inside(see))
        if (random.chance(0.5)) guarded('p > 0', "throw new Error('near')")
        if (random.chance(0.7)) {
          line('} catch (error) {')
          list(inside(see))
          if (random.chance(0.5)) line('} finally {')
          else return line('}')
        } else line('} finally {')
        list(inside(see, { final: true }))
        return line('}')
      }
      case 14: {
        statement(`switch (${value()}) {`)
        for (const test of ['case 1:', 'case 2:', 'default:']) {
          line(test)
          list(inside(see))
          if (random.chance(0.5)) statement('break')
        }
        return line('}')
      }
      case 15: return fueledBlock(`for (const x of ${call('generator')}) {`, inside(see))
      case 16: return waits(see) ? fueledBlock(`for await (const x of ${random.chance(0.5) ? call('async generator') : '[p, null, v]'}) {`, inside(see)) : fueled(`;[v = ${call('plain')}] = []`)
      case 17: return waits(see) ? fueledBlock(`for await (const x of ${call('generator')}) {`, inside(see)) : fueled(call('async'))
      case 18: return fueled(see.form === 'generator' ? `yield* ${call('generator')}` : see.form === 'async generator' ? `yield* ${call('async generator', 'generator')}` : `;[v] = ${call('generator')}`)
      default: {
        const i = `i${source.length}`
        statement(`let ${i} = 0`)
        return block(`while (${i}++ < 2) {`, inside(see))
      }
    }
  }
  line('let fuel = 14')
  line(`const box = { x: 0${wide ? ', abs: Math.abs' : ''} }`)
  FORMS.forEach((form, k) => {
    line(`${HEAD[form]} f${k}(p) {`)
    logged[logged.length - 1] += ' const call = begin()'
    statement('let v = 0, none')
    list({ form, loops: [], depth: 0, final: false }, 4)
    statement('return v')
    line('}')
  })
  line('async function main() {')
  logged[logged.length - 1] += ' const call = begin()'
  for (let turn = 0; turn < 4; turn++) {
    line('try {')
    const k = random.below(FORMS.length)
    if (FORMS[k] === 'plain') statement(`f${k}(${turn})`)
    else if (FORMS[k] === 'async') statement(random.chance(0.7) ? `await f${k}(${turn})` : `f${k}(${turn})`)
    else {
      statement(`for await (const x of f${k}(${turn})) {`)
      statement('box.x = x')
      line('}')
    }
    line('} catch (error) {')
    statement('box.x = 5')
    line('}')
  }
  line('}')
  line('await main()')
  line('for (let i = 0; i < 30; i++) await null')
  return { source: source.join('\n'), logged: logged.join('\n') }
}

/** Programs that run longer say nothing more. */
const ENDLESS = 20_000

/** Statements in the order in which they began: their activations, numbered as they began, and lines. Undefined of a program that does not end. */
export async function ranTruly({ logged }: Stepped): Promise<readonly (readonly [call: number, line: number])[] | undefined> {
  const ran: (readonly [number, number])[] = []
  let calls = 0
  const run = new Function('at', 'begin', `return (async () => {'use strict';${logged}\n})()`) as (at: (call: number, line: number) => void, begin: () => number) => Promise<unknown>
  const ended = await run((call, line) => { if (ran.push([call, line]) > ENDLESS) throw new Error('endless') }, () => ++calls).then(() => true, () => false)
  return ended ? ran : undefined
}
