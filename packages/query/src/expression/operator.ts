import { OBJECT_ARRAY, OBJECT_BOXED, OBJECT_DATE, OBJECT_FUNCTION, OBJECT_MAP, OBJECT_PLAIN, OBJECT_PROMISE, OBJECT_PROXY, OBJECT_SET } from '@cinescope/trace'
import type { ObjectView } from '../answer.ts'
import { elementsOf } from './list.ts'
import type { Run } from './run.ts'
import { type Primitive, type Term, isObject, isPrimitive, Iteration, Lambda, Made, Native, Recorded, SymbolTerm, Text, Thrown, toTerm, Unknowable, Unknown, unknown } from './term.ts'

export type Hint = 'default' | 'number' | 'string'

/** Runs JavaScript's own code on primitives; what it throws is the expression's doing. */
export function native<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) throw new Thrown(error.name, error.message)
    throw error
  }
}

/** Truth of a term; an unknown one throws `Unknowable`. */
export function truth(term: Term): boolean {
  if (isPrimitive(term)) return Boolean(term)
  if (term instanceof Unknown) throw new Unknowable(term)
  return !(term instanceof Text) || term.length > 0
}

export function typeOf(run: Run, term: Term): Term {
  if (isPrimitive(term)) return typeof term
  if (term instanceof Unknown) return term
  if (term instanceof Text) return 'string'
  if (term instanceof SymbolTerm) return 'symbol'
  if (term instanceof Lambda) return 'function'
  if (term instanceof Native) return term.call ? 'function' : 'object'
  if (!(term instanceof Recorded)) return 'object'
  const { type } = run.moment.object(term)
  if (type === OBJECT_PROXY) return unknown('unobservable', 'What a proxy stands for was not recorded in full.')
  return type === OBJECT_FUNCTION ? 'function' : 'object'
}

/** Symbols without identity and texts without characters are equal perhaps. */
export function strictEquals(a: Term, b: Term): boolean | Unknown {
  if (a === b) return true
  if (isPrimitive(a) && isPrimitive(b)) return false
  if (a instanceof Unknown) return a
  if (b instanceof Unknown) return b
  if (a instanceof Text || b instanceof Text) return textEquals(a, b)
  if (a instanceof SymbolTerm && b instanceof SymbolTerm) {
    return a.description === b.description ? unknown('unobservable', `The identity of ${`Symbol(${a.description ?? ''})`} was not recorded.`) : false
  }
  return false
}

function textEquals(a: Term, b: Term): boolean | Unknown {
  const [length, other] = [a, b].map(term => typeof term === 'string' || term instanceof Text ? term.length : -1)
  return length === other ? textGap : false
}

export const textGap: Unknown = unknown('budget', 'Only the length of this text was kept.', 'Raise the text budget and record again.')

export function looseEquals(run: Run, a: Term, b: Term): boolean | Unknown {
  if (a instanceof Unknown) return a
  if (b instanceof Unknown) return b
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null)
  if (isObject(a) === isObject(b)) return isPrimitive(a) && isPrimitive(b) ? a == b : strictEquals(a, b)
  const [left, right] = [plain(run, a, 'default'), plain(run, b, 'default')]
  return isPrimitive(left) && isPrimitive(right) ? left == right : strictEquals(left, right)
}

/** What an operator makes of its operand: a primitive, or a text or symbol that is not known in full, or unknown. */
export function plain(run: Run, term: Term, hint: Hint): Primitive | Text | SymbolTerm | Unknown {
  if (isPrimitive(term) || term instanceof Unknown || term instanceof Text || term instanceof SymbolTerm) return term
  if (Array.isArray(term)) return joined(run, term)
  if (term instanceof RegExp) return String(term)
  if (term instanceof Iteration) return '[object Iterator]'
  if (term instanceof Made) return term.fields.has('toString') || term.fields.has('valueOf') ? unknown('unobservable', 'An object with its own toString or valueOf is not converted.') : '[object Object]'
  if (!(term instanceof Recorded)) return unknown('unobservable', 'The text of a function is not converted.')
  const view = run.moment.object(term)
  switch (view.type) {
    case OBJECT_DATE: {
      const time = slot(run, view, '[[Value]]')
      return hint === 'number' || !isPrimitive(time) ? time as Primitive | Unknown : unknown('unobservable', 'The text of a date depends on the time zone of the program.')
    }
    case OBJECT_BOXED: return slot(run, view, '[[Value]]') as Primitive | Unknown
    case OBJECT_ARRAY: {
      const list = elementsOf(run, term)
      return list instanceof Unknown ? list : joined(run, list)
    }
    case OBJECT_PLAIN:
      if (view.className === 'Object' && view.gaps.length === 0 && !view.slots.some(({ name }) => name === 'toString' || name === 'valueOf' || name.startsWith('Symbol('))) return '[object Object]'
      break
    case OBJECT_MAP: case OBJECT_SET: case OBJECT_PROMISE:
      if (['Map', 'Set', 'Promise'].includes(view.className)) return `[object ${view.className}]`
  }
  return unknown('unobservable', `Converting ${view.className || 'this object'} would run its own code; the recording did not.`)
}

/** A slot that an object always has. */
export function slot(run: Run, view: ObjectView, name: string): Term {
  const value = view.slots.find(candidate => candidate.name === name)?.value
  return value ? toTerm(value, ref => run.moment.intern(ref)) : unknown('not-observed', `The content of this ${view.className || 'object'} was not recorded.`)
}

export function joined(run: Run, list: readonly Term[], separator: string = ','): string | Unknown {
  let text = ''
  for (let i = 0; i < list.length; i++) {
    run.step(1)
    const element = list[i]
    const part = element === null || element === undefined ? '' : run.nested(() => toText(run, element))
    if (part instanceof Unknown) return part
    text += i === 0 ? part : separator + part
    run.room(text.length)
  }
  return text
}

/** `String(x)`, as templates and `join` use it. */
export function toText(run: Run, term: Term): string | Unknown {
  const value = plain(run, term, 'string')
  if (value instanceof Unknown) return value
  if (value instanceof Text) return textGap
  if (value instanceof SymbolTerm) throw new Thrown('TypeError', 'Cannot convert a Symbol value to a string')
  return String(value)
}

export function unary(run: Run, operator: string, term: Term): Term {
  if (operator === 'typeof') return typeOf(run, term)
  if (operator === 'void') return undefined
  if (term instanceof Unknown) return term
  if (operator === '!') return !truth(term)
  const value = plain(run, term, 'number')
  if (value instanceof Unknown) return value
  if (value instanceof Text) return textGap
  if (value instanceof SymbolTerm) throw new Thrown('TypeError', 'Cannot convert a Symbol value to a number')
  return native(() => {
    switch (operator) {
      case '-': return -(value as number)
      case '+': return +(value as number)
      default: return ~(value as number)
    }
  })
}

export function binary(run: Run, operator: string, a: Term, b: Term): Term {
  switch (operator) {
    case '===': return strictEquals(a, b)
    case '!==': return not(strictEquals(a, b))
    case '==': return looseEquals(run, a, b)
    case '!=': return not(looseEquals(run, a, b))
  }
  if (typeof a === 'number' && typeof b === 'number') return arithmetic(operator, a, b)
  if (a instanceof Unknown) return a
  if (b instanceof Unknown) return b
  const hint = operator === '+' ? 'default' : 'number'
  const left = plain(run, a, hint)
  const right = plain(run, b, hint)
  if (left instanceof Unknown) return left
  if (right instanceof Unknown) return right
  if (left instanceof Text || right instanceof Text) return onText(operator, left, right)
  if (left instanceof SymbolTerm || right instanceof SymbolTerm) {
    const text = operator === '+' && (typeof left === 'string' || typeof right === 'string')
    throw new Thrown('TypeError', `Cannot convert a Symbol value to a ${text ? 'string' : 'number'}`)
  }
  if (typeof left === 'string' && typeof right === 'string' && operator === '+') run.room(left.length + right.length)
  return native(() => arithmetic(operator, left as number, right as number))
}

const not = (answer: boolean | Unknown): boolean | Unknown => answer instanceof Unknown ? answer : !answer

/** Of a text that was not kept, joining knows the new length. */
function onText(operator: string, left: Primitive | Text | SymbolTerm, right: Primitive | Text | SymbolTerm): Term {
  if (operator !== '+' || left instanceof SymbolTerm || right instanceof SymbolTerm) return textGap
  return new Text(lengthOf(left) + lengthOf(right))
}

const lengthOf = (part: Primitive | Text): number => part instanceof Text ? part.length : String(part).length

/** JavaScript's own operators; the types are whatever the recording holds, and so are the errors. */
function arithmetic(operator: string, left: number, right: number): Term {
  switch (operator) {
    case '+': return left + right
    case '-': return left - right
    case '*': return bounded(left * right)
    case '/': return left / right
    case '%': return left % right
    case '**': return power(left, right)
    case '<': return left < right
    case '>': return left > right
    case '<=': return left <= right
    case '>=': return left >= right
    case '&': return left & right
    case '|': return left | right
    case '^': return left ^ right
    case '<<': return shifted(left, right)
    case '>>': return left >> right
    default: return left >>> right
  }
}

/** Bigints may grow without bound; nobody looks at one of a hundred thousand bits. */
const BITS = 100_000n
const LARGE = 1n << BITS

function bounded(value: number | bigint): number | bigint {
  if (typeof value === 'bigint' && (value > LARGE || value < -LARGE)) throw new Thrown('RangeError', 'Maximum BigInt size exceeded')
  return value
}

function shifted(left: number | bigint, right: number | bigint): number | bigint {
  if (typeof right === 'bigint' && right > BITS) throw new Thrown('RangeError', 'Maximum BigInt size exceeded')
  return bounded((left as number) << (right as number))
}

function power(left: number | bigint, right: number | bigint): number | bigint {
  if (typeof left === 'bigint' && typeof right === 'bigint' && right > BITS) throw new Thrown('RangeError', 'Maximum BigInt size exceeded')
  if (typeof left === 'bigint' && typeof right === 'bigint' && BigInt(left.toString(2).length) * right > BITS) throw new Thrown('RangeError', 'Maximum BigInt size exceeded')
  return (left as number) ** (right as number)
}
