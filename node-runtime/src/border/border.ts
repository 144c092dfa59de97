/** What a patch needs of the recorder. */
export interface Border {
  readonly recording: boolean
  emit(op: number, values: readonly unknown[], depth?: number): number
  /** Something went wrong: the last seconds are to outlast what follows. */
  keep(reason: string): void
  /** The value is a secret: it is redacted wherever it turns up. */
  remember(value: string): void
  counts(): { readonly records: number }
}
