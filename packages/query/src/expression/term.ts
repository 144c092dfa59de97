import type { Gap, ObjectRef, Value } from '@cinescope/trace'
import type { ObjectView } from '../answer.ts'
import type { Run } from './run.ts'

export type Primitive = undefined | null | boolean | number | string | bigint

/**
 * What an expression computes with. Primitives are themselves and lists are arrays, so that JavaScript's own operators and
 * pure methods do the work; everything else is one of the classes below. A recorded object is one `Recorded` an evaluation,
 * so identity is `===`.
 */
export type Term = Primitive | Term[] | RegExp | Recorded | Unknown | Text | SymbolTerm | Made | Lambda | Native | Iteration

/** Not known, with the reason. Whatever is computed from it is unknown too. */
export class Unknown {
  readonly gap: Gap
  constructor(gap: Gap) { this.gap = gap }
}

/** An object of the recording. Its content is read when a property is asked for. */
export class Recorded {
  readonly ref: ObjectRef
  view: ObjectView | undefined
  /** Its elements, once they were asked for as a list. */
  list: Term[] | undefined
  constructor(ref: ObjectRef) { this.ref = ref }
}

/** A string of which only the length was kept. */
export class Text {
  readonly length: number
  constructor(length: number) { this.length = length }
}

/** A recorded symbol: its description, without identity. */
export class SymbolTerm {
  readonly description: string | undefined
  constructor(description: string | undefined) { this.description = description }
}

/** An object that the expression made. */
export class Made {
  readonly fields: Map<string, Term>
  constructor(fields: Map<string, Term> = new Map()) { this.fields = fields }
}

/** An arrow function of the expression. */
export class Lambda {
  readonly call: (args: readonly Term[]) => Term
  constructor(call: (args: readonly Term[]) => Term) { this.call = call }
}

/** A pure built-in, or a namespace of them (`Math`), which cannot be called. */
export class Native {
  readonly name: string
  readonly call: ((run: Run, self: Term, args: readonly Term[]) => Term) | undefined
  readonly members: ReadonlyMap<string, Term>
  constructor(name: string, call: Native['call'], members: ReadonlyMap<string, Term> = new Map()) {
    this.name = name
    this.call = call
    this.members = members
  }
}

/** What `map.keys()` answers: it can be spread, destructured, and given to `Array.from`. */
export class Iteration {
  readonly items: Term[]
  constructor(items: Term[]) { this.items = items }
}

/** What JavaScript itself would have thrown while evaluating: reading a property of undefined, say. */
export class Thrown {
  readonly type: string
  readonly message: string
  constructor(type: string, message: string) {
    this.type = type
    this.message = message
  }
}

/** Carries an unknown out of JavaScript's own methods, which cannot propagate it: a predicate that answered "unknown". */
export class Unknowable {
  readonly unknown: Unknown
  constructor(unknown: Unknown) { this.unknown = unknown }
}

export const unknown = (reason: Gap['reason'], detail: string, fix?: string): Unknown => new Unknown({ reason, detail, ...(fix !== undefined && { fix }) })

/** A recorded value as a term. */
export function toTerm(value: Value, intern: (ref: ObjectRef) => Recorded): Term {
  switch (value.kind) {
    case 'primitive': return value.value
    case 'object': return intern(value.ref)
    case 'text': return new Text(value.length)
    case 'symbol': return new SymbolTerm(value.description)
    case 'hole': return undefined
    case 'gap': return new Unknown(value.gap)
  }
}

export function isPrimitive(term: Term): term is Primitive {
  return term === null || (typeof term !== 'object' && typeof term !== 'function')
}

/** True for what JavaScript calls an object: functions included. */
export function isObject(term: Term): boolean {
  return !isPrimitive(term) && !(term instanceof Unknown) && !(term instanceof Text) && !(term instanceof SymbolTerm)
}
