import { crc32 } from '@cinescope/trace'
import type { IndexFile, SummaryPlace } from './index-bytes.ts'

/** Bytes of a page, and what it has more so that a summary which begins in it ends in it, too. */
const PAGE = 1 << 16
const MORE = 1 << 13
/** Pages that are kept. */
const PAGES = 8

interface Page { readonly room: Uint8Array, bytes: Uint8Array, readonly checked: Set<number> }

/** Reads summaries of a file where they lie, their neighbours with them: who asks goes from one to the next, in either direction. */
export class SummaryReader {
  readonly #file: IndexFile
  /** By number, least recently used first. */
  readonly #pages = new Map<number, Page>()

  constructor(file: IndexFile) { this.#file = file }

  /** A summary, good until the next one is read; undefined if it is not what it was when it was listed or written: something else wrote over it. */
  read({ at, length, crc }: SummaryPlace): Uint8Array | undefined {
    const number = Math.floor(at / PAGE)
    const first = number * PAGE
    if (at + length > first + PAGE + MORE) return whole(this.#file.read(at, length), length, crc)
    const page = this.#page(number, at + length)
    const summary = page.bytes.subarray(at - first, at - first + length)
    if (page.checked.has(at)) return summary
    if (!whole(summary, length, crc)) return undefined
    page.checked.add(at)
    return summary
  }

  /** A page that was read up to `end` at least. */
  #page(number: number, end: number): Page {
    const first = number * PAGE
    let page = this.#pages.get(number)
    if (page) this.#pages.delete(number)
    else if (this.#pages.size < PAGES) page = { room: new Uint8Array(PAGE + MORE), bytes: new Uint8Array(), checked: new Set() }
    else {
      const [oldest, oldestPage] = this.#pages.entries().next().value!
      this.#pages.delete(oldest)
      page = oldestPage
      page.bytes = page.bytes.subarray(0, 0)
    }
    this.#pages.set(number, page)
    // What is being written grows.
    if (first + page.bytes.length < end) {
      page.bytes = this.#file.read(first, Math.min(PAGE + MORE, this.#file.size - first), page.room)
      page.checked.clear()
    }
    return page
  }
}

function whole(summary: Uint8Array, length: number, crc: number): Uint8Array | undefined {
  return summary.length === length && crc32(summary) === crc ? summary : undefined
}
