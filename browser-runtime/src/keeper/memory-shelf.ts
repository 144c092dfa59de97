import type { Numbered, Row, Shelf } from './shelf.ts'

/** Holds sections in this thread: for realms without IndexedDB, and for what IndexedDB refuses. Gone with the page. */
export class MemoryShelf implements Shelf {
  readonly #rows = new Map<string, Row>()
  readonly #sections = new Map<string, Map<number, Uint8Array>>()

  async place(row: Row): Promise<void> {
    this.#rows.set(row.id, row)
  }

  async append(row: Row, sections: readonly Numbered[], evicted: readonly number[]): Promise<boolean> {
    if (!this.#rows.has(row.id)) return false
    this.#rows.set(row.id, row)
    let kept = this.#sections.get(row.id)
    if (!kept) this.#sections.set(row.id, kept = new Map())
    for (const section of sections) kept.set(section.seq, section.bytes)
    for (const seq of evicted) kept.delete(seq)
    return true
  }

  async rows(): Promise<readonly Row[]> {
    return [...this.#rows.values()]
  }

  async sections(id: string, from: number): Promise<readonly Numbered[]> {
    return [...this.#sections.get(id) ?? []].filter(([seq]) => seq >= from).map(([seq, bytes]) => ({ seq, bytes }))
  }

  async remove(id: string): Promise<void> {
    this.#rows.delete(id)
    this.#sections.delete(id)
  }

  close(): void {}
}
