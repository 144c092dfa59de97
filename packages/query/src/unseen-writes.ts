import { SITE_BUILTIN, SITE_DELETE, SITE_SET, siteAt, type Gap } from '@cinescope/trace'
import type { Film } from './film.ts'
import { alwaysFull, unseen } from './lowered.ts'
import { ofModules } from './of-modules.ts'
import type { Content } from './slots.ts'

/** What a function may do to an object: write these keys, any key, or call a built-in that changes a container. */
interface Writer {
  readonly site: number
  readonly keys: ReadonlySet<string>
  readonly anyKey: boolean
  readonly builtins: boolean
}

/** Functions that may have written to one object without a record, up to a moment. Objects have no names: whoever writes the key may have written it here. */
export class UnseenWrites {
  readonly #film: Film
  readonly #content: Content
  readonly #tick: number
  readonly #writers: readonly Writer[]

  constructor(film: Film, content: Content, tick: number) {
    this.#film = film
    this.#content = content
    this.#tick = tick
    this.#writers = alwaysFull(film) ? [] : writersOf(film).filter(({ site }) => unseen(film, site, film.trace.begin - 1, tick) !== undefined)
  }

  get empty(): boolean { return this.#writers.length === 0 }

  /** Why a slot that was given its content at `since` may hold another. */
  of(name: string, since: number): Gap | undefined {
    return this.#first(since, ({ keys, anyKey, builtins }) => anyKey || keys.has(name) || (builtins && this.#contains))
  }

  /** Why there may be slots that are not known, or such as are gone, since the image. */
  added(image: number): Gap | undefined {
    return this.#first(image, ({ keys, anyKey, builtins }) => anyKey || (builtins && this.#contains) || [...keys].some(key => !this.#content.get(key)))
  }

  get #contains(): boolean { return this.#content.listed || this.#content.keyed }

  #first(since: number, writes: (writer: Writer) => boolean): Gap | undefined {
    for (const writer of this.#writers) {
      const gap = writes(writer) ? unseen(this.#film, writer.site, since, this.#tick) : undefined
      if (gap) return gap
    }
    return undefined
  }
}

/** Every function with sites that write to objects. */
const writersOf: (film: Film) => readonly Writer[] = ofModules(film => {
  const writers: Writer[] = []
  for (const module of film.trace.modules) {
    const book = film.sites.book(module)
    if (!book) continue
    const found = new Map<number, { keys: Set<string>, anyKey: boolean, builtins: boolean }>()
    for (let index = 0; index < book.table.count; index++) {
      const site = siteAt(book.table, index)
      if (!site || (site.kind !== SITE_SET && site.kind !== SITE_DELETE && site.kind !== SITE_BUILTIN)) continue
      const writer = found.get(site.owner) ?? { keys: new Set<string>(), anyKey: false, builtins: false }
      found.set(site.owner, writer)
      const key = book.table.strings[site.subject]
      if (site.kind === SITE_BUILTIN) writer.builtins = true
      else if (site.subject < 0 || key === undefined) writer.anyKey = true
      else writer.keys.add(key)
    }
    for (const [owner, writer] of found) writers.push({ site: module.base + owner, ...writer })
  }
  return writers
})
