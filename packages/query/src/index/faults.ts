import type { Value } from '@cinescope/trace'
import { sameValue } from '../value.ts'
import { IntColumn, TickColumn } from './column.ts'

export const THROWN = 0
export const CAUGHT = 1
export const UNCAUGHT = 2

/** A value on its way up is compared with later catches; so many may be under way at once. */
const UNDER_WAY = 64

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
  readonly #underWay: { readonly row: number, readonly value: Value }[] = []

  constructor(origin: number) {
    this.tick = new TickColumn(origin)
    this.end = new TickColumn(origin)
  }

  get length(): number { return this.tick.length }
  /** A throw was seen since the last catch: frames that unwind now are left by it. */
  flying = false

  thrown(tick: number, value: Value): void {
    this.flying = true
    // A rethrow continues the journey of the same value: its origin is what people ask for.
    const row = this.#take(value) ?? this.#again(value) ?? this.#add(tick, -1, THROWN)
    this.state.set(row, THROWN)
    this.end.set(row, -1)
    this.#underWay.push({ row, value })
    if (this.#underWay.length > UNDER_WAY) this.#underWay.shift()
  }

  caught(tick: number, value: Value): void {
    this.flying = false
    const row = this.#take(value)
    if (row === undefined) this.#remember(this.#add(tick, tick, CAUGHT), value)
    else {
      this.state.set(row, CAUGHT)
      this.end.set(row, tick)
      this.#remember(row, value)
    }
  }

  uncaught(tick: number, value: Value): void {
    this.flying = false
    const row = this.#take(value) ?? this.#again(value)
    if (row === undefined) this.#add(tick, tick, UNCAUGHT)
    else {
      this.state.set(row, UNCAUGHT)
      this.end.set(row, tick)
    }
  }

  /** The last caught value: what a rethrow throws. */
  #last: { readonly row: number, readonly value: Value } | undefined

  #remember(row: number, value: Value): void { this.#last = { row, value } }

  #again(value: Value): number | undefined {
    return this.#last && value.kind === 'object' && sameValue(this.#last.value, value) ? this.#last.row : undefined
  }

  #take(value: Value): number | undefined {
    for (let i = this.#underWay.length - 1; i >= 0; i--) {
      const entry = this.#underWay[i] as { readonly row: number, readonly value: Value }
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
