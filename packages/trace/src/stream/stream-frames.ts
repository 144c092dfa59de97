import { fromWords } from '../byte-writer.ts'
import { KIND_CONST, KIND_DOUBLE, KIND_INTEGER, KIND_OBJECT, KIND_SMI } from '../kind.ts'
import { OP_ARGS, OP_ENTER, OP_LEAVE, OP_RESULT, OP_SET, OP_SUSPEND, OP_UNWIND, OP_WRITE } from '../op.ts'
import { RawRecord } from '../raw-record.ts'
import { CONST_NAN, CONST_NEGATIVE_ZERO } from '../word.ts'
import { StreamEngine, StreamProgram, type Emit } from './stream-engine.ts'
import { STREAM_HEAD } from './stream-words.ts'

/** Follows the frames of stream functions through a raw stream, and makes the records that their code left out. */
export class StreamFrames {
  /** By site of the function. */
  readonly #programs = new Map<number, StreamProgram>()
  /** Engine of each open frame, outermost first; undefined for frames that record all themselves. */
  #open: (StreamEngine | undefined)[] = []
  /** Engines among them. */
  #engines = 0
  readonly #made = new RawRecord()

  /** What was open is not known any more. */
  forget(): void {
    this.#open = []
    this.#engines = 0
  }

  /** A definition is a record like others; the rest says what follows from what was said before. */
  isDefinition(record: RawRecord): boolean {
    return record.head !== STREAM_HEAD
  }

  define(record: RawRecord): void {
    if (this.#programs.has(record.site)) return
    const numbers: number[] = []
    for (let i = 1; i < record.size; i++) numbers.push(numberOf(record, i) ?? NaN)
    const program = StreamProgram.read(record.site, numbers)
    if (program) this.#programs.set(record.site, program)
  }

  /**
   * Makes the records that an OP_STREAM stands for; answers how many could not be made, because nothing is known of the frame.
   * `depth` frames are open.
   */
  expand(record: RawRecord, depth: number, emit: Emit): number {
    const count = Math.max(numberOf(record, 0) ?? 0, 0)
    const engine = this.#open[depth - 1]
    if (!engine) return count
    if (record.itemCount > 0) engine.give(record.items, record.itemCount)
    const missing = count === 0 ? 0 : engine.run(count, this.#made, emit)
    if (missing > 0) this.#end(depth - 1)
    return missing
  }

  /** Follows any other record; `depth` frames are open before it. Values are as the recorder wrote them. */
  follow(record: RawRecord, depth: number): void {
    switch (record.op) {
      case OP_ENTER: {
        if (this.#programs.size === 0) return
        const engine = this.#begin(record)
        if (!engine && this.#engines === 0) return
        this.#drop(depth)
        this.#open[depth] = engine
        if (engine) this.#engines++
        return
      }
      case OP_LEAVE:
      case OP_SUSPEND:
        if (this.#engines > 0) this.#drop(depth - 1)
        return
      case OP_UNWIND:
        if (this.#engines > 0) this.#drop(depth - Math.max(numberOf(record, 0) ?? 0, 0))
        return
      case OP_WRITE:
      case OP_SET:
      case OP_ARGS:
      case OP_RESULT:
        if (this.#engines > 0) this.#observe(record, depth)
    }
  }

  #drop(depth: number): void {
    const open = this.#open
    while (open.length > Math.max(depth, 0)) if (open.pop()) this.#engines--
  }

  /** The parameters that must be numbers are, or the call records all itself (P30). */
  #begin(record: RawRecord): StreamEngine | undefined {
    const program = this.#programs.get(record.site)
    if (!program) return undefined
    const engine = new StreamEngine(program)
    const { params } = program
    for (let i = 0; i < params.length; i += 3) {
      const place = params[i]!
      const value = numberOf(record, place)
      if (value !== undefined) engine.number(params[i + 1]!, value)
      else if (params[i + 2] === 1) return undefined
      else if (place < record.size && record.kinds[place] === KIND_OBJECT) engine.object(params[i + 1]!, record.words[place]!)
    }
    return engine
  }

  /** A record of the function's own at a place that the engine knows: an object, or the end of derivation for this frame. */
  #observe(record: RawRecord, depth: number): void {
    const engine = this.#open[depth - 1]
    if (!engine?.program.sites.has(record.site)) return
    const word = record.op === OP_WRITE && record.size > 0 && record.kinds[0] === KIND_OBJECT ? record.words[0]! : 0
    if (engine.run(-1, this.#made, nothing, record.site, word) === 0) return
    this.#end(depth - 1)
  }

  #end(at: number): void {
    this.#open[at] = undefined
    this.#engines--
  }
}

const nothing = (): void => undefined

/** A value as the number that it is; undefined for other values. */
function numberOf(record: RawRecord, i: number): number | undefined {
  if (i >= record.size) return undefined
  const kind = record.kinds[i]!
  if (kind === KIND_SMI) return record.words[i]! >> 2
  if (kind === KIND_DOUBLE || kind === KIND_INTEGER) return fromWords(record.low[i]!, record.high[i]!)
  return kind === KIND_CONST + CONST_NAN ? NaN : kind === KIND_CONST + CONST_NEGATIVE_ZERO ? -0 : undefined
}
