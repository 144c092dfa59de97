/**
 * While the app shows a past state, its timers and replies must not change that state. What is held: callbacks of setTimeout
 * and setInterval (an interval's missed turns are one), and the promises of fetch and of its responses' bodies. What is not: animation frames and
 * microtasks, which frameworks draw with; XMLHttpRequest, messages, events, and everything the user does.
 */
export class Hold {
  readonly #timers = new Map<unknown, () => void>()
  #replies: (() => void)[] = []
  #holding = false

  get holding(): boolean { return this.#holding }

  begin(): void {
    this.#holding = true
  }

  /** Keeps a timer's callback under its number; a later one of the same number takes its place. */
  timer(id: unknown, run: () => void): void {
    this.#timers.set(id, run)
  }

  /** The app cleared a timer that had fired for the page but not yet for the app. */
  clear(id: unknown): void {
    if (this.#timers.size > 0) this.#timers.delete(id)
  }

  /** Resolves when the hold ends; undefined if there is none. */
  reply(): Promise<void> | undefined {
    return this.#holding ? new Promise(resolve => { this.#replies.push(resolve) }) : undefined
  }

  /** Lets go: replies first, then timers in the order they fired, each started by `start` as an event-loop entry of its own. */
  end(start: (run: () => void) => void): void {
    this.#holding = false
    const replies = this.#replies
    this.#replies = []
    for (const reply of replies) reply()
    for (const id of this.#timers.keys()) {
      start(() => {
        const run = this.#timers.get(id)
        this.#timers.delete(id)
        run?.()
      })
    }
  }
}
