import type { Film } from './film.ts'

/** What is made of all modules of a recording: once, and again when it has more of them. */
export function ofModules<T>(make: (film: Film) => T): (film: Film) => T {
  const known = new WeakMap<Film, { readonly modules: number, readonly made: T }>()
  return film => {
    const modules = film.trace.modules.length
    const before = known.get(film)
    if (before?.modules === modules) return before.made
    const made = make(film)
    known.set(film, { modules, made })
    return made
  }
}
