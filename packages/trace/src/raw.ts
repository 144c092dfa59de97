/**
 * What a recorder hands to a packer. Words and texts are the recorder's own buffers: valid until the call returns,
 * unless the sink transfers or copies them.
 */
export interface RawChunk {
  /** Records, whole ones only. */
  readonly words: Int32Array
  /** Number of words used; 0 says that the sink had no room from `firstTick` on: the program may die before it can say so itself. */
  readonly length: number
  /** Strings that REF_TEXT words point to. */
  readonly texts: readonly string[]
  /** Positions of the OP_STRING heads among the words, if the writer kept count of them. */
  readonly strings?: readonly number[] | undefined
  /** Values met under secret names since the last chunk that was kept: to be looked for in every text, and never to be stored. */
  readonly secrets?: readonly string[] | undefined
  /** True if strings, shapes and objects are numbered anew from here on: the packer starts a segment. */
  readonly startsSegment: boolean
  /** Number of the last frame entered before this chunk. */
  readonly frames: number
  /** Ordinal of the chunk's first record in its track. */
  readonly firstTick: number
  /** Wall clock and monotonic clock (ms) at the flush; the monotonic one counts from the track's time origin. */
  readonly epoch: number
  readonly time: number
}

/** Where chunks go. A sink never throws into the recorder; what it cannot keep it reports with `OP_LOSS`. */
export interface ChunkSink {
  /**
   * `false` says that the chunk was not kept. Everything it defined is lost with it, so the recorder starts a segment at its
   * next chunk and cuts the open stack as it does at the task cap.
   */
  write(chunk: RawChunk): false | void
}
