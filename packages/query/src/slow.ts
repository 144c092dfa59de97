import { OP_ENTER, OP_SUSPEND, type FrameId, type SiteId, type Tick } from '@cinescope/trace'
import type { SourcePlace } from './answer.ts'
import type { Film } from './film.ts'
import type { Between } from './hits.ts'
import type { Row } from './index/frames.ts'
import { ask } from './index/parts.ts'
import type { SliceId } from './index/slices.ts'
import { Quantiles } from './quantiles.ts'
import type { Work } from './work.ts'

/** A function's times. Milliseconds; those of short calls are estimates, because the clock is read every 256 records. */
export interface SlowFunction {
  readonly site: SiteId
  readonly name: string
  readonly place: SourcePlace | undefined
  readonly calls: number
  /** Of all calls: time on the stack, own and of what they called. Recursive calls count once. */
  readonly total: number
  /** Time on the stack without calls. */
  readonly self: number
  /** Of one call: the middle, and what one in twenty exceeds. Exact up to 4,096 calls, within 1 % beyond. */
  readonly usual: number
  readonly p95: number
  /** Calls that took far longer than the function usually does, slowest first. */
  readonly unusual: readonly { readonly frame: FrameId, readonly tick: Tick, readonly total: number, readonly self: number }[]
}

export interface SlowOptions extends Between {
  readonly by?: 'self' | 'total'
  readonly limit?: number
}

/** So much longer than usual, and at least so many milliseconds, is unusual. */
const TIMES = 5
const LEAST = 1
const UNUSUAL = 5

/** Functions by the time they took, slowest first. Holds one entry a function, and one a call that is suspended. */
export async function slow(film: Film, { from, to, by = 'self', limit = 50 }: SlowOptions, { signal, progress }: Work = {}): Promise<readonly SlowFunction[]> {
  const { catalog } = film
  const first = Math.max(from ?? 0, film.trace.begin)
  const last = Math.min(to ?? catalog.end, catalog.end - 1)
  const sums = new Sums()
  for (let segment = Math.max(0, catalog.segmentBefore(first)); segment < catalog.segments && catalog.firsts.get(segment) <= last; segment++) {
    signal?.throwIfAborted()
    progress?.(segment, catalog.segments)
    const begin = catalog.firsts.get(segment)
    const until = segment + 1 < catalog.segments ? catalog.firsts.get(segment + 1) - 1 : catalog.end
    const runs = await ask(() => runsOf(film, Math.max(begin, first), Math.min(until, last), first, last))
    for (const run of runs) sums.add(run)
  }
  sums.finish()
  const answer = [...sums.functions].map(([site, times]) => toFunction(film, site, times))
  answer.sort((a, b) => b[by] - a[by])
  return answer.slice(0, limit)
}

/** A slice, cut to the stretch that is asked for. */
interface Timed {
  readonly row: Row
  readonly site: number
  readonly from: number
  readonly until: number
  readonly time: number
  /** It is the first slice of its frame; the frame comes back behind it. */
  readonly enters: boolean
  readonly suspends: boolean
}

/** Slices that begin in [from, to], and at its very start those that are open there. */
function runsOf(film: Film, from: number, to: number, first: number, last: number): Timed[] {
  const { slices, frames } = film.catalog
  const timed = (slice: SliceId): Timed => {
    const row = slices.frame(slice)
    const begin = slices.from(slice)
    const end = slices.to(slice)
    const until = end < 0 ? last : Math.min(end, last)
    return {
      row, from: begin, until, site: frames.site(row), time: film.time(until) - film.time(Math.max(begin, first)),
      enters: film.catalog.opAt(begin) === OP_ENTER, suspends: end >= 0 && film.catalog.opAt(end) === OP_SUSPEND,
    }
  }
  const open: Timed[] = []
  if (from === first) for (let slice = slices.at(from); slice >= 0; slice = slices.parent(slice)) if (slices.from(slice) < from) open.push(timed(slice))
  return [...open.toReversed(), ...Array.from(slices.within(from, to), timed)]
}

interface Open { readonly run: Timed, inner: number }

/** Times by function, of slices in the order of the recording. */
class Sums {
  readonly functions: Map<number, Times> = new Map()
  readonly #open: Open[] = []
  /** Calls that may come back, with their times so far. */
  readonly #suspended: Map<Row, { total: number, self: number, readonly from: number, readonly site: number }> = new Map()

  add(run: Timed): void {
    while (this.#open.length > 0 && this.#open.at(-1)!.run.until < run.from) this.#close()
    let times = this.functions.get(run.site)
    if (!times) this.functions.set(run.site, times = new Times())
    if (run.enters) times.calls++
    // A call inside a call of the same function is already counted by the outer one.
    if (run.from > times.until) {
      times.total += run.time
      times.until = run.until
    }
    const above = this.#open.at(-1)
    if (above) above.inner += run.time
    this.#open.push({ run, inner: 0 })
  }

  finish(): void {
    while (this.#open.length > 0) this.#close()
    for (const [row, { total, self, from, site }] of this.#suspended) this.functions.get(site)!.took({ row, tick: from, total, self })
  }

  #close(): void {
    const { run, inner } = this.#open.pop()!
    const times = this.functions.get(run.site)!
    const self = run.time - inner
    times.self += self
    const known = this.#suspended.get(run.row)
    if (!known && !run.enters) return
    const call = { row: run.row, tick: known?.from ?? run.from, total: (known?.total ?? 0) + run.time, self: (known?.self ?? 0) + self }
    if (run.suspends) {
      this.#suspended.set(run.row, { ...call, from: call.tick, site: run.site })
      return
    }
    this.#suspended.delete(run.row)
    times.took(call)
  }
}

interface Call { readonly row: Row, readonly tick: number, readonly total: number, readonly self: number }

/** One function's times. */
class Times {
  calls = 0
  total = 0
  self = 0
  /** Last record of the outermost call that is counted. */
  until = -1
  readonly #durations = new Quantiles()
  /** The longest calls, longest first. */
  readonly #longest: Call[] = []

  took(call: Call): void {
    this.#durations.add(call.total)
    if (this.#longest.length === UNUSUAL && call.total <= this.#longest.at(-1)!.total) return
    const at = this.#longest.findIndex(other => call.total > other.total)
    this.#longest.splice(at < 0 ? this.#longest.length : at, 0, call)
    if (this.#longest.length > UNUSUAL) this.#longest.pop()
  }

  quantile(share: number): number { return this.#durations.at(share) }

  unusual(): readonly Call[] {
    const most = Math.max(LEAST, this.quantile(0.5) * TIMES)
    return this.#longest.filter(call => call.total > most)
  }
}

function toFunction(film: Film, site: number, times: Times): SlowFunction {
  const known = film.sites.functionOf(site)
  return {
    site: (known ? known.module.base + known.index : Math.max(0, site)) as SiteId,
    name: film.sites.functionName(site),
    place: known?.book.place(known.start, known.end),
    calls: times.calls,
    total: times.total,
    self: times.self,
    usual: times.quantile(0.5),
    p95: times.quantile(0.95),
    unusual: times.unusual().map(({ row, tick, total, self }) => ({ frame: row as FrameId, tick: tick as Tick, total, self })),
  }
}
