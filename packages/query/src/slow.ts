import type { FrameId, SiteId, Tick } from '@cinescope/trace'
import type { SourcePlace } from './answer.ts'
import type { Film } from './film.ts'
import type { Between } from './hits.ts'

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
  /** Of one call: the middle, and what one in twenty exceeds. */
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

/** Functions by the time they took, slowest first. */
export function slow(film: Film, { from, to, by = 'self', limit = 50 }: SlowOptions): readonly SlowFunction[] {
  const { frames, slices, end } = film.catalog
  const first = Math.max(from ?? 0, film.trace.begin)
  const last = Math.min(to ?? end, end - 1)
  const totals = new Float64Array(frames.length)
  const selves = new Float64Array(frames.length)
  const bySite = new Map<number, Times>()
  for (let slice = Math.max(0, slices.from.floor(first)); slice < slices.length && slices.from.get(slice) <= last; slice++) {
    const until = slices.to.get(slice) < 0 ? last : slices.to.get(slice)
    if (until < first) continue
    const time = film.time(Math.min(until, last)) - film.time(Math.max(slices.from.get(slice), first))
    const row = slices.frame.get(slice)
    const site = frames.site.get(row)
    const parent = slices.parent.get(slice)
    totals[row] = (totals[row] as number) + time
    selves[row] = (selves[row] as number) + time
    if (parent >= 0) selves[slices.frame.get(parent)] = (selves[slices.frame.get(parent)] as number) - time
    const times = bySite.get(site) ?? { total: 0, until: -1, rows: [] }
    bySite.set(site, times)
    // A call inside a call of the same function is already counted by the outer one.
    if (slices.from.get(slice) > times.until) {
      times.total += time
      times.until = until
    }
    if (frames.entered.get(row) === slices.from.get(slice)) times.rows.push(row)
  }
  const answer = [...bySite].map(([site, times]) => toFunction(film, site, times, totals, selves))
  answer.sort((a, b) => b[by] - a[by])
  return answer.slice(0, limit)
}

interface Times {
  total: number
  /** Last record of the outermost call that is counted. */
  until: number
  readonly rows: number[]
}

function toFunction(film: Film, site: number, times: Times, totals: Float64Array, selves: Float64Array): SlowFunction {
  const { frames } = film.catalog
  const { rows } = times
  const durations = Float64Array.from(rows, row => totals[row] as number)
  durations.sort()
  const at = (share: number): number => durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? 0
  const usual = at(0.5)
  const unusual = rows.filter(row => (totals[row] as number) > Math.max(LEAST, usual * TIMES))
  unusual.sort((a, b) => (totals[b] as number) - (totals[a] as number))
  const known = film.sites.functionOf(site)
  return {
    site: (known ? known.module.base + known.index : Math.max(0, site)) as SiteId,
    name: film.sites.functionName(site),
    place: known?.book.place(known.start, known.end),
    calls: rows.length,
    total: times.total,
    self: rows.reduce((sum, row) => sum + (selves[row] as number), 0),
    usual,
    p95: at(0.95),
    unusual: unusual.slice(0, UNUSUAL).map(row => ({ frame: frames.id.get(row) as FrameId, tick: frames.entered.get(row) as Tick, total: totals[row] as number, self: selves[row] as number })),
  }
}
