import {
  decodeNumber, decodeValue, HEAD_OP_SHIFT, HEAD_SITE_SHIFT, OP_BUILTIN, OP_DELETE, OP_IMAGE, OP_NAMES, OP_SCOPE, OP_SET, OP_STRING, OP_WRITE, REF_DOUBLE, REF_KIND_SHIFT, REF_OBJECT,
  REF_PAYLOAD_SHIFT, REF_STRING, TAG_REF, type RecordColumns, type Segment,
} from '@cinescope/trace'
import { ANY_KEY, hashKey, keyOf } from '../value.ts'
import { grown } from './grown.ts'
import { buildPostings, type Postings } from './postings.ts'

/** Bits of a word that names an object, under `OBJECT_MASK`. */
export const OBJECT_BITS: number = (REF_OBJECT << REF_KIND_SHIFT) | TAG_REF
export const OBJECT_MASK = 31
/** Bits of one that names a string, a double, under the same mask. */
export const STRING_BITS: number = (REF_STRING << REF_KIND_SHIFT) | TAG_REF
export const DOUBLE_BITS: number = (REF_DOUBLE << REF_KIND_SHIFT) | TAG_REF
/** Op of a record that this version does not know (F24). */
export const UNKNOWN = 255

/** Op of each record. */
export function opsOf({ columns: { count, heads } }: Segment): Uint8Array {
  const ops = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const op = (heads[i]! >>> HEAD_OP_SHIFT) & 31
    ops[i] = OP_NAMES[op] === undefined ? UNKNOWN : op
  }
  return ops
}

const makeRoom = (records: number): { readonly keys: Int32Array, readonly at: Int32Array, readonly ops: Uint8Array } => ({ keys: new Int32Array(records), at: new Int32Array(records), ops: new Uint8Array(records) })

/** What postings of sites are made of, for all segments: they are made of thousands. */
let room = makeRoom(0)

/** Site -> its records, ENTER included. Extra: the op. */
export function sitesOf({ columns: { count, heads } }: Segment): Postings {
  if (count > room.ops.length) room = makeRoom(count)
  const { keys, at, ops } = room
  let length = 0
  for (let i = 0; i < count; i++) {
    const head = heads[i]!
    const op = (head >>> HEAD_OP_SHIFT) & 31
    const site = head >>> HEAD_SITE_SHIFT
    if (site === 0 || op >= OP_STRING) continue
    keys[length] = site
    at[length] = i
    ops[length++] = op
  }
  return buildPostings(length, keys, at, ops)
}

/** Grows with what is pushed; becomes postings. */
class Gathered {
  #keys = new Int32Array(1024)
  #at = new Int32Array(1024)
  #extras = new Int32Array(1024)
  #length = 0

  push(key: number, at: number, extra: number): void {
    if (this.#length === this.#keys.length) {
      const least = this.#length + 1
      this.#keys = grown(this.#keys, least)
      this.#at = grown(this.#at, least)
      this.#extras = grown(this.#extras, least)
    }
    this.#keys[this.#length] = key
    this.#at[this.#length] = at
    this.#extras[this.#length++] = extra
  }

  build(): Postings { return buildPostings(this.#length, this.#keys, this.#at, this.#extras) }
}

export interface ObjectPostings {
  /** Object -> SET, DELETE and BUILTIN records on it. Extra: hash of the computed key, or -1 - site for a static one. */
  readonly touches: Postings
  /** Object -> its images. Extra: IMAGE_* flags. */
  readonly images: Postings
}

export function objectsOf({ columns }: Segment): ObjectPostings {
  const { count, heads, starts, words } = columns
  const touches = new Gathered()
  const images = new Gathered()
  for (let i = 0; i < count; i++) {
    const head = heads[i]!
    const op = (head >>> HEAD_OP_SHIFT) & 31
    if (op !== OP_SET && op !== OP_DELETE && op !== OP_BUILTIN && op !== OP_IMAGE) continue
    const start = starts[i]!
    const size = starts[i + 1]! - start
    if (size === 0 || (words[start]! & OBJECT_MASK) !== OBJECT_BITS) continue
    const ref = words[start]! >>> REF_PAYLOAD_SHIFT
    if (op === OP_IMAGE) images.push(ref, i, size > 1 ? decodeNumber(columns, words[start + 1]!) : 0)
    else touches.push(ref, i, touchKey(columns, op, head >>> HEAD_SITE_SHIFT, start, size))
  }
  return { touches: touches.build(), images: images.build() }
}

/** A static key is told by the number of values, so that a recording without site tables can be indexed too. */
function touchKey(columns: RecordColumns, op: number, site: number, start: number, size: number): number {
  const computed = op === OP_SET ? size > 2 : op === OP_DELETE && size > 1
  if (!computed) return -1 - site
  const key = keyOf(decodeValue(columns, columns.words[start + 1]!))
  return key === undefined ? ANY_KEY : hashKey(key)
}

/** Scope instances that were made in a segment, by number. */
export interface MadeInstances { readonly numbers: Int32Array, readonly parents: Int32Array, readonly sites: Int32Array, readonly at: Int32Array }

export interface ScopePostings {
  /** Scope instance -> its writes. Extra: the site. */
  readonly writes: Postings
  readonly made: MadeInstances
}

export function scopesOf({ columns }: Segment): ScopePostings {
  const { count, heads, starts, words } = columns
  const writes = new Gathered()
  const made: (readonly [number: number, parent: number, site: number, at: number])[] = []
  for (let i = 0; i < count; i++) {
    const op = (heads[i]! >>> HEAD_OP_SHIFT) & 31
    if (op !== OP_WRITE && op !== OP_SCOPE) continue
    const start = starts[i]!
    const size = starts[i + 1]! - start
    const site = heads[i]! >>> HEAD_SITE_SHIFT
    if (op === OP_WRITE) {
      if (size > 1) writes.push(decodeNumber(columns, words[start + 1]!), i, site)
    } else if (size > 0) made.push([decodeNumber(columns, words[start]!), size > 1 ? decodeNumber(columns, words[start + 1]!) : 0, site, i])
  }
  made.sort((a, b) => a[0] - b[0] || a[3] - b[3])
  return {
    writes: writes.build(),
    made: {
      numbers: Int32Array.from(made, row => row[0]), parents: Int32Array.from(made, row => row[1]), sites: Int32Array.from(made, row => row[2]), at: Int32Array.from(made, row => row[3]),
    },
  }
}
