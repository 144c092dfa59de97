import { OBJECT_ARRAY, OBJECT_DATE, OBJECT_ERROR, OBJECT_FUNCTION, OBJECT_MAP, OBJECT_PROMISE, OBJECT_REGEXP, OBJECT_SET } from '@cinescope/trace'
import type { Run } from './run.ts'
import { isObject, Lambda, Made, Native, Recorded, type Term, Thrown, Unknown, unknown } from './term.ts'

const types: Readonly<Record<string, number>> = {
  Array: OBJECT_ARRAY, Map: OBJECT_MAP, Set: OBJECT_SET, Date: OBJECT_DATE, RegExp: OBJECT_REGEXP, Error: OBJECT_ERROR, Promise: OBJECT_PROMISE, Function: OBJECT_FUNCTION,
}

/** `x instanceof C`. Prototype chains are not recorded: kinds of objects and class names are. */
export function isInstance(run: Run, term: Term, of: Term): Term {
  if (of instanceof Unknown) return of
  if (term instanceof Unknown) return term
  const name = of instanceof Native && of.call ? of.name : of instanceof Native && (of.name === 'Object' || of.name === 'Array') ? of.name : of instanceof Recorded ? className(run, of) : undefined
  if (name === undefined) throw new Thrown('TypeError', "Right-hand side of 'instanceof' is not callable")
  if (!isObject(term)) return false
  if (name === 'Object') return term instanceof Recorded && run.moment.object(term).className === '' ? unknown('not-observed', 'Whether it has a prototype was not recorded.') : true
  if (Array.isArray(term)) return name === 'Array'
  if (term instanceof RegExp) return name === 'RegExp'
  if (term instanceof Made) return false
  if (term instanceof Lambda || term instanceof Native) return name === 'Function'
  if (!(term instanceof Recorded)) return false
  const view = run.moment.object(term)
  if (view.className === name) return true
  const type = types[name]
  if (type !== undefined && of instanceof Native) return view.type === type
  return view.className === 'Object' || view.className === 'Array' ? false : unknown('not-observed', `Whether ${view.className || 'this object'} extends ${name} was not recorded.`)
}

function className(run: Run, recorded: Recorded): string | undefined {
  const view = run.moment.object(recorded)
  return view.type === OBJECT_FUNCTION ? view.className : undefined
}
