import { Fault } from '@cinescope/base'
import { ByteReader } from './byte-reader.ts'
import { constantValue, textValue } from './decode-value.ts'
import { frameId, objectRef, scopeInstance, siteId, tick as tickOf, type ScopeInstance, type SiteId } from './id.ts'
import { KINDS, KIND_CONST, KIND_DOUBLE, KIND_LENGTH, KIND_OBJECT, KIND_SMI, KIND_SYMBOL_BARE, KIND_TEXT, namesString } from './kind.ts'
import type { FrameState, Keyframe } from './trace.ts'
import type { Value } from './value.ts'

/** Body of a segment section (keyframe-writer.ts says how it is laid out); `begin` is the first tick that is kept. */
export function readKeyframe(body: Uint8Array, tick: number, begin: number): Keyframe {
  const reader = new ByteReader(body)
  const strings: string[] = []
  for (let count = reader.count(); count > 0; count--) strings.push(reader.string())
  const input: KeyframeInput = { reader, strings, tick, begin }
  const stack = [...readFrames(reader)].map(frame => readState(input, frame))
  const suspended: FrameState[] = []
  for (let count = reader.count(); count > 0; count--) suspended.push(readState(input, reader.varint()))
  const scoped = new Map<string, { site: SiteId, instance: ScopeInstance, value: Value, tick: ReturnType<typeof tickOf> }>()
  for (let count = reader.count(); count > 0; count--) {
    const instance = scopeInstance(reader.varint())
    readWrites(input, (site, value, at) => scoped.set(`${site}/${instance}`, { site: siteId(site), instance, value, tick: tickOf(at) }))
  }
  const instances = new Map<ScopeInstance, ScopeInstance>()
  let last = 0
  for (let count = reader.count(); count > 0; count--) {
    last += reader.zigzag()
    instances.set(scopeInstance(last), scopeInstance(reader.varint()))
  }
  return { stack, suspended, scoped, instances }
}

interface KeyframeInput {
  readonly reader: ByteReader
  readonly strings: readonly string[]
  readonly tick: number
  readonly begin: number
}

function readFrames(reader: ByteReader): Int32Array {
  const frames = new Int32Array(reader.count())
  let last = 0
  for (let i = 0; i < frames.length; i++) frames[i] = last += reader.zigzag()
  return frames
}

function readState(input: KeyframeInput, frame: number): FrameState {
  const { reader, begin } = input
  const site = reader.varint()
  const entered = reader.long() - 1
  const args: Value[] = []
  for (let count = reader.count(); count > 0; count--) args.push(readValue(input))
  const slots = new Map<SiteId, { value: Value, tick: ReturnType<typeof tickOf> }>()
  readWrites(input, (at, value, tick) => slots.set(siteId(at), { value, tick: tickOf(tick) }))
  return { frame: frameId(frame), site: siteId(site), entered: tickOf(entered < begin ? -1 : entered), args, slots }
}

function readWrites(input: KeyframeInput, add: (site: number, value: Value, tick: number) => void): void {
  const { reader, tick } = input
  let site = 0
  for (let count = reader.count(3); count > 0; count--) {
    site += reader.zigzag()
    const at = tick - reader.long()
    add(site, readValue(input), at)
  }
}

function readValue({ reader, strings }: KeyframeInput): Value {
  const kind = reader.byte()
  if (kind >= KINDS) throw new Fault('CINE_CORRUPT', { what: 'keyframe' })
  if (kind === KIND_SMI) return { kind: 'primitive', value: reader.zigzag() }
  if (kind === KIND_DOUBLE) return { kind: 'primitive', value: reader.double() }
  if (kind === KIND_SYMBOL_BARE) return { kind: 'symbol', description: undefined }
  if (kind >= KIND_CONST) return constantValue(kind - KIND_CONST)
  const payload = reader.varint()
  if (kind === KIND_OBJECT) return { kind: 'object', ref: objectRef(payload) }
  if (kind === KIND_LENGTH) return { kind: 'text', length: payload }
  if (namesString(kind) || kind === KIND_TEXT) return textValue(kind, strings[payload])
  throw new Fault('CINE_CORRUPT', { what: 'keyframe' })
}
