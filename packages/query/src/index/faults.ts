import { OP_CATCH, OP_ERROR, OP_THROW, type Value } from '@cinescope/trace'
import type { Records } from '../records.ts'
import { sameValue, UNDEFINED } from '../value.ts'
import type { Catalog } from './catalog.ts'
import { IntColumn, TickColumn } from './column.ts'

export const THROWN = 0
export const CAUGHT = 1
export const UNCAUGHT = 2

/** A value on its way up is compared with later catches; so many may be under way at once. */
const UNDER_WAY = 64

interface UnderWay { readonly row: number, readonly value: Value }

/**
 * Thrown values and where they ended. A throw is joined to the first later catch or uncaught report of the same value,
 * also through awaits. A catch that no recorded throw explains caught an engine's or foreign code's throw.
 */
export class FaultTable {
  /** Tick of the THROW, or of the CATCH or ERROR where that is the first sight of the value. */
  readonly tick: TickColumn
  /** Where it was caught or reported, -1 if neither was seen. */
  readonly end: TickColumn
  readonly state: IntColumn = new IntColumn()
  readonly #catalog: Catalog
  readonly #underWay: UnderWay[] = []
  /** The last caught value: what a rethrow throws. */
  #last: UnderWay | undefined
  /** One past the last record that was looked at. */
  #done: number
  #reading: Promise<void> = Promise.resolve()

  constructor(catalog: Catalog) {
    this.#catalog = catalog
    this.#done = catalog.trace.begin
    this.tick = new TickColumn(catalog.trace.begin)
    this.end = new TickColumn(catalog.trace.begin)
  }

  get length(): number { return this.tick.length }

  /** Looks at the throws, catches and errors that the recording has by now. Calls queue up; rejects with the signal's reason. */
  read(records: Records, signal?: AbortSignal): Promise<void> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#read(records, signal))
    return this.#reading
  }

  async #read(records: Records, signal: AbortSignal | undefined): Promise<void> {
    const { rare, rareOps } = this.#catalog.spine
    for (let i = rare.floor(this.#done - 1) + 1; i < rare.length; i++) {
      const op = rareOps.get(i)
      if (op !== OP_THROW && op !== OP_CATCH && op !== OP_ERROR) continue
      signal?.throwIfAborted()
      const tick = rare.get(i)
      const record = records.now(tick) ?? await records.at(tick)
      this.#done = tick + 1
      if (!record) continue
      const value = record.values[op === OP_ERROR ? 1 : 0] ?? UNDEFINED
      if (op === OP_THROW) this.#thrown(tick, value)
      else if (op === OP_CATCH) this.#caught(tick, value)
      else this.#uncaught(tick, value)
    }
  }

  #thrown(tick: number, value: Value): void {
    // A rethrow continues the journey of the same object: its origin is what people ask for. The same text or number may be thrown by anybody.
    const row = (value.kind === 'object' ? this.#take(value) : undefined) ?? this.#again(value) ?? this.#add(tick, -1, THROWN)
    this.state.set(row, THROWN)
    this.end.set(row, -1)
    this.#underWay.push({ row, value })
    if (this.#underWay.length > UNDER_WAY) this.#underWay.shift()
  }

  #caught(tick: number, value: Value): void {
    const known = this.#take(value)
    const row = known ?? this.#add(tick, tick, CAUGHT)
    this.state.set(row, CAUGHT)
    this.end.set(row, tick)
    this.#last = { row, value }
  }

  #uncaught(tick: number, value: Value): void {
    const row = this.#take(value) ?? this.#again(value) ?? this.#add(tick, tick, UNCAUGHT)
    this.state.set(row, UNCAUGHT)
    this.end.set(row, tick)
  }

  #again(value: Value): number | undefined {
    return this.#last && value.kind === 'object' && sameValue(this.#last.value, value) ? this.#last.row : undefined
  }

  #take(value: Value): number | undefined {
    for (let i = this.#underWay.length - 1; i >= 0; i--) {
      const entry = this.#underWay[i]!
      if (!sameValue(entry.value, value)) continue
      this.#underWay.splice(i, 1)
      return entry.row
    }
    return undefined
  }

  #add(tick: number, end: number, state: number): number {
    this.end.push(end)
    this.state.push(state)
    return this.tick.push(tick)
  }
}
