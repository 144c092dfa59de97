import { fromWords } from './byte-writer.ts'
import { FrameStack, type ParkedFrame } from './frame-stack.ts'
import { KIND_DOUBLE, KIND_INTEGER, KIND_SMI } from './kind.ts'
import { OP_ENTER, OP_LEAVE, OP_RESUME, OP_SCOPE, OP_SUSPEND, OP_UNWIND, OP_WRITE } from './op.ts'
import type { RawRecord } from './raw-record.ts'
import { SiteMemory } from './site-memory.ts'
import { ValueList } from './value-list.ts'

/** Frames that left without a LEAVE and may come back; the oldest are forgotten. */
export const UNWOUND_MAX = 4096
export const SUSPENDED_MAX = 16_384
/** Scope instances and scoped writes that a keyframe keeps; the ones written longest ago are forgotten. */
export const INSTANCES_MAX = 16_384
export const SCOPED_MAX = 16_384

/** Last writes of one scope instance. */
export interface ScopedWrites {
  readonly sites: number[]
  readonly ticks: number[]
  readonly values: ValueList
}

/** Follows the records of a track and knows, at any moment, what a keyframe says. */
export class FrameTracker {
  /** Number of the last frame entered. */
  frames = 0
  readonly stack: FrameStack = new FrameStack()
  readonly suspended: Map<number, ParkedFrame> = new Map()
  readonly unwound: Map<number, ParkedFrame> = new Map()
  readonly sites: SiteMemory = new SiteMemory()
  readonly scoped: Map<number, ScopedWrites> = new Map()
  readonly instances: Map<number, number> = new Map()

  /** After a loss: what was open or written last is not known any more. Who encloses a scope instance stays true. */
  forget(): void {
    while (this.stack.depth > 0) this.stack.pop()
    this.suspended.clear()
    this.unwound.clear()
    this.sites.clear()
    this.scoped.clear()
  }

  /** Values of `record` are as they will be stored: redacted, texts and strings numbered by the segment. */
  follow(record: RawRecord, tick: number): void {
    switch (record.op) {
      case OP_ENTER: {
        const { stack } = this
        stack.push(++this.frames, record.site, tick)
        const doubles = (record.mask & (1 << KIND_DOUBLE)) !== 0
        for (let i = 0; i < record.size; i++) stack.args.push(record.words[i]!, doubles ? doubleOf(record, i) : 0)
        return
      }
      case OP_LEAVE:
        if (this.stack.depth > 0) this.stack.pop()
        return
      case OP_UNWIND:
        for (let count = smi(record, 0); count > 0 && this.stack.depth > 0; count--) keep(this.unwound, this.stack.park(), UNWOUND_MAX)
        return
      case OP_SUSPEND:
        if (this.stack.depth > 0) keep(this.suspended, this.stack.park(), SUSPENDED_MAX)
        return
      case OP_RESUME:
        return this.#resume(smi(record, 0), record.site)
      case OP_WRITE:
        return this.#write(record, tick)
      case OP_SCOPE:
        this.instances.set(smi(record, 0), smi(record, 1))
    }
  }

  #resume(frame: number, site: number): void {
    const from = this.suspended.has(frame) ? this.suspended : this.unwound
    const parked = from.get(frame)
    if (parked) {
      from.delete(frame)
      this.stack.unpark(parked)
    } else {
      this.stack.push(frame, site, -1)
    }
  }

  #write(record: RawRecord, tick: number): void {
    if (record.size === 0) return
    const word = record.words[0]!
    const double = (record.mask & (1 << KIND_DOUBLE)) === 0 ? 0 : doubleOf(record, 0)
    const { site } = record
    if (record.size === 1) {
      const page = this.sites.page(site)
      const i = site & 255
      const hint = this.stack.write(site, page?.hints[i] ?? 0, word, double, tick)
      if (!page) return
      page.hints[i] = hint
      page.values.words[i] = word
      page.values.doubles[i] = double
      page.ticks[i] = tick
      return
    }
    const instance = smi(record, 1)
    let writes = this.scoped.get(instance)
    if (!writes) {
      writes = { sites: [], ticks: [], values: new ValueList(2) }
      this.scoped.set(instance, writes)
    }
    const at = writes.sites.indexOf(site)
    if (at < 0) {
      writes.sites.push(site)
      writes.ticks.push(tick)
      writes.values.push(word, double)
    } else {
      writes.ticks[at] = tick
      writes.values.words[at] = word
      writes.values.doubles[at] = double
    }
  }

  /** Brings the scoped writes and instances back to their bounds; called before a keyframe. */
  prune(): void {
    let count = 0
    for (const writes of this.scoped.values()) count += writes.sites.length
    if (count > SCOPED_MAX) {
      const oldest = [...this.scoped]
      oldest.sort((a, b) => Math.max(...a[1].ticks) - Math.max(...b[1].ticks))
      for (const [instance, writes] of oldest) {
        if (count <= SCOPED_MAX) break
        this.scoped.delete(instance)
        count -= writes.sites.length
      }
    }
    if (this.instances.size > INSTANCES_MAX) {
      const named = this.#namedInstances()
      for (const instance of this.instances.keys()) {
        if (this.instances.size <= INSTANCES_MAX) break
        if (!named.has(instance)) this.instances.delete(instance)
      }
    }
  }

  /** Instances of scoped writes and of enters (which say theirs in their first value), with all that enclose them. */
  #namedInstances(): Set<number> {
    const named = new Set<number>()
    const name = (instance: number): void => {
      for (let at: number | undefined = instance; at && !named.has(at) && this.instances.has(at); at = this.instances.get(at)) named.add(at)
    }
    for (const instance of this.scoped.keys()) name(instance)
    const { stack } = this
    for (let i = 0; i < stack.depth; i++) if (stack.argStarts[i]! < stack.args.length) name(stack.args.words[stack.argStarts[i]!]! >> 2)
    for (const parked of [...this.suspended.values(), ...this.unwound.values()]) if (parked.args.length > 0) name(parked.args.words[0]! >> 2)
    return named
  }
}

function keep(frames: Map<number, ParkedFrame>, parked: ParkedFrame, max: number): void {
  frames.delete(parked.frame)
  frames.set(parked.frame, parked)
  if (frames.size > max) for (const oldest of frames.keys()) {
    frames.delete(oldest)
    break
  }
}

function smi(record: RawRecord, i: number): number {
  return i < record.size && record.kinds[i] === KIND_SMI ? record.words[i]! >> 2 : 0
}

function doubleOf(record: RawRecord, i: number): number {
  const kind = record.kinds[i]
  return kind === KIND_DOUBLE || kind === KIND_INTEGER ? fromWords(record.low[i]!, record.high[i]!) : 0
}
