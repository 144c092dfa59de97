import type { Between, ErrorEvent, Hit, Query, Unsure, Work } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import type { Breakpoint, Stop } from './breakpoint.ts'

interface Found { readonly tick: Tick | undefined, readonly unsure: Unsure | undefined }

/** Errors that are looked through. */
const ERRORS = 100_000

/** Runs over one recording, both ways. */
export class Runner {
  readonly #query: Query
  /** Telling what became of every error takes long, so it is done once for each length of the recording. */
  #errors: { readonly end: Tick, readonly all: readonly ErrorEvent[] } | undefined

  constructor(query: Query) { this.#query = query }

  /** To the nearest moment after (before) a tick at which a breakpoint stands. */
  async run(breakpoints: Iterable<Breakpoint>, from: Tick, direction: 1 | -1, { signal, progress }: Work = {}): Promise<Stop> {
    const all = [...breakpoints]
    const moved: Stop['moved'][number][] = []
    const standing = new Map<Breakpoint, Breakpoint>()
    for (const breakpoint of all) {
      const line = await this.#lineOf(breakpoint)
      if (line !== undefined) moved.push({ breakpoint, line })
      standing.set(breakpoint, line === undefined || !('place' in breakpoint) ? breakpoint : { ...breakpoint, place: { ...breakpoint.place, line } })
    }
    const at = (breakpoint: Breakpoint): Breakpoint => standing.get(breakpoint) ?? breakpoint
    const found = new Map<Breakpoint, Found>()
    let nearest: Tick | undefined
    for (const [i, breakpoint] of all.entries()) {
      const work: Work = { signal, progress: progress && ((done, of) => { progress(i * of + done, all.length * of) }) }
      // Nobody needs to look beyond the nearest stop that is known already.
      const answer = await this.#nearest(at(breakpoint), stretch(from, nearest, direction), direction, work)
      found.set(breakpoint, answer)
      nearest = answer.tick ?? nearest
    }
    const passed = stretch(from, nearest, direction)
    return {
      record: nearest === undefined ? undefined : await this.#query.record(nearest),
      hit: nearest === undefined ? [] : all.filter(breakpoint => found.get(breakpoint)?.tick === nearest),
      logs: await this.#logs(all.map(at), passed, { signal }),
      moved,
      unsure: await this.#unsure(new Map(all.map(breakpoint => [at(breakpoint), found.get(breakpoint)!])), passed, direction, { signal }),
    }
  }

  /** The line that a breakpoint on a line without a record moves to. */
  async #lineOf(breakpoint: Breakpoint): Promise<number | undefined> {
    if (breakpoint.kind === 'data' || breakpoint.kind === 'exception') return undefined
    const { line, hash, file } = breakpoint.place
    if (line === undefined) return undefined
    const next = await this.#query.lineFrom({ line, ...(hash !== undefined && { hash }), ...(file !== undefined && { file }) })
    return next === line ? undefined : next
  }

  async #nearest(breakpoint: Breakpoint, between: Between, direction: 1 | -1, work: Work): Promise<Found> {
    if (breakpoint.kind === 'log') return { tick: undefined, unsure: undefined }
    if (breakpoint.kind === 'exception') {
      const ahead = (await this.#thrown(breakpoint.fates, work)).filter(tick => tick >= (between.from ?? 0) && tick <= (between.to ?? Infinity))
      return { tick: direction > 0 ? ahead[0] : ahead.at(-1), unsure: undefined }
    }
    const place = breakpoint.kind === 'data' ? { target: breakpoint.target } : breakpoint.place
    const answer = await this.#query.firstWhere(breakpoint.condition ?? 'true', place, between, direction, work)
    return { tick: answer.found ? answer.tick : undefined, unsure: answer.unsure }
  }

  /** Moments of errors, in order. */
  async #thrown(fates: readonly ErrorEvent['fate'][] | undefined, work: Work): Promise<readonly Tick[]> {
    const { end } = await this.#query.summary()
    if (this.#errors?.end !== end) this.#errors = { end, all: await this.#query.errors(ERRORS, work) }
    return this.#errors.all.filter(error => !fates || fates.includes(error.fate)).map(error => error.tick).toSorted((a, b) => a - b)
  }

  /** What log breakpoints print in a stretch. */
  async #logs(breakpoints: readonly Breakpoint[], between: Between, work: Work): Promise<readonly Hit[]> {
    const hits: Hit[] = []
    for (const breakpoint of breakpoints) {
      if (breakpoint.kind === 'log') for await (const hit of this.#query.hits(breakpoint.place, breakpoint.expression, between, work)) hits.push(hit)
    }
    return hits.toSorted((a, b) => a.tick - b.tick)
  }

  /** A breakpoint that was looked for farther than the run went is asked again: it counted moments that were not passed. */
  async #unsure(found: ReadonlyMap<Breakpoint, Found>, passed: Between, direction: 1 | -1, work: Work): Promise<readonly Unsure[]> {
    const answer: Unsure[] = []
    for (const [breakpoint, { unsure }] of found) {
      const within = unsure && (await this.#nearest(breakpoint, passed, direction, work)).unsure
      if (within) answer.push(within)
    }
    return answer
  }
}

/** What lies ahead of a tick in a direction, up to the nearest stop that is known. */
function stretch(from: Tick, nearest: Tick | undefined, direction: 1 | -1): Between {
  return direction > 0 ? { from: (from + 1) as Tick, ...(nearest !== undefined && { to: nearest }) } : { to: (from - 1) as Tick, ...(nearest !== undefined && { from: nearest }) }
}
