import { native, plain, textGap, truth } from './operator.ts'
import type { Run } from './run.ts'
import { isPrimitive, Lambda, Native, type Primitive, Recorded, SymbolTerm, type Term, Text, Thrown, Unknowable, Unknown, unknown } from './term.ts'

/** Calls what an expression calls: an arrow function of its own, or a pure built-in. Recorded functions are never run. */
export function invoke(run: Run, callee: Term, self: Term, args: readonly Term[], what: string): Term {
  run.step(1)
  if (callee instanceof Unknown) return callee
  if (callee instanceof Lambda) return run.nested(() => callee.call(args))
  if (callee instanceof Native && callee.call) {
    const { call } = callee
    for (const arg of args) if (arg instanceof Unknown) return arg
    try {
      return run.nested(() => call(run, self, args))
    } catch (error) {
      if (error instanceof Unknowable) return error.unknown
      throw error
    }
  }
  if (callee instanceof Recorded) return unknown('unobservable', `${what} is a function of the program; evaluating an expression never runs those.`)
  throw new Thrown('TypeError', `${what} is not a function`)
}

/** A callback for JavaScript's own methods. */
export function callback(run: Run, term: Term): (...args: Term[]) => Term {
  if (term instanceof Unknown) throw new Unknowable(term)
  if (!(term instanceof Lambda) && !(term instanceof Native && term.call) && !(term instanceof Recorded)) {
    throw new Thrown('TypeError', `${isPrimitive(term) ? String(term) : 'object'} is not a function`)
  }
  return (...args) => invoke(run, term, undefined, args, 'The callback')
}

export function test(run: Run, term: Term): (...args: Term[]) => boolean {
  const call = callback(run, term)
  return (...args) => truth(call(...args))
}

/** Arguments for a method of a string or number: primitives. What is not known in full throws `Unknowable`. */
export function primitives(run: Run, args: readonly Term[], hint: 'string' | 'number' = 'string'): Primitive[] {
  return args.map(arg => {
    const value = plain(run, arg, hint)
    if (value instanceof Unknown) throw new Unknowable(value)
    if (value instanceof Text) throw new Unknowable(textGap)
    if (value instanceof SymbolTerm) throw new Thrown('TypeError', 'Cannot convert a Symbol value to a string')
    return value
  })
}

/** A built-in that takes and gives primitives. */
export function simple(name: string, work: (...args: never[]) => Term, hint: 'string' | 'number' = 'string'): Native {
  return new Native(name, (run, _, args) => native(() => work(...primitives(run, args, hint) as never[])))
}
