import { SegmentCursor } from './cursor.ts'
import { decodeNumber, decodeValue } from './decode-value.ts'
import { objectRef, type ObjectRef, type Tick } from './id.ts'
import { KIND_OBJECT, kindOf } from './kind.ts'
import type { SegmentIndex } from './segment-index.ts'
import type { Keyframe, RecordColumns, RecordCursor, Segment, SegmentInfo } from './trace.ts'
import type { ObjectInfo, Value } from './value.ts'
import { REF_PAYLOAD_SHIFT } from './word.ts'

/** A segment in memory. */
export class DecodedSegment implements Segment {
  readonly index: number
  readonly firstTick: Tick
  readonly records: number
  readonly frames: number
  readonly bytes: number
  readonly startTime: number
  readonly endTime: number
  readonly keyframe: Keyframe
  readonly #index: SegmentIndex
  readonly #shapes: readonly (readonly Value[])[] | undefined

  /** `frames`: the last frame entered before its first record; `shapes`: those of all the segment, where `index` knows a part of it. */
  constructor(info: SegmentInfo, frames: number, index: SegmentIndex, keyframe: Keyframe, shapes?: readonly (readonly Value[])[]) {
    this.index = info.index
    this.firstTick = info.firstTick
    this.records = index.data.count
    this.frames = frames
    this.bytes = info.bytes
    this.startTime = info.startTime
    this.endTime = info.endTime
    this.keyframe = keyframe
    this.#index = index
    this.#shapes = shapes
  }

  /** Bytes of its columns. */
  get room(): number {
    return this.#index.data.bytes
  }

  get columns(): RecordColumns {
    return this.#index.data
  }

  object(ref: ObjectRef): ObjectInfo | undefined {
    this.#index.update()
    const record = this.#index.objects.get(ref)
    if (record === undefined) return undefined
    const { data } = this.#index
    const start = data.starts[record]!
    const size = data.starts[record + 1]! - start
    const name = size > 2 ? decodeValue(data, data.words[start + 2]!) : undefined
    const info = {
      ref,
      type: size > 1 ? decodeNumber(data, data.words[start + 1]!) | 0 : 0,
      className: name?.kind === 'primitive' && typeof name.value === 'string' ? name.value : '',
    }
    const target = size > 3 ? data.words[start + 3]! : 0
    return size > 3 && kindOf(target) === KIND_OBJECT ? { ...info, target: objectRef(target >>> REF_PAYLOAD_SHIFT) } : info
  }

  shape(index: number): readonly Value[] | undefined {
    if (this.#shapes) return this.#shapes[index]
    this.#index.update()
    const record = this.#index.shapes[index]
    if (record === undefined) return undefined
    const { data } = this.#index
    const keys: Value[] = []
    for (let at = data.starts[record]!; at < data.starts[record + 1]!; at++) keys.push(decodeValue(data, data.words[at]!))
    return keys
  }

  cursor(at?: Tick): RecordCursor {
    this.#index.update()
    return new SegmentCursor(this.#index, this.firstTick, this.records, at === undefined ? 0 : at - this.firstTick, this.startTime)
  }
}
