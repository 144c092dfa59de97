import type { Gap, Value } from '@cinescope/trace'
import { primitive } from '../value.ts'
import { isPrimitive, Iteration, Lambda, Made, Native, Recorded, SymbolTerm, type Term, Text, Unknown } from './term.ts'

/** What an expression came to: a recorded value, or something that the expression made. Plain data. */
export type Result =
  | Value
  | { readonly kind: 'list', readonly items: readonly Result[], readonly size: number }
  | { readonly kind: 'record', readonly entries: readonly (readonly [key: string, value: Result])[], readonly size: number }
  | { readonly kind: 'function', readonly name: string }

/** An expression's value at a moment. */
export interface Evaluation {
  /** A gap if it depends on something that is not known. Of a throw: undefined. */
  readonly value: Result
  /** What JavaScript would have thrown: `TypeError: Cannot read properties of undefined (reading 'x')`. */
  readonly throws?: string
  /** Reasons to doubt the value: slots that may have changed since they were seen. */
  readonly doubts: readonly Gap[]
}

const TRUE = primitive(true)
const FALSE = primitive(false)

/** Elements of a made list or object that an answer carries; `size` counts all. */
const KEPT = 1000
const DEEP = 8

export function toResult(term: Term, depth: number = 0): Result {
  if (typeof term === 'boolean') return term ? TRUE : FALSE
  if (isPrimitive(term)) return primitive(term)
  if (term instanceof Unknown) return { kind: 'gap', gap: term.gap }
  if (term instanceof Recorded) return { kind: 'object', ref: term.ref }
  if (term instanceof Text) return { kind: 'text', length: term.length }
  if (term instanceof SymbolTerm) return { kind: 'symbol', description: term.description }
  if (term instanceof Lambda) return { kind: 'function', name: '' }
  if (term instanceof Native) return { kind: 'function', name: term.name }
  if (term instanceof RegExp) return primitive(String(term))
  const items = term instanceof Iteration ? term.items : term
  if (Array.isArray(items)) {
    const shown = depth < DEEP ? Array.from(items.slice(0, KEPT), (item, i): Result => i in items ? toResult(item, depth + 1) : { kind: 'hole' }) : []
    return { kind: 'list', items: shown, size: items.length }
  }
  if (items instanceof Made) {
    const entries = depth < DEEP ? [...items.fields].slice(0, KEPT).map(([key, value]): readonly [string, Result] => [key, toResult(value, depth + 1)]) : []
    return { kind: 'record', entries, size: items.fields.size }
  }
  return primitive(items as string)
}
