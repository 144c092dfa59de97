import { OP_MARK } from '@cinescope/trace'
import type { RecorderStatus } from './live.ts'
import { Meter } from './meter.ts'
import { KEEP_SECONDS, budgetOf, type SettingName } from './settings.ts'

/** Once in so many milliseconds at most is something kept by itself for the same reason: errors come in swarms. */
const SWARM_MS = 1000

/** What is controlled: the part of a recorder that settings and status are about. */
export interface Controlled {
  readonly recording: boolean
  readonly governor: { readonly budget: number, readonly share: number, readonly lowered: RecorderStatus['governor']['lowered'], readonly exhausted: boolean }
  limit(image: { readonly depth?: number, readonly width?: number, readonly textBudget?: number }): void
  govern(budget: number): void
  emit(op: number, values: readonly unknown[]): number
  counts(): { readonly records: number, readonly lost: number }
}

/** Where the recording is kept. `keep`: what was recorded since a time, up to a tick, outlasts what is recorded later. */
export interface Place<Kept> {
  keep(since: number, tick: number): Kept
  resize(ringBytes: number): void
}

/** What can be asked of a runtime while its program runs; the same in pages and in Node. Times are milliseconds of `now`. */
export class Controls<Kept> {
  readonly #recorder: Controlled
  readonly #place: Place<Kept>
  readonly #now: () => number
  readonly #meter = new Meter()
  #ringBytes: number
  #keepSeconds: number = KEEP_SECONDS
  /** Of what was kept last by itself. */
  #keptAt = -Infinity
  #keptFor = ''

  constructor(recorder: Controlled, place: Place<Kept>, now: () => number, ringBytes: number) {
    this.#recorder = recorder
    this.#place = place
    this.#now = now
    this.#ringBytes = ringBytes
  }

  /** Of a setting that was checked. */
  update(name: SettingName, value: number): void {
    switch (name) {
      case 'governor.budget': return this.#recorder.govern(budgetOf(value))
      case 'keep.seconds':
        this.#keepSeconds = value
        return
      case 'ring.bytes':
        this.#ringBytes = value
        this.#place.resize(value)
        return
      // `image.` and the limit's name.
      default: return this.#recorder.limit({ [name.slice(6)]: value })
    }
  }

  /** Keeps the last seconds, and marks them with the reason; undefined if nothing is being recorded. */
  keep(seconds: number, reason: string): Kept | undefined {
    const tick = this.#recorder.emit(OP_MARK, ['keep', reason])
    return tick < 0 ? undefined : this.#place.keep(this.#now() - seconds * 1000, tick)
  }

  /** On what usually is an error. */
  keepOn(reason: string): Kept | undefined {
    const now = this.#now()
    if (this.#keepSeconds <= 0 || (reason === this.#keptFor && now - this.#keptAt < SWARM_MS)) return undefined
    this.#keptFor = reason
    this.#keptAt = now
    return this.keep(this.#keepSeconds, reason)
  }

  /** Notes how many records there are now, which `rate` is made of. */
  sample(): number {
    return this.#meter.sample(this.#now(), this.#recorder.counts().records)
  }

  status(): Pick<RecorderStatus, 'recording' | 'records' | 'rate' | 'ringBytes' | 'cost' | 'governor' | 'lost'> {
    const { recording, governor: { budget, share, lowered, exhausted } } = this.#recorder
    const { records, lost } = this.#recorder.counts()
    return { recording, records, rate: this.sample(), ringBytes: this.#ringBytes, cost: share, governor: { budget: budget === Infinity ? 'off' : budget, lowered, exhausted }, lost }
  }
}
