import type { Hit, Query, Unsure } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import type { Breakpoint, Stop } from './breakpoint.ts'

interface Found { readonly tick: Tick, readonly breakpoint: Breakpoint, readonly unsure: Unsure | undefined }

/** Errors that are looked through. */
const ERRORS = 100_000

/** To the nearest moment after (before) a tick at which a breakpoint stands; undefined if there is none in that direction. */
export async function run(query: Query, breakpoints: Iterable<Breakpoint>, from: Tick, direction: 1 | -1): Promise<Stop | undefined> {
  const all = [...breakpoints]
  const found: Found[] = []
  for (const breakpoint of all) {
    // Nobody needs to look beyond the nearest stop that is known already.
    const nearest = found.reduce<Tick | undefined>((best, { tick }) => best === undefined || (tick - best) * direction < 0 ? tick : best, undefined)
    const next = await nearestOf(query, breakpoint, from, direction, nearest)
    if (next) found.push(next)
  }
  const stops = found.toSorted((a, b) => (a.tick - b.tick) * direction)
  const [first] = stops
  const record = first && await query.record(first.tick)
  if (!first || !record) return undefined
  const between = direction > 0 ? { from: (from + 1) as Tick, to: first.tick } : { from: first.tick, to: (from - 1) as Tick }
  return {
    record,
    hit: stops.filter(({ tick }) => tick === first.tick).map(({ breakpoint }) => breakpoint),
    logs: await logs(query, all, between),
    unsure: stops.flatMap(({ unsure }) => unsure ?? []),
  }
}

async function nearestOf(query: Query, breakpoint: Breakpoint, from: Tick, direction: 1 | -1, nearest: Tick | undefined): Promise<Found | undefined> {
  const between = direction > 0 ? { from: (from + 1) as Tick, ...(nearest !== undefined && { to: nearest }) } : { ...(nearest !== undefined && { from: nearest }), to: (from - 1) as Tick }
  if (breakpoint.kind === 'log') return undefined
  if (breakpoint.kind === 'exception') {
    const { fates } = breakpoint
    const ticks = (await query.errors(ERRORS)).filter(error => !fates || fates.includes(error.fate)).map(error => error.tick)
    const ahead = ticks.filter(tick => (tick - from) * direction > 0)
    return ahead.length === 0 ? undefined : { tick: ahead.reduce((best, tick) => (tick - best) * direction < 0 ? tick : best), breakpoint, unsure: undefined }
  }
  const answer = await query.firstWhere(breakpoint.condition ?? 'true', breakpoint.kind === 'data' ? { target: breakpoint.target } : breakpoint.place, between, direction)
  return answer.found ? { tick: answer.tick, breakpoint, unsure: answer.unsure } : undefined
}

/** What log breakpoints print in a stretch. */
async function logs(query: Query, breakpoints: readonly Breakpoint[], between: { readonly from: Tick, readonly to: Tick }): Promise<readonly Hit[]> {
  const hits: Hit[] = []
  for (const breakpoint of breakpoints) {
    if (breakpoint.kind === 'log') for await (const hit of query.hits(breakpoint.place, breakpoint.expression, between)) hits.push(hit)
  }
  hits.sort((a, b) => a.tick - b.tick)
  return hits
}
