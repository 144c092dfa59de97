import { Fault, joinBytes } from '@cinescope/base'
import type { Compressor } from './codec.ts'
import { fileHeader, traceHeader } from './file-header.ts'
import { parseTable } from './module-section.ts'
import { OPS_BY_NAME } from './op-name.ts'
import { OP_STRING } from './op.ts'
import { Packer } from './packer.ts'
import { RawWriter } from './raw-writer.ts'
import type { RawChunk } from './raw.ts'
import { encodeText } from './section.ts'
import type { SiteTable } from './site.ts'
import { parseValue } from './text-value.ts'
import type { TraceHeader } from './trace.ts'
import type { Value } from './value.ts'

/** What a text says. */
export interface TextRecording {
  readonly header: TraceHeader
  readonly tables: readonly SiteTable[]
  readonly chunks: readonly RawChunk[]
}

/** Records a chunk; where chunks end is not part of the text. */
const CHUNK_RECORDS = 4096
/** Written where the text leaves ticks out: nobody knows it, so every reader passes over it. */
const OP_UNKNOWN = 31

const RECORD = /^(?:(\d+)\s+)?(?:-?[\d.]+(?:e[+-]?\d+)?ms\s+)?([a-z]+)(?:\s+@(\d+))?\s*/

/** Reads the text form (docs/format.md): what `dump` prints, or what a test writes by hand. Throws CINE_BAD_TEXT with the line. */
export function parse(text: string): TextRecording {
  const parser = new TextParser()
  let number = 0
  for (const line of text.split('\n')) {
    number++
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('--')) continue
    try {
      parser.line(trimmed)
    } catch (error) {
      throw new Fault('CINE_BAD_TEXT', { line: number, text: trimmed.slice(0, 100), why: error instanceof Error ? error.message : String(error) })
    }
  }
  return parser.finish()
}

/** A `.cine` file of a parsed text. */
export function packRecording(recording: TextRecording, compress?: Compressor): Uint8Array {
  const packer = new Packer({ compress })
  const sections = [...recording.tables.flatMap(table => packer.packModuleSync(table)), ...recording.chunks.flatMap(chunk => packer.packSync(chunk))]
  return joinBytes([fileHeader(recording.header), ...sections.map(section => section.bytes)])
}

class TextParser {
  readonly #writer = new RawWriter({ define: false })
  readonly #tables: SiteTable[] = []
  #header: TraceHeader = traceHeader({ writer: { name: 'text', version: '1' }, recordingId: '0000000000000000', epoch: 0, platform: 'global', title: 'text' })
  #withheld = 0
  #records = 0
  #first = true

  line(text: string): void {
    const space = text.indexOf(' ')
    const word = space < 0 ? text : text.slice(0, space)
    const rest = text.slice(word.length).trim()
    if (word === 'cinescope') this.#header = { ...this.#header, ...JSON.parse(rest) as Partial<TraceHeader> }
    else if (word === 'table') this.#table(rest)
    else if (word === 'segment') this.#segment(rest)
    else this.#record(text)
  }

  finish(): TextRecording {
    this.#writer.flush()
    return { header: this.#header, tables: this.#tables, chunks: this.#writer.chunks }
  }

  #table(json: string): void {
    const table = parseTable(encodeText(json))
    if (!table) throw new Error('It is not a site table')
    this.#tables.push(table)
  }

  #segment(rest: string): void {
    const fields = new Map([...rest.matchAll(/(\w+)=(-?[\d.e+-]+)/g)].map(match => [match[1], Number(match[2])]))
    const tick = fields.get('tick') ?? this.#writer.tick
    const frames = fields.get('frames')
    if (tick < this.#writer.tick) throw new Error('Its tick is before the end of the segment above')
    this.#writer.startSegment()
    if (tick !== this.#writer.tick || (frames !== undefined && (this.#first || frames !== this.#writer.frames))) this.#writer.jump(tick, frames ?? this.#writer.frames)
    this.#writer.time = fields.get('time') ?? this.#writer.time
    this.#first = false
    this.#records = 0
  }

  #record(text: string): void {
    const match = RECORD.exec(text)
    const op = OPS_BY_NAME.get(match?.[2] ?? '')
    if (!match || op === undefined) throw new Error(`There is no op "${match?.[2] ?? text.slice(0, 20)}"`)
    if (match[1] !== undefined) this.#fill(Number(match[1]))
    const values = parseValues(text, match[0].length)
    const writer = this.#writer
    if (this.#records++ % CHUNK_RECORDS === CHUNK_RECORDS - 1) writer.flush()
    if (op === OP_STRING) {
      const value = values[0]
      // A withheld text: something that no value of the recording is.
      writer.string(value?.kind === 'primitive' && typeof value.value === 'string' ? value.value : `\uffff${this.#withheld++}`)
    } else {
      writer.record(op, Number(match[3] ?? 0), values)
    }
  }

  #fill(tick: number): void {
    const writer = this.#writer
    if (writer.tick === 0 && this.#records === 0 && this.#first && tick > 0) writer.jump(tick, 0)
    if (tick < writer.tick) throw new Error(`Its tick was there before; the next one is ${writer.tick}`)
    if (tick - writer.tick > 1e6) throw new Error('Too many ticks are left out; begin a segment')
    while (writer.tick < tick) writer.record(OP_UNKNOWN, 0, [])
  }
}

function parseValues(text: string, start: number): Value[] {
  const values: Value[] = []
  let at = start
  const skip = (): void => {
    while (text[at] === ' ') at++
  }
  const open = text[at] === '('
  if (open) at++
  skip()
  while (at < text.length && text[at] !== ')' && !text.startsWith('--', at)) {
    const parsed = parseValue(text, at)
    if (!parsed) throw new Error(`There is no value at "${text.slice(at, at + 20)}"`)
    values.push(parsed.value)
    at = parsed.end
    skip()
    if (text[at] === ',') at++
    else if (open && text[at] !== ')') throw new Error(`A comma or ) is missing at "${text.slice(at, at + 20)}"`)
    skip()
  }
  if (open && text[at] !== ')') throw new Error('The ) is missing')
  at += open ? 1 : 0
  skip()
  if (at < text.length && !text.startsWith('--', at)) throw new Error(`Nothing may follow the values but a comment: "${text.slice(at, at + 20)}"`)
  return values
}
