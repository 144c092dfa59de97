import { after, cancel, now } from './platform.ts'

/** With the anchors of the recorder and the time that packing takes this keeps a killed page's loss below 250 ms. */
const FLUSH_MS = 100

interface Source {
  flush(): void
  records(): number
}

/** Hands pending records over on a timer that only runs while there are any. */
export class Flushing {
  readonly #source: Source
  #timer: unknown
  #armed = false
  #flushed = 0
  /** Time of the last flush, for whoever samples rates. */
  onFlush: (time: number) => void = () => {}

  constructor(source: Source) {
    this.#source = source
  }

  /** Records may be pending: called at every entry from the event loop, so it costs one test. */
  arm(): void {
    if (this.#armed) return
    this.#armed = true
    this.#timer = after(FLUSH_MS, () => { this.#due() })
  }

  flush(): void {
    this.#source.flush()
    this.#flushed = this.#source.records()
    this.onFlush(now())
  }

  #due(): void {
    this.#armed = false
    if (this.#source.records() === this.#flushed) return
    this.flush()
    this.arm()
  }

  stop(): void {
    if (this.#armed) cancel(this.#timer)
    this.#armed = false
  }
}
