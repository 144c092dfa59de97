/** Work that walks a recording: how it is stopped and followed. */
export interface Work {
  /** Stops between two segments; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** What is done, of all: segments, or ticks of the stretch that is looked through. */
  readonly progress?: ((done: number, all: number) => void) | undefined
}
