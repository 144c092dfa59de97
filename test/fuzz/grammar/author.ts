import { Random } from '../random.ts'

export type Sort = 'number' | 'text' | 'object' | 'array' | 'map' | 'set' | 'function' | 'async' | 'generator' | 'asyncGenerator' | 'class' | 'any'

export interface Name { readonly name: string, readonly sort: Sort, readonly constant: boolean }

/** What the text being written stands in. */
export interface Context {
  readonly names: Name[]
  readonly outer: Context | undefined
  /** `await`, `yield`, `return` and `this` may stand here. */
  readonly async: boolean
  readonly generator: boolean
  readonly fn: boolean
  readonly self: boolean
  /** Within a class body: its private names; within its derived constructors and methods `super.x` is known. */
  readonly privates: readonly string[]
  readonly derived: boolean
  readonly loops: readonly string[]
  readonly breakable: boolean
}

const keys = ['a', 'b', 'c', 'd', 'list', 'inner', 'next', 'total']

/** Chooses, names and indents. */
export class Author {
  readonly random: Random
  readonly module: boolean
  #names = 0
  /** How much may still be written. */
  budget: number

  constructor(seed: number, module: boolean, budget: number) {
    this.random = new Random(seed)
    this.module = module
    this.budget = budget
  }

  fresh(prefix: string): string { return `${prefix}${++this.#names}` }
  chance(probability: number): boolean { return this.random.chance(probability) }
  pick<T>(from: readonly T[]): T { return this.random.pick(from) }
  get key(): string { return this.pick(keys) }

  /** One of the choices by weight; costly ones end when the budget does. */
  choose<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let at = this.random.next() * choices.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, choice] of choices) {
      at -= weight
      if (at < 0) return choice
    }
    return choices[0]![1]
  }

  /** A name in sight of one of these sorts. */
  find(context: Context, sorts: readonly Sort[], writable = false): Name | undefined {
    const found: Name[] = []
    for (let at: Context | undefined = context; at; at = at.outer) for (const name of at.names) if (sorts.includes(name.sort) && !(writable && name.constant)) found.push(name)
    if (found.length === 0) return undefined
    // Near ones more often.
    return this.chance(0.6) ? found[Math.min(this.random.below(found.length), this.random.below(found.length))] : this.pick(found)
  }
}

export function within(outer: Context, change: Partial<Context> = {}): Context {
  return { ...outer, outer, names: [], ...change }
}

/** Inside a function: what it is decides what may stand there. */
export function inFunction(outer: Context, change: Partial<Context>): Context {
  return within(outer, { async: false, generator: false, fn: true, loops: [], breakable: false, ...change })
}
