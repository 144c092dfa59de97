import { Fault } from '@cinescope/base'
import type { Tick } from '@cinescope/trace'

/** A moment that somebody wants to find again. */
export interface Bookmark { readonly tick: Tick, readonly note: string }

/** Where bookmarks are kept beside a recording: a file, the page's storage. The text is JSON. */
export interface BookmarkStore {
  load(): Promise<string | undefined>
  /** All or nothing: a reader never sees half of it. */
  save(text: string): Promise<void>
  /** Keeps a text that cannot be read as bookmarks where `save` does not reach it; answers where that is. */
  setAside(text: string): Promise<string>
}

/** What a stored text says; `reason` tells why it is not all of it. */
interface Read { readonly marks: readonly Bookmark[], readonly reason: string | undefined }

const VERSION = 1

/**
 * Bookmarks in the order of the recording. Each change is made to what is stored at that time, so that two viewers of one
 * recording keep each other's, and is saved before it is answered. A stored text that is damaged is never written over.
 */
export class Bookmarks {
  readonly #store: BookmarkStore | undefined
  #marks: readonly Bookmark[] = []
  #problem: Fault | undefined
  #loaded: Promise<void> | undefined
  /** Changes wait for the one before them. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(store: BookmarkStore | undefined) { this.#store = store }

  /** CINE_BOOKMARKS_DAMAGED if the stored text could not be read whole; known once `list` has answered. */
  get problem(): Fault | undefined { return this.#problem }

  async list(): Promise<readonly Bookmark[]> {
    await (this.#loaded ??= this.#load().then(() => undefined))
    return this.#marks
  }

  /** Sets the note of a moment; an empty bookmark is one too. */
  set(tick: Tick, note: string): Promise<void> {
    return this.#change(marks => [...marks.filter(mark => mark.tick !== tick), { tick, note }].toSorted((a, b) => a.tick - b.tick))
  }

  remove(tick: Tick): Promise<void> { return this.#change(marks => marks.filter(mark => mark.tick !== tick)) }

  #change(change: (marks: readonly Bookmark[]) => readonly Bookmark[]): Promise<void> {
    const done = this.#last.then(async () => {
      const damaged = await this.#load()
      if (damaged !== undefined && this.#store) this.#problem = damagedBy(this.#problem, await this.#store.setAside(damaged))
      this.#marks = change(this.#marks)
      await this.#store?.save(`${JSON.stringify({ version: VERSION, bookmarks: this.#marks }, undefined, 1)}\n`)
    })
    this.#last = done.catch(() => undefined)
    this.#loaded = this.#last.then(() => undefined)
    return done
  }

  /** Reads what is stored; answers the text if it is damaged. */
  async #load(): Promise<string | undefined> {
    if (!this.#store) return undefined
    const text = await this.#store.load()
    const { marks, reason } = read(text)
    this.#marks = marks
    if (reason === undefined) return undefined
    this.#problem = new Fault('CINE_BOOKMARKS_DAMAGED', { reason, kept: marks.length })
    return text
  }
}

const damagedBy = (problem: Fault | undefined, aside: string): Fault => new Fault('CINE_BOOKMARKS_DAMAGED', { ...problem?.data, aside })

function read(text: string | undefined): Read {
  if (text === undefined) return { marks: [], reason: undefined }
  let stored: unknown
  try {
    stored = JSON.parse(text)
  } catch (error) {
    return { marks: [], reason: error instanceof Error ? error.message : String(error) }
  }
  const { version, bookmarks } = (typeof stored === 'object' && stored !== null ? stored : {}) as { readonly version?: unknown, readonly bookmarks?: unknown }
  if (!Array.isArray(bookmarks)) return { marks: [], reason: 'it has no list of bookmarks' }
  const marks = new Map(bookmarks.filter(isBookmark).map(mark => [mark.tick, { tick: mark.tick, note: mark.note }]))
  const reason = version !== VERSION ? `it is of version ${String(version)}` : marks.size < bookmarks.length ? `${bookmarks.length - marks.size} of its ${bookmarks.length} entries are no bookmarks` : undefined
  return { marks: [...marks.values()].toSorted((a, b) => a.tick - b.tick), reason }
}

const isBookmark = (value: unknown): value is Bookmark =>
  typeof value === 'object' && value !== null && Number.isSafeInteger((value as Bookmark).tick) && typeof (value as Bookmark).note === 'string'
