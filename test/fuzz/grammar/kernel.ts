import { Random } from '../random.ts'
import type { SourceType } from '../run.ts'
import type { Program } from './program.ts'

/** What stands around the functions: objects whose properties run code, functions that throw, values that are no numbers. */
const prelude = `const TWO = 2, HALF = 0.5
class Point { constructor(x, y) { this.x = x; this.y = y } get sum() { return this.x + this.y } set sum(v) { this.y = v } }
const odd = { valueOf() { log('valueOf'); return 2 } }
function less(a) { if (a > 20) throw new Error('much'); return a - 1 }
function text(a) { return 'text ' + a }
function list(n) { const made = []; for (let i = 0; i < n; i++) made.push(i * 1.5); return made }
function more(v, i) { return v > i && i < 9 }
function reset(p) { p.x = 0; return p }`

/** Arguments, few of which are no numbers. */
const values = ['0', '1', '2', '3.5', '-0', '-7', '1e300', '2147483647', '0.1', 'NaN']
const others = ["'seven'", 'undefined', 'null', '5n', 'odd', 'true', '[4]', '{}']

/** Random functions with loops over numbers, as they are built as streams; each is called a few times. */
export function kernels(seed: number): Program {
  const sourceType: SourceType = seed % 2 === 0 ? 'module' : 'commonjs'
  const random = new Random(seed)
  const lines = [...sourceType === 'module' ? [] : ["'use strict'"], prelude]
  for (let i = 0; i < 4; i++) lines.push(...new Kernel(random, `k${i}`).lines())
  return { source: lines.join('\n'), sourceType }
}

class Kernel {
  readonly #random: Random
  readonly #name: string
  readonly #method: boolean
  #names = 0
  #budget = 22
  /** Names in sight, innermost scope last. */
  #numbers: string[]
  #constants: string[] = []
  #objects = ['p']
  #lists = ['l']
  #loops = 0

  constructor(random: Random, name: string) {
    this.#random = random
    this.#name = name
    this.#method = random.chance(0.2)
    this.#numbers = ['a', 'b']
  }

  lines(): string[] {
    const head = `${this.#name}(a, b, p, l)`
    const body = `{\n  let steps = 0\n${this.#declaration('  ')}\n${this.#loop('  ')}\n${this.#statements('  ', 3)}\n  return ${this.#expression(2)}\n}`
    const callee = this.#method ? `o${this.#name}.${this.#name}` : this.#name
    const definition = this.#method ? `const o${this.#name} = { x: 1, y: 2, ${head} ${body} }` : `function ${head} ${body}`
    const calls = Array.from({ length: 3 }, () => `try { log(${callee}(${this.#argument()}, ${this.#argument()}, ${this.#pick(['new Point(1, 2)', 'new Point(1, 2)', '{ x: 3, y: 4 }', 'Object.freeze({ x: 1, y: 2 })', 'new Proxy(new Point(1, 2), {})', 'undefined'], 0.7)}, ${this.#pick(['list(4)', '[3, 1, 2]', "[1, 'x', 2.5]", '[]', 'new Float64Array(3)', 'null'], 0.6)})) } catch (e) { log(e) }`)
    return [definition, ...calls]
  }

  /** The first one mostly, or any. */
  #pick<T>(from: readonly T[], first = 0): T { return this.#random.chance(first) ? from[0]! : this.#random.pick(from) }
  #argument(): string { return this.#random.chance(0.12) ? this.#random.pick(others) : this.#random.pick(values) }
  #fresh(prefix: string): string { return `${prefix}${++this.#names}` }

  /** Names that are declared by `run` go out of sight again. */
  #scoped(run: () => string): string {
    const before = [this.#numbers, this.#constants, this.#objects, this.#lists] as const
    this.#numbers = [...before[0]]
    this.#constants = [...before[1]]
    this.#objects = [...before[2]]
    this.#lists = [...before[3]]
    const text = run()
    ;[this.#numbers, this.#constants, this.#objects, this.#lists] = before
    return text
  }

  #statements(indent: string, count: number): string {
    return Array.from({ length: count }, () => this.#statement(indent)).join('\n')
  }

  #block(indent: string, first = ''): string {
    return this.#scoped(() => `{${first}\n${this.#statements(`${indent}  `, 1 + this.#random.below(3))}\n${indent}}`)
  }

  #declaration(indent: string): string {
    const random = this.#random
    const name = this.#fresh('v')
    const kind = random.below(10)
    if (kind === 0) {
      const text = `${indent}const ${name} = ${this.#pick(['p', 'new Point(a, 1)', 'reset(p)'])}`
      this.#objects.push(name)
      return text
    }
    if (kind === 1) {
      const text = `${indent}const ${name} = ${this.#pick(['l', 'list(3)', '[a, 2]'])}`
      this.#lists.push(name)
      return text
    }
    const constant = random.chance(0.4)
    const text = `${indent}${constant ? 'const' : random.chance(0.05) ? 'var' : 'let'} ${name} = ${this.#value(2)}`
    ;(constant ? this.#constants : this.#numbers).push(name)
    return text
  }

  #statement(indent: string): string {
    const random = this.#random
    this.#budget--
    if (this.#budget <= 0) return `${indent}${this.#assignment()}`
    const kind = random.below(24)
    if (kind < 5) return this.#declaration(indent)
    if (kind < 13) return `${indent}${this.#assignment()}`
    if (kind < 16) return `${indent}if (${this.#condition(2)}) ${this.#block(indent)}${random.chance(0.4) ? ` else ${this.#block(indent)}` : ''}`
    if (kind < 18 && indent.length < 8) return this.#loop(indent)
    if (kind === 18 && this.#loops > 0) return `${indent}if (${this.#condition(1)}) ${random.pick(['break', 'continue'])}`
    if (kind === 19) return `${indent}if (${this.#condition(1)}) return ${this.#value(1)}`
    if (kind === 20) return `${indent}log(${this.#value(1)}${random.chance(0.3) ? `, ${random.pick(this.#numbers)}++` : ''})`
    if (kind === 21) return `${indent}if (${this.#condition(1)}) throw new Error('out')`
    if (kind === 22) return `${indent}${this.#pick(['less', 'relay', 'meddle'])}(${this.#pick(['less', 'p'])}, 'x', ${this.#expression(1)})`
    return `${indent}${this.#assignment()}, ${this.#assignment()}`
  }

  #assignment(): string {
    const random = this.#random
    const target = random.pick(this.#numbers)
    switch (random.below(9)) {
      case 0: return `${target} = ${this.#value(2)}`
      case 1: return `${target} ${random.pick(['+=', '-=', '*=', '/=', '%=', '|=', '&=', '^=', '<<=', '>>=', '>>>=', '**='])} ${this.#value(1)}`
      case 2: return random.pick([`${target}++`, `--${target}`])
      case 3: return `${this.#member()} = ${this.#value(2)}`
      case 4: return `${this.#member()} ${random.pick(['+=', '-=', '*='])} ${this.#value(1)}`
      case 5: return random.pick([`${this.#member()}++`, `--${this.#member()}`])
      case 6: return random.chance(0.15) ? `${target} ${random.pick(['||=', '??='])} ${this.#value(1)}` : `${target} = ${this.#expression(3)}`
      case 7: return random.chance(0.2) ? `${target} = ${random.pick(this.#numbers)} = ${this.#value(1)}` : `${target} = ${this.#expression(2)}`
      default: return `${target} += ${this.#expression(1)}`
    }
  }

  #member(): string {
    const random = this.#random
    if (random.chance(0.45)) return `${random.pick(this.#lists)}[${random.pick([this.#expression(1), random.pick([...this.#numbers, ...this.#constants]), '0', '1', 'l.length', "'0'"])}]`
    const base = this.#method && random.chance(0.4) ? 'this' : random.pick(this.#objects)
    return `${base}.${this.#pick(['x', 'y', 'sum', 'z'], 0.3)}`
  }

  /** Number mostly, and known mostly. */
  #value(depth: number): string {
    const random = this.#random
    switch (random.below(14)) {
      case 0:
      case 1: return this.#member()
      case 2: return `${this.#member()} ${random.pick(['+', '*', '-'])} ${this.#expression(1)}`
      case 3: return `${random.pick(['less', 'Math.sqrt', 'Math.floor', 'Math.abs'])}(${this.#expression(1)})`
      case 4: return `${random.pick(this.#lists)}.length`
      case 5: return random.chance(0.3) ? random.pick(["'t'", 'undefined', 'text(1)', 'p', 'a < b', '-0', '1 / 0', 'odd']) : `(${this.#condition(1)} ? ${this.#expression(1)} : ${this.#expression(1)})`
      default: return this.#expression(depth)
    }
  }

  /** What can be derived from numbers. */
  #expression(depth: number): string {
    const random = this.#random
    if (depth <= 0 || random.chance(0.3)) return random.chance(0.5) ? random.pick([...this.#numbers, ...this.#constants]) : random.pick(['0', '1', '2', '0.5', '3', '10', 'TWO', 'HALF'])
    switch (random.below(8)) {
      case 0: return `${random.pick(['- ', '+', '~'])}(${this.#expression(depth - 1)})`
      case 1: return `Math.${random.pick(['sqrt', 'abs', 'trunc'])}(${this.#expression(depth - 1)}) * ${this.#expression(depth - 1)}`
      case 2: return `(${this.#expression(depth - 1)} + Math.${random.pick(['max', 'imul', 'hypot'])}(${this.#expression(depth - 1)}, ${this.#expression(depth - 1)}))`
      default: return `(${this.#expression(depth - 1)} ${random.pick(['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '>>>', '+', '-', '*'])} ${this.#expression(depth - 1)})`
    }
  }

  #condition(depth: number): string {
    const random = this.#random
    switch (random.below(depth > 0 ? 8 : 2)) {
      case 0: return `${this.#expression(1)} ${random.pick(['<', '>', '<=', '>=', '===', '!==', '==', '!='])} ${this.#expression(1)}`
      case 1: return `${this.#member()} < ${this.#expression(1)}`
      case 2: return `!(${this.#condition(depth - 1)})`
      case 3: return `${this.#condition(depth - 1)} && ${this.#condition(depth - 1)}`
      case 4: return `(${this.#condition(depth - 1)} || ${this.#condition(depth - 1)})`
      case 5: return random.pick(this.#numbers)
      default: return `${this.#expression(1)} > ${this.#expression(1)}`
    }
  }

  /** A loop whose rounds are counted: nothing in it but numbers. */
  #straight(name: string, indent: string): string {
    const random = this.#random
    const test = random.pick([`${random.pick(this.#lists)}.length > ${name} && ${name} < 9`, `more(${this.#member()}, ${name})`, `${this.#member()} > ${name} && ${name} < 5`])
    const step = (): string => random.pick([`${random.pick(this.#numbers)} = ${this.#expression(2)}`, `${random.pick(this.#numbers)} += ${this.#expression(1)}`, `${random.pick(this.#numbers)}++`])
    if (random.chance(0.5)) return `for (let ${name} = 0; ${test}; ${name}++) ${random.chance(0.5) ? step() : `{ ${step()}; ${step()} }`}`
    return `let ${name} = 0\n${indent}while (${test}) ${random.chance(0.5) ? `${name}++` : `{ ${name} += 1; ${step()} }`}`
  }

  #loop(indent: string): string {
    const random = this.#random
    const name = this.#fresh('i')
    this.#loops++
    const inner = (declared: () => void): string => this.#scoped(() => {
      declared()
      // What ends it without an ordinary record, mostly.
      return this.#block(indent, this.#random.chance(0.8) ? ` steps++; if (steps > 12) break;` : ' spend();')
    })
    const constant = (): void => { this.#constants.push(name) }
    let text = ''
    switch (random.below(11)) {
      case 8:
      case 9:
      case 10: text = this.#straight(name, indent); break
      case 0: text = `for (const ${name} of ${random.pick(this.#lists)}) ${inner(constant)}`; break
      case 1: text = `for (const ${name} of [p, { x: 1 }]) ${inner(() => { this.#objects.push(name) })}`; break
      case 2: text = `while (${this.#condition(1)}) ${inner(() => undefined)}`; break
      case 3: text = `do ${inner(() => undefined)} while (${this.#condition(1)})`; break
      case 4: text = `for (let ${name} = 0, ${name}b = ${this.#value(1)}; ${name} < ${random.pick(['3', 'l.length', 'TWO'])}; ${name}++, ${name}b -= 1) ${inner(() => { constant(); this.#numbers.push(`${name}b`) })}`; break
      case 5: text = `for (const ${name} in ${random.pick(['p', 'l'])}) ${inner(() => undefined)}`; break
      default: text = `for (let ${name} = ${random.pick(['0', '1', 'a & 1'])}; ${name} < ${random.pick(['3', '4', 'b % 5'])}; ${name}++) ${inner(constant)}`
    }
    this.#loops--
    return `${indent}${text}`
  }
}
