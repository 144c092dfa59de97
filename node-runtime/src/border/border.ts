/** What a patch needs of the recorder. */
export interface Border {
  readonly recording: boolean
  emit(op: number, values: readonly unknown[], depth?: number): number
  /** What is entered next is an entry from the event loop of its own, whatever runs now. */
  next(): void
  /** Something went wrong: the last seconds are to outlast what follows. */
  keep(reason: string): void
  /** The value is a secret: it is redacted wherever it turns up. */
  remember(value: string): void
  counts(): { readonly records: number, readonly depth: number }
}
