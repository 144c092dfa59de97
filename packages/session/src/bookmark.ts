import type { Tick } from '@cinescope/trace'

/** A moment that somebody wants to find again. */
export interface Bookmark { readonly tick: Tick, readonly note: string }

/** Where bookmarks are kept beside a recording: a file, the page's storage. The text is JSON. */
export interface BookmarkStore {
  load(): Promise<string | undefined>
  save(text: string): Promise<void>
}

/** Bookmarks in the order of the recording; each change is saved before it is answered. */
export class Bookmarks {
  readonly #store: BookmarkStore | undefined
  #marks: readonly Bookmark[] = []
  #loaded: Promise<void> | undefined

  constructor(store: BookmarkStore | undefined) { this.#store = store }

  async list(): Promise<readonly Bookmark[]> {
    await (this.#loaded ??= this.#load())
    return this.#marks
  }

  /** Sets the note of a moment; an empty bookmark is one too. */
  async set(tick: Tick, note: string): Promise<void> {
    const others = (await this.list()).filter(mark => mark.tick !== tick)
    await this.#change([...others, { tick, note }].toSorted((a, b) => a.tick - b.tick))
  }

  async remove(tick: Tick): Promise<void> { await this.#change((await this.list()).filter(mark => mark.tick !== tick)) }

  async #change(marks: readonly Bookmark[]): Promise<void> {
    this.#marks = marks
    await this.#store?.save(`${JSON.stringify({ version: 1, bookmarks: marks }, undefined, 1)}\n`)
  }

  /** What cannot be read as bookmarks is none, and stays as it is until one is set. */
  async #load(): Promise<void> {
    try {
      const { bookmarks } = JSON.parse(await this.#store?.load() ?? '{}') as { readonly bookmarks?: unknown }
      if (Array.isArray(bookmarks)) this.#marks = bookmarks.filter(isBookmark)
    } catch {
      this.#marks = []
    }
  }
}

const isBookmark = (value: unknown): value is Bookmark =>
  typeof value === 'object' && value !== null && Number.isSafeInteger((value as Bookmark).tick) && typeof (value as Bookmark).note === 'string'
