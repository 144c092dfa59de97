/** Text that an export writes piece by piece. */
export interface TextOut {
  /** Resolves when more may be written. */
  write(text: string): Promise<void> | void
}

const BUNDLE = 1 << 16

/** Gathers small pieces, and puts commas between the items of a list. */
export class JsonOut {
  readonly #out: TextOut
  #text = ''
  #items = 0
  /** Bundles that the slow side has not taken yet; visitors cannot wait, `settle` does. */
  #pending: Promise<void> = Promise.resolve()

  constructor(out: TextOut) {
    this.#out = out
  }

  raw(text: string): void {
    this.#text += text
    if (this.#text.length >= BUNDLE) this.#flush()
  }

  /** An item of the list that was begun by `raw('[')`. */
  item(value: unknown): void {
    this.raw(`${this.#items++ === 0 ? '\n' : ',\n'}${JSON.stringify(value)}`)
  }

  list(): void {
    this.#items = 0
  }

  async settle(): Promise<void> {
    this.#flush()
    await this.#pending
  }

  #flush(): void {
    const text = this.#text
    this.#text = ''
    if (text !== '') this.#pending = this.#pending.then(() => this.#out.write(text))
  }
}
