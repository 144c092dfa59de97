import type { ObjectRef } from './id.ts'

/** Why something is not known (principle 3). Every surface shows the reason and what would record it. */
export type GapReason =
  | 'level' // the function was recorded at a lower level
  | 'budget' // an image or text budget ended here
  | 'loss' // records were dropped; a loss record says why
  | 'evicted' // older than the ring
  | 'foreign' // written by code that is not instrumented
  | 'accessor' // a getter, which observing never runs
  | 'redacted'
  | 'awaited' // an object that only an `await` saw
  | 'unobservable' // could not be read without running app code
  | 'not-yet' // not written at this moment (before its declaration ran)
  | 'not-observed' // e.g. a thrown value that no probe saw
  | 'no-sites' // the module's site table is not attached
  | 'truncated' // the recording ends before the answer

export interface Gap {
  readonly reason: GapReason
  /** One sentence for people: what is not known and why. */
  readonly detail: string
  /** What to do to have it next time, if anything. */
  readonly fix?: string
  /** The function that would have to record more: content hash of its module, and index of its site. A running app can be told to (`Live.pin`). */
  readonly raise?: { readonly module: string, readonly function: number }
}

/** A decoded value. Survives structured clone; `-0`, `NaN`, bigint and `undefined` are themselves. */
export type Value =
  | { readonly kind: 'primitive', readonly value: undefined | null | boolean | number | string | bigint }
  /** A string of which only the length was kept. */
  | { readonly kind: 'text', readonly length: number }
  | { readonly kind: 'symbol', readonly description: string | undefined }
  | { readonly kind: 'object', readonly ref: ObjectRef }
  | { readonly kind: 'hole' }
  | { readonly kind: 'gap', readonly gap: Gap }

/** What a segment knows of an object beyond its number. `type` is OBJECT_*. */
export interface ObjectInfo {
  readonly ref: ObjectRef
  readonly type: number
  readonly className: string
  /** Of a proxy: the object behind it. */
  readonly target?: ObjectRef
}
