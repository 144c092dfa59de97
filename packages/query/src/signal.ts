import { SITE_SET, type ObjectRef, type Value } from '@cinescope/trace'
import type { Target } from './answer.ts'
import type { Film } from './film.ts'
import type { ModuleBook } from './sites.ts'
import { bindingAt } from './static-name.ts'
import { refOf } from './value.ts'

type PropertyTarget = Extract<Target, { kind: 'property' }>
type VariableTarget = Extract<Target, { kind: 'variable' }>

const NONE: readonly number[] = []
const known: WeakMap<Film, Map<string, readonly number[]>> = new WeakMap()

/** Sites that write a variable which Svelte's compiler made a signal of (P20): writes of the property `v`, of which the source says nothing. None of other variables. */
export function signalSites(film: Film, { hash, binding }: VariableTarget): readonly number[] {
  const answers = known.get(film) ?? new Map<string, readonly number[]>()
  known.set(film, answers)
  const key = `${hash} ${binding}`
  const before = answers.get(key)
  if (before) return before
  const book = film.sites.bookOf(hash)
  const found = book ? find(film, book, binding) : NONE
  answers.set(key, found)
  return found
}

function find(film: Film, book: ModuleBook, binding: number): readonly number[] {
  const { table: { bindings, count, source, strings }, module } = book
  const name = bindings[binding]?.[0]
  const found: number[] = []
  if (name === undefined) return NONE
  for (let index = 0; index < count; index++) {
    const { kind, subject, detail, start, end } = book.site(index)!
    if (kind !== SITE_SET || strings[subject] !== 'v' || strings[detail] !== name || /\.\s*v\b/.test(source.slice(start, end))) continue
    if (bindingAt(film, book.site(index)!, name) === binding) found.push(module.base + index)
  }
  return found
}

/** What a variable's value is written to, if it holds a signal. */
export function signalIn(film: Film, target: VariableTarget, value: Value): PropertyTarget | undefined {
  const ref: ObjectRef | undefined = refOf(value)
  return ref !== undefined && signalSites(film, target).length > 0 ? { kind: 'property', ref, key: 'v' } : undefined
}
