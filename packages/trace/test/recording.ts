import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { joinBytes } from '@cinescope/base'
import {
  OP_ENTER, OP_LEAVE, OP_RESUME, OP_SCOPE, OP_STRING, OP_SUSPEND, OP_UNWIND, OP_WRITE, Packer, bytesSource, fileHeader, openTrace, traceHeader,
  zlibCompressor, zlibDecompressors, type OpenOptions, type RawChunk, type RecordCursor, type Trace, type TraceHeader, type Value, type Zlib,
} from '@cinescope/trace'

export const zlib: Zlib = { deflateRawSync, inflateRawSync }
export const readers: OpenOptions = { decompressors: zlibDecompressors(zlib) }

export const header: TraceHeader = traceHeader({
  writer: { name: 'test', version: '1.2.3' }, recordingId: '0123456789abcdef', epoch: 1_700_000_000_000, platform: 'browser', title: 'a test',
})

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  return joinBytes(parts)
}

/** A whole file; `compress` false stores bodies as they are. */
export function packFile(chunks: readonly RawChunk[], compress = true, packer: Packer = new Packer(compress ? { compress: zlibCompressor(zlib) } : {})): Uint8Array {
  return join(fileHeader(header), ...chunks.flatMap(chunk => packer.packSync(chunk).map(section => section.bytes)))
}

export function open(bytes: Uint8Array): Promise<Trace> {
  return openTrace(bytesSource(bytes), readers)
}

export interface PlainRecord { readonly tick: number, readonly op: number, readonly site: number, readonly values: readonly Value[] }

export function plain(cursor: RecordCursor): PlainRecord {
  // A definition's site field is its length; decoded, the string itself is the value.
  return { tick: cursor.tick, op: cursor.op, site: cursor.site, values: Array.from({ length: cursor.size }, (_, i) => cursor.value(i)) }
}

export async function readAll(trace: Trace): Promise<PlainRecord[]> {
  const records: PlainRecord[] = []
  for (let i = 0; i < trace.segments.length; i++) {
    const cursor = (await trace.segment(i)).cursor()
    while (cursor.next()) records.push(plain(cursor))
  }
  return records
}

export interface OracleFrame { frame: number, site: number, entered: number, args: readonly Value[], slots: Map<number, { value: Value, tick: number }> }

/** What is open, suspended and last written after some records: slow and obvious. */
export class Oracle {
  frames = 0
  stack: OracleFrame[] = []
  suspended: Map<number, OracleFrame> = new Map()
  unwound: Map<number, OracleFrame> = new Map()
  scoped: Map<string, { site: number, instance: number, value: Value, tick: number }> = new Map()
  instances: Map<number, number> = new Map()

  follow(record: PlainRecord): void {
    const number = (i: number): number => {
      const value = record.values[i]
      return value?.kind === 'primitive' && typeof value.value === 'number' ? value.value : 0
    }
    const { op, site, tick } = record
    if (op === OP_ENTER) this.stack.push({ frame: ++this.frames, site, entered: tick, args: record.values, slots: new Map() })
    if (op === OP_LEAVE) this.stack.pop()
    if (op === OP_SUSPEND) {
      const frame = this.stack.pop()
      if (frame) this.suspended.set(frame.frame, frame)
    }
    if (op === OP_UNWIND) for (let i = 0; i < number(0); i++) {
      const frame = this.stack.pop()
      if (frame) this.unwound.set(frame.frame, frame)
    }
    if (op === OP_RESUME) {
      const frame = number(0)
      this.stack.push(this.suspended.get(frame) ?? this.unwound.get(frame) ?? { frame, site, entered: -1, args: [], slots: new Map() })
      if (!this.suspended.delete(frame)) this.unwound.delete(frame)
    }
    if (op === OP_SCOPE) this.instances.set(number(0), number(1))
    if (op === OP_WRITE && record.values.length > 0) {
      const instance = record.values.length > 1 ? number(1) : 0
      if (record.values.length === 1) this.stack.at(-1)?.slots.set(site, { value: record.values[0]!, tick })
      this.scoped.set(`${site}/${instance}`, { site, instance, value: record.values[0]!, tick })
    }
  }

  keyframe(): unknown {
    const frame = (state: OracleFrame): unknown => ({ ...state, slots: sortBy(state.slots, ([site]) => site) })
    return {
      stack: this.stack.map(frame),
      suspended: [...this.suspended.values(), ...this.unwound.values()].map(frame),
      scoped: sortBy(this.scoped, ([key]) => key),
      instances: sortBy(this.instances, ([instance]) => instance),
    }
  }
}

/** A new sorted list, by a number or text of each item. */
export function sortBy<T>(items: Iterable<T>, key: (item: T) => number | string): T[] {
  const list = [...items]
  list.sort((a, b) => key(a) < key(b) ? -1 : 1)
  return list
}

export function stringRecord(tick: number, text: string): PlainRecord {
  return { tick, op: OP_STRING, site: 0, values: [{ kind: 'primitive', value: text }] }
}
