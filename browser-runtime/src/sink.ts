import type { ChunkSink, RawChunk } from '@cinescope/trace'
import type { Desk } from './desk.ts'
import { Pool } from './pool.ts'

/** Copies each chunk into a pooled buffer and hands it to the desk; refuses chunks once the pool's bound is reached, and hands an empty one on that says so. */
export class PageSink implements ChunkSink {
  readonly pool: Pool
  readonly #desk: Pick<Desk, 'chunk'>
  #dropping = false

  constructor(desk: Pick<Desk, 'chunk'>, pool: Pool) {
    this.#desk = desk
    this.pool = pool
  }

  /** The keeper is another one, which knows nothing of chunks before. */
  tear(): void {
    this.#dropping = true
    this.pool.forget()
  }

  write(chunk: RawChunk): false | void {
    // Chunks after a dropped one refer to strings and objects that it defined, up to the next segment.
    if (this.#dropping && !chunk.startsSegment) return false
    const buffer = this.pool.take(chunk.length)
    this.#dropping = !buffer
    const length = buffer ? chunk.length : 0
    const words = new Int32Array(buffer ?? [])
    words.set(chunk.words.subarray(0, length))
    // By index: the app may have replaced the Array iterator.
    const texts: string[] = []
    for (let i = 0; i < chunk.texts.length; i++) texts[i] = chunk.texts[i]!
    this.#desk.chunk({ ...chunk, words, length, texts, strings: undefined })
    return buffer ? undefined : false
  }
}
