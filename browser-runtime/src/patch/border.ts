/** What patches need of the recorder. */
export interface Border {
  readonly recording: boolean
  /** Writes a border record; answers its tick, or -1. */
  emit(op: number, values: readonly unknown[], depth?: number): number
  /** Tick of the next record. */
  tick(): number
  /** Records so far go to the keeper now: what follows may be the page's end. */
  flush(): void
  /** Something went wrong: the last seconds are to outlast what follows. */
  keep(reason: string): void
  /** The event loop has just entered app code: nothing recorded is on the stack. */
  root(): void
}
