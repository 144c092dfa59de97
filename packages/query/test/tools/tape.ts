import { joinBytes } from '@cinescope/base'
import {
  bytesSource, CONST_FALSE, CONST_HOLE, CONST_NAN, CONST_NEGATIVE_ZERO, CONST_NULL, CONST_OVER_BUDGET, CONST_TRUE, CONST_UNDEFINED, constWord, fileHeader, headWord,
  OP_MODULE, OP_OBJECT, OP_SHAPE, OP_STRING, OP_TIME, openTrace, Packer, REF_BIGINT, REF_DOUBLE, REF_LENGTH, REF_OBJECT, REF_STRING, refWord, SMI_MAX, SMI_MIN, smiWord, traceHeader,
  type Section, type SiteTable, type Trace,
} from '@cinescope/trace'

/** An object in a tape, known by its number. */
export interface Thing { readonly ref: number, readonly type: number, readonly className: string }

/** Stands for a word that no JavaScript value encodes. */
interface Marker { readonly word: number }

export const HOLE: Marker = { word: constWord(CONST_HOLE) }
export const CUT: Marker = { word: constWord(CONST_OVER_BUDGET) }

/** A text of which only the length was kept. */
export const textOf = (length: number): Marker => ({ word: refWord(REF_LENGTH, length) })

export type Cell = undefined | null | boolean | number | bigint | string | Thing | Marker

/** Writes recordings as a recorder would: raw words, define before use, into the real packer. Every method answers a tick. */
export class Tape {
  readonly #packer: Packer = new Packer()
  readonly #sections: Section[] = []
  readonly #modules: { readonly table: SiteTable, readonly base: number }[] = []
  #words: number[] = []
  #strings: Map<string, number> = new Map()
  #shapes: Map<string, number> = new Map()
  #objects: Set<number> = new Set()
  #chunkTick = 0
  #starts = true
  #framesBefore = 0
  #things = 0
  tick = 0
  frames = 0
  time = 0

  thing(type: number, className: string): Thing { return { ref: ++this.#things, type, className } }

  module(table: SiteTable, base: number, level: 0 | 1 | 2 = 2): void {
    this.#modules.push({ table, base })
    this.#sections.push(...this.#packer.packModuleSync(table))
    this.#put(OP_MODULE, table.count, [base, table.hash, level])
  }

  put(op: number, site: number, ...values: readonly Cell[]): number {
    if (op === 0) this.frames++
    return this.#put(op, site, values)
  }

  at(time: number): number {
    this.time = time
    return this.#put(OP_TIME, 0, [time + 0.5])
  }

  shape(keys: readonly string[]): number {
    const name = JSON.stringify(keys)
    let number = this.#shapes.get(name)
    if (number === undefined) {
      this.#put(OP_SHAPE, 0, keys)
      this.#shapes.set(name, number = this.#shapes.size)
    }
    return number
  }

  /** Flushes; `segment` starts a new one, as a recorder does when its dictionaries grew too large. */
  cut(segment: boolean = false): void {
    if (this.#words.length > 0) {
      this.#sections.push(...this.#packer.packSync({
        words: Int32Array.from(this.#words), length: this.#words.length, texts: [], startsSegment: this.#starts, frames: this.#framesBefore,
        firstTick: this.#chunkTick, epoch: 0, time: this.time,
      }))
      this.#starts = false
    }
    this.#words = []
    this.#chunkTick = this.tick
    this.#framesBefore = this.frames
    if (!segment) return
    this.#starts = true
    this.#strings = new Map()
    this.#shapes = new Map()
    this.#objects = new Set()
    for (const { table, base } of this.#modules) this.#put(OP_MODULE, table.count, [base, table.hash, 2])
  }

  /** The recording's bytes so far, leaving out the first segments as a ring does. */
  bytes(fromSegment: number = 0): Uint8Array {
    this.cut()
    const header = fileHeader(traceHeader({ writer: { name: 'tape', version: '1' }, recordingId: '0123456789abcdef', epoch: 1000, platform: 'browser', title: 'tape' }))
    return joinBytes([header, ...this.#sections.filter(section => section.segment < 0 || section.segment >= fromSegment).map(section => section.bytes)])
  }

  /** In blocks so small that most of what is told in a test crosses borders. */
  open(fromSegment: number = 0): Promise<Trace> { return openTrace(bytesSource(this.bytes(fromSegment)), { blockRecords: 37 }) }

  #put(op: number, site: number, values: readonly Cell[]): number {
    const words = values.flatMap(value => this.#encode(value))
    this.#words.push(headWord(op, site), ...words)
    return this.tick++
  }

  #encode(cell: Cell): number[] {
    if (cell === undefined) return [constWord(CONST_UNDEFINED)]
    if (cell === null) return [constWord(CONST_NULL)]
    if (cell === true) return [constWord(CONST_TRUE)]
    if (cell === false) return [constWord(CONST_FALSE)]
    if (typeof cell === 'object') return ['word' in cell ? cell.word : this.#object(cell)]
    if (typeof cell === 'string') return [refWord(REF_STRING, this.#string(cell))]
    if (typeof cell === 'bigint') return [refWord(REF_BIGINT, this.#string(String(cell)))]
    if (Number.isNaN(cell)) return [constWord(CONST_NAN)]
    if (Object.is(cell, -0)) return [constWord(CONST_NEGATIVE_ZERO)]
    if (Number.isInteger(cell) && cell >= SMI_MIN && cell <= SMI_MAX) return [smiWord(cell)]
    const halves = new Int32Array(Float64Array.of(cell).buffer)
    return [refWord(REF_DOUBLE, 0), halves[0] as number, halves[1] as number]
  }

  #string(text: string): number {
    let number = this.#strings.get(text)
    if (number !== undefined) return number
    this.#words.push(headWord(OP_STRING, text.length))
    for (let i = 0; i < text.length; i += 2) this.#words.push(text.charCodeAt(i) | ((text.charCodeAt(i + 1) || 0) << 16))
    this.tick++
    this.#strings.set(text, number = this.#strings.size)
    return number
  }

  #object(thing: Thing): number {
    const word = refWord(REF_OBJECT, thing.ref)
    if (this.#objects.has(thing.ref)) return word
    this.#objects.add(thing.ref)
    const name = this.#string(thing.className)
    this.#words.push(headWord(OP_OBJECT, 0), word, smiWord(thing.type), refWord(REF_STRING, name))
    this.tick++
    return word
  }
}
