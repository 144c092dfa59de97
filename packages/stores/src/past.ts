import { addedBytes } from './estimate.ts'

interface Kept { readonly state: unknown, readonly bytes: number }

const STATES = 1000
const BYTES = 32 * 1024 * 1024

/** Live references to a store's last states, by number: these can be put back exactly. */
export class Past {
  #kept: Kept[] = []
  #first = 0
  #bytes = 0
  readonly #states: number
  readonly #limit: number

  constructor(states: number = STATES, bytes: number = BYTES) {
    this.#states = states
    this.#limit = bytes
  }

  get first(): number { return this.#first }
  /** -1 before the first state. */
  get last(): number { return this.#first + this.#kept.length - 1 }

  /** Adds a state and answers its number. The oldest leave once they are too many or too heavy; the newest always stays. */
  add(state: unknown): number {
    const bytes = addedBytes(this.#kept.at(-1)?.state, state)
    this.#kept.push({ state, bytes })
    this.#bytes += bytes
    while (this.#kept.length > 1 && (this.#kept.length > this.#states || this.#bytes > this.#limit)) {
      this.#bytes -= (this.#kept.shift() as Kept).bytes
      this.#first++
    }
    return this.last
  }

  /** The state, if it is still there. */
  at(number: number): { readonly state: unknown } | undefined {
    return this.#kept[number - this.#first]
  }
}
