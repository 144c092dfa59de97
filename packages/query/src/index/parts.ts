import type { Segment, Trace } from '@cinescope/trace'
import { Pending } from '../pending.ts'

/** A part that is not in memory: `load` gets it, `hold` keeps it there until it is released. */
export class Absent extends Pending {
  readonly hold: () => () => void

  constructor(load: () => Promise<void>, hold: () => () => void) {
    super(load)
    this.hold = hold
  }
}

/** What is derived from one segment, by name; made by `build`. */
export type Builders<T> = { readonly [K in keyof T]: (segment: Segment) => T[K] }

interface Part {
  readonly value: unknown
  readonly bytes: number
  holders: number
}

/**
 * Parts of segments in memory, the ones used last. Reading one that is not there throws `Absent`, so that code which reads is written as
 * if all were there; `ask` begins it again once the part is.
 */
export class Parts<T extends object> {
  readonly #trace: Trace
  readonly #builders: Builders<T>
  readonly #bytesOf: { readonly [K in keyof T]: (value: T[K]) => number }
  readonly #room: number
  readonly #together: readonly (keyof T & string)[]
  readonly #loaded: (segment: Segment) => Promise<void>
  /** By `#key`, least recently used first. */
  readonly #parts: Map<number, Part> = new Map()
  readonly #names: readonly (keyof T & string)[]
  /** Place of each kind in `#names`. */
  readonly #kinds: Readonly<Record<keyof T & string, number>>
  /** The part of each kind that was read last: mostly it is read again. */
  readonly #last: { [K in keyof T]?: { readonly segment: number, readonly value: T[K] } } = {}
  #bytes = 0

  /** `loaded` sees each segment before parts are made of it. */
  constructor(trace: Trace, builders: Builders<T>, bytesOf: { readonly [K in keyof T]: (value: T[K]) => number }, room: number, together: readonly (keyof T & string)[], loaded: (segment: Segment) => Promise<void>) {
    this.#trace = trace
    this.#builders = builders
    this.#bytesOf = bytesOf
    this.#room = room
    this.#together = together
    this.#loaded = loaded
    this.#names = Object.keys(builders) as (keyof T & string)[]
    this.#kinds = Object.fromEntries(this.#names.map((name, i) => [name, i])) as Record<keyof T & string, number>
  }

  #key(kind: keyof T & string, segment: number): number { return segment * this.#names.length + this.#kinds[kind] }

  get<K extends keyof T & string>(kind: K, segment: number): T[K] {
    const last = this.#last[kind]
    if (last?.segment === segment) return last.value
    const value = this.peek(kind, segment)
    if (value === undefined) throw this.#absent(kind, segment)
    return value
  }

  /** The part, if it is in memory. */
  peek<K extends keyof T & string>(kind: K, segment: number): T[K] | undefined {
    const key = this.#key(kind, segment)
    const part = this.#parts.get(key)
    if (!part) return undefined
    this.#parts.delete(key)
    this.#parts.set(key, part)
    this.#last[kind] = { segment, value: part.value as T[K] }
    return part.value as T[K]
  }

  /** Keeps a part that was made otherwise than of its segment. */
  put<K extends keyof T & string>(kind: K, segment: number, value: T[K]): void {
    this.#keep(kind, segment, value)
  }

  clear(): void {
    for (const [key, part] of this.#parts) if (part.holders === 0) this.#drop(key)
    for (const kind of this.#names) delete this.#last[kind]
  }

  /** Forgets what is no longer true of a segment that has grown. */
  forget(segment: number): void {
    for (const kind of this.#names) {
      this.#drop(this.#key(kind, segment))
      if (this.#last[kind]?.segment === segment) delete this.#last[kind]
    }
  }

  async #load<K extends keyof T & string>(kind: K, segment: number): Promise<void> {
    if (this.#parts.has(this.#key(kind, segment))) return
    const decoded = await this.#trace.segment(segment)
    await this.#loaded(decoded)
    // Parts that are read together are made together: each that is missing begins an answer again.
    for (const each of [...this.#together.includes(kind) ? this.#together.filter(other => other !== kind) : [], kind]) if (!this.#parts.has(this.#key(each, segment))) this.#keep(each, segment, this.#builders[each](decoded))
  }

  #absent<K extends keyof T & string>(kind: K, segment: number): Absent {
    return new Absent(() => this.#load(kind, segment), () => {
      const part = this.#parts.get(this.#key(kind, segment))
      if (!part) return () => undefined
      part.holders++
      return () => { part.holders-- }
    })
  }

  #keep<K extends keyof T & string>(kind: K, segment: number, value: T[K]): void {
    const key = this.#key(kind, segment)
    this.#drop(key)
    const bytes = this.#bytesOf[kind](value)
    this.#parts.set(key, { value, bytes, holders: 0 })
    this.#bytes += bytes
    if (this.#bytes <= this.#room) return
    for (const [old, part] of this.#parts) {
      if (this.#bytes <= this.#room) return
      if (part.holders === 0 && old !== key) this.#drop(old)
    }
  }

  #drop(key: number): void {
    const part = this.#parts.get(key)
    if (!part) return
    this.#parts.delete(key)
    this.#bytes -= part.bytes
  }
}

/**
 * Runs work that reads parts until all that it reads is in memory. What it had to wait for stays until it is done, so that a small memory
 * cannot make it wait for ever. The work may be begun many times: it must have no effects.
 */
export async function ask<A>(work: () => A | Promise<A>): Promise<A> {
  const held: (() => void)[] = []
  try {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof Pending)) throw error
        await error.load()
        if (error instanceof Absent) held.push(error.hold())
      }
    }
  } finally {
    for (const release of held) release()
  }
}

/** The answer of such work at once, if all that it reads is in memory: loops over a million records must not wait a million times. */
export function soon<A>(work: () => A): A | Promise<A> {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Pending)) throw error
    return ask(work)
  }
}
