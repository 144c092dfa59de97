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

export function steppedProgram(random: Random): Stepped {
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
  const one = (see: Sight): void => {
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
  line('const box = { x: 0 }')
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
