/** Work that walks a recording: how it is stopped and followed. */
export interface Work {
  /** Stops between two segments; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Segments done, of all. */
  readonly progress?: ((done: number, all: number) => void) | undefined
}
