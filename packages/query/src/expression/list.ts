import { OBJECT_ARGUMENTS, OBJECT_ARRAY, OBJECT_MAP, OBJECT_SET, OBJECT_TYPED_ARRAY } from '@cinescope/trace'
import type { ObjectView } from '../answer.ts'
import type { Run } from './run.ts'
import { Iteration, Recorded, type Term, Text, Thrown, toTerm, Unknown, unknown } from './term.ts'

/** Elements of a recorded list, holes included; unknown if some of them were not kept. */
export function elementsOf(run: Run, recorded: Recorded): Term[] | Unknown {
  if (recorded.list) return recorded.list
  const view = run.moment.object(recorded)
  const gap = view.gaps[0]
  if (gap) return new Unknown(gap)
  run.room(view.size)
  run.step(view.size)
  const list: Term[] = []
  list.length = view.size
  for (const { name, value, trust } of view.slots) {
    if (!/^\d+$/.test(name)) continue
    if (value.kind !== 'hole') list[Number(name)] = toTerm(value, ref => run.moment.intern(ref))
    if (trust === 'unverified') run.doubt(unverified(view))
  }
  recorded.list = list
  return list
}

/** Entries of a recorded Map as [key, value], of a Set as [value, value]. */
export function entriesOf(run: Run, view: ObjectView): (readonly [Term, Term])[] | Unknown {
  const gap = view.gaps[0]
  if (gap) return new Unknown(gap)
  run.step(view.slots.length)
  const terms = view.slots.filter(({ name }) => /^(?:key|value) \d+$/.test(name)).map(({ value, trust }) => {
    if (trust === 'unverified') run.doubt(unverified(view))
    return toTerm(value, ref => run.moment.intern(ref))
  })
  if (view.type === OBJECT_SET) return terms.map(term => [term, term])
  return Array.from({ length: terms.length / 2 }, (_, i) => [terms[2 * i], terms[2 * i + 1]])
}

export const unverified = (view: ObjectView): Unknown['gap'] => ({
  reason: 'foreign',
  detail: `The content of ${view.className || 'an object'} #${view.ref} may have been changed by code that is not recorded since it was last seen.`,
})

/** What `for...of` would visit. Throws a TypeError as JavaScript does. */
export function iterate(run: Run, term: Term): readonly Term[] | Unknown {
  if (Array.isArray(term)) return term
  if (term instanceof Unknown) return term
  if (term instanceof Iteration) return term.items
  if (typeof term === 'string') {
    run.step(term.length)
    return [...term]
  }
  if (term instanceof Text) return unknown('budget', 'Only the length of this text was kept.')
  if (term instanceof Recorded) {
    const view = run.moment.object(term)
    switch (view.type) {
      case OBJECT_ARRAY: case OBJECT_TYPED_ARRAY: case OBJECT_ARGUMENTS: return elementsOf(run, term)
      case OBJECT_MAP: {
        const entries = entriesOf(run, view)
        return entries instanceof Unknown ? entries : entries.map(([key, value]) => [key, value])
      }
      case OBJECT_SET: {
        const entries = entriesOf(run, view)
        return entries instanceof Unknown ? entries : entries.map(([key]) => key)
      }
    }
    if (view.className !== 'Object') return unknown('unobservable', `Walking ${view.className || 'this object'} would run its own code.`)
  }
  throw new Thrown('TypeError', 'object is not iterable')
}
