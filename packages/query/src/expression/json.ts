import { OBJECT_ARRAY, OBJECT_BOXED, OBJECT_DATE, OBJECT_ERROR, OBJECT_FUNCTION, OBJECT_MAP, OBJECT_PLAIN, OBJECT_REGEXP, OBJECT_SET } from '@cinescope/trace'
import { callback } from './invoke.ts'
import { elementsOf } from './list.ts'
import { ownEntries } from './globals.ts'
import { native, slot, textGap } from './operator.ts'
import type { Run } from './run.ts'
import { isPrimitive, Iteration, Lambda, Made, Native, Recorded, SymbolTerm, type Term, Text, Unknowable, Unknown, unknown } from './term.ts'

/** `JSON.stringify` of recorded content. A class might have a toJSON, which is not recorded: its instances are unknown. */
export function stringify(run: Run, [term, replacer, space]: readonly Term[]): Term {
  if (replacer instanceof Lambda) throw new Unknowable(unknown('unobservable', 'A replacer function of JSON.stringify is not evaluated.'))
  if (replacer !== undefined && replacer !== null && !Array.isArray(replacer)) callback(run, replacer)
  const picked = Array.isArray(replacer) ? replacer.filter(key => typeof key === 'string' || typeof key === 'number') : undefined
  const text = native(() => JSON.stringify(tree(run, term, new Set()), picked, typeof space === 'number' || typeof space === 'string' ? space : undefined))
  if (typeof text === 'string') run.room(text.length)
  return text
}

/** The term as real data, so that JSON itself writes it. */
function tree(run: Run, term: Term, around: Set<Term>): unknown {
  run.step(1)
  if (isPrimitive(term)) return term
  if (term instanceof Unknown) throw new Unknowable(term)
  if (term instanceof Text) throw new Unknowable(textGap)
  if (term instanceof SymbolTerm) return Symbol(term.description)
  if (term instanceof Lambda || (term instanceof Native && term.call)) return () => undefined
  if (term instanceof Native || term instanceof RegExp || term instanceof Iteration) return {}
  if (around.has(term)) return circular()
  around.add(term)
  const answer = run.nested(() => branch(run, term, around))
  around.delete(term)
  return answer
}

function branch(run: Run, term: Term[] | Made | Recorded, around: Set<Term>): unknown {
  if (Array.isArray(term)) return list(run, term, around)
  if (term instanceof Made) return fields(run, term, around)
  const view = run.moment.object(term)
  switch (view.type) {
    case OBJECT_ARRAY: {
      const elements = elementsOf(run, term)
      if (elements instanceof Unknown) throw new Unknowable(elements)
      return list(run, elements, around)
    }
    case OBJECT_PLAIN: if (view.className === 'Object' || view.className === '') return fields(run, term, around)
      break
    case OBJECT_ERROR: return fields(run, term, around)
    case OBJECT_DATE: return new Date(slot(run, view, '[[Value]]') as number)
    case OBJECT_BOXED: return tree(run, slot(run, view, '[[Value]]'), around)
    case OBJECT_FUNCTION: return () => undefined
    case OBJECT_MAP: case OBJECT_SET: case OBJECT_REGEXP: return {}
  }
  throw new Unknowable(unknown('unobservable', `${view.className || 'This object'} may have a toJSON of its own, which is not recorded.`))
}

const list = (run: Run, elements: readonly Term[], around: Set<Term>): unknown[] => Array.from(elements, element => tree(run, element, around))

function fields(run: Run, term: Term, around: Set<Term>): unknown {
  const entries = ownEntries(run, term)
  if (entries instanceof Unknown) throw new Unknowable(entries)
  if (entries.some(([key]) => key === 'toJSON')) throw new Unknowable(unknown('unobservable', 'An object with a toJSON of its own is not converted.'))
  return Object.fromEntries(entries.map(([key, value]) => [key, tree(run, value, around)]))
}

/** JSON says itself what is wrong with a circle. */
function circular(): unknown {
  const self: unknown[] = []
  self.push(self)
  return self
}
