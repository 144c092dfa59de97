import { Fault } from '@cinescope/base'
import type { Gap, ObjectRef } from '@cinescope/trace'
import type { ObjectView } from '../answer.ts'
import type { Recorded, Term } from './term.ts'

/** A name that no variable has. */
export const ABSENT: unique symbol = Symbol('no such variable')

/** Where names and objects get their values: one moment of a recording. Throws `Pending` for what must be read first. */
export interface Moment {
  /** Value of a free name of the expression, by its place in `Expression.names`. */
  name(index: number): Term | typeof ABSENT
  self(): Term
  intern(ref: ObjectRef): Recorded
  object(recorded: Recorded): ObjectView
}

export interface Limits {
  /** Nodes evaluated and elements visited. */
  readonly steps: number
  readonly milliseconds: number
}

export const LIMITS: Limits = { steps: 2_000_000, milliseconds: 1000 }

/** Longest text and list that an expression may make. */
export const LONGEST = 1_000_000

/** Calls of arrow functions inside each other. */
const DEEPEST = 200

const NONE: readonly Gap[] = []

/** One evaluation: its moment, its budget, and what it came upon that may be wrong. */
export class Run {
  readonly moment: Moment
  readonly text: string
  readonly #limits: Limits
  readonly #now: () => number
  #doubts: readonly Gap[] = NONE
  #steps = 0
  #depth = 0
  #deadline = 0

  constructor(text: string, moment: Moment, limits: Limits = LIMITS, now: () => number = Date.now) {
    this.text = text
    this.moment = moment
    this.#limits = limits
    this.#now = now
  }

  /** Counts work; throws CINE_EXPRESSION_BUDGET when there was too much of it. */
  step(count: number): void {
    const before = this.#steps
    this.#steps = before + count
    if (this.#steps > this.#limits.steps) throw this.#exhausted(`${this.#limits.steps} steps`)
    // The clock is looked at now and then only: a look costs more than a step.
    if ((before ^ this.#steps) < 4096) return
    if (this.#deadline === 0) this.#deadline = this.#now() + this.#limits.milliseconds
    else if (this.#now() > this.#deadline) throw this.#exhausted(`${this.#limits.milliseconds} ms`)
  }

  /** Guards what is about to become long. */
  room(length: number): void {
    if (length > LONGEST) throw this.#exhausted(`a text or list of ${LONGEST} elements`)
  }

  nested<T>(body: () => T): T {
    if (this.#depth >= DEEPEST) throw this.#exhausted(`${DEEPEST} calls inside each other`)
    this.#depth++
    try {
      return body()
    } finally {
      this.#depth--
    }
  }

  /** An answer keeps them: they are never changed in place. */
  get doubts(): readonly Gap[] { return this.#doubts }

  doubt(gap: Gap): void {
    if (!this.#doubts.some(known => known.detail === gap.detail)) this.#doubts = [...this.#doubts, gap]
  }

  /** For the next evaluation. */
  renew(): void {
    this.again()
    this.#steps = 0
    this.#deadline = 0
  }

  /** Begins again, after something was loaded; the steps so far stay counted. */
  again(): void {
    this.#depth = 0
    this.#doubts = NONE
  }

  #exhausted(limit: string): Fault { return new Fault('CINE_EXPRESSION_BUDGET', { expression: this.text, limit }) }
}
