/** A recording's row: what a list shows, and the first bytes of its file. */
export interface Row {
  readonly id: string
  readonly title: string
  /** Milliseconds since the Unix epoch. */
  readonly started: number
  readonly updated: number
  /** Of the sections that are kept; the header is not counted. */
  readonly bytes: number
  readonly records: number
  readonly header: Uint8Array
}

/** A section of a file with its number in the recording: numbers only grow, and evicted ones are never reused. */
export interface Numbered { readonly seq: number, readonly bytes: Uint8Array }

/** Where sections stand. Every method rejects if the place cannot be used (any more). */
export interface Shelf {
  /** Adds or replaces a recording's row. */
  place(row: Row): Promise<void>
  /** Adds sections and removes evicted ones in one step. False: the recording was removed meanwhile, nothing was written. */
  append(row: Row, sections: readonly Numbered[], evicted: readonly number[]): Promise<boolean>
  rows(): Promise<readonly Row[]>
  /** Sections from number `from` on, in order. */
  sections(id: string, from: number): Promise<readonly Numbered[]>
  remove(id: string): Promise<void>
  close(): void
}
