/** What a patch needs of the recorder. */
export interface Border {
  readonly recording: boolean
  emit(op: number, values: readonly unknown[], depth?: number): number
  counts(): { readonly records: number }
}
