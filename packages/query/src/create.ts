import type { Tick, Trace } from '@cinescope/trace'
import { children, flame, stackAt, toFrame } from './calls.ts'
import { density } from './density.ts'
import { asyncStackAt } from './async-stack.ts'
import { calls } from './calls-where.ts'
import { errors } from './errors.ts'
import { events } from './event.ts'
import { evaluateAt } from './film-moment.ts'
import { Film } from './film.ts'
import { firstWhere, hits } from './hits.ts'
import { nextWrite } from './next-write.ts'
import { objectAt } from './object.ts'
import { origin } from './origin.ts'
import { pathOf } from './path.ts'
import type { Query } from './query.ts'
import { neighbour, viewAt } from './record-view.ts'
import { localsAt, scopeAt } from './scope.ts'
import { search } from './search.ts'
import { siteValues } from './site-values.ts'
import { slow } from './slow.ts'
import { stats } from './stats.ts'
import { storeDiff, stores } from './store.ts'
import { summary } from './summary.ts'
import { targetOf } from './target-of.ts'
import { history, lastWrite } from './write.ts'

/**
 * Answers questions about an open recording. The index is made by one forward scan at the first question that needs it;
 * `summary` and `source` never wait for it.
 */
export function createQuery(trace: Trace): Query {
  const film = new Film(trace)
  let scanned: Promise<void> | undefined
  const ready = async (): Promise<Film> => {
    await (scanned ??= film.catalog.extend())
    return film
  }
  return {
    summary: async () => summary(film),
    refresh: async () => {
      if (await trace.refresh()) {
        film.records.refresh()
        if (scanned) await (scanned = film.catalog.extend())
      }
      return summary(film)
    },
    source: async hash => {
      const table = trace.modules.find(module => module.hash === hash)?.table
      return table && { hash, path: table.path, text: table.source }
    },
    record: async tick => viewAt(await ready(), tick),
    neighbour: async (tick, direction, kind = 'any', within) => neighbour(await ready(), tick, direction, kind, within),
    tickAt: async time => (await ready()).catalog.clock.tickAt(time, trace.begin, trace.end) as Tick,
    density: async (from, to, buckets) => density(await ready(), from, to, buckets),
    flame: async (from, to, limit) => flame(await ready(), from, to, limit),
    events: async (from, to, limit) => events(await ready(), from, to, limit),
    callTree: async (parent, skip, limit) => children(await ready(), parent, skip, limit),
    frame: async frame => {
      const { catalog } = await ready()
      const row = catalog.frames.row(frame)
      return row < 0 ? undefined : toFrame(film, row)
    },
    calls: async (filter, limit) => calls(await ready(), filter, limit),
    stackAt: async tick => stackAt(await ready(), tick),
    asyncStackAt: async tick => asyncStackAt(await ready(), tick),
    scopeAt: async (tick, frame) => scopeAt(await ready(), tick, frame),
    localsAt: async (tick, frame) => localsAt(await ready(), tick, frame),
    evaluate: async (expression, tick, frame) => evaluateAt(await ready(), expression, tick, film.catalog.frames.row(frame)),
    pathOf: async (frame, upTo) => pathOf(await ready(), frame, upTo),
    siteValues: async (tick, frame) => siteValues(await ready(), tick, frame),
    objectAt: async (ref, tick) => objectAt(await ready(), ref, tick),
    lastWrite: async (target, tick) => lastWrite(await ready(), target, tick),
    origin: async (target, tick) => origin(await ready(), target, tick),
    targetOf: async (expression, tick, frame) => targetOf(await ready(), expression, tick, film.catalog.frames.row(frame)),
    nextWrite: async (target, tick) => nextWrite(await ready(), target, tick),
    historyOf: async (target, from, to, limit) => history(await ready(), target, from, to, limit),
    hits: async function* (place, expression, between) {
      yield* hits(await ready(), place, expression, between)
    },
    firstWhere: async (predicate, place, between, direction) => firstWhere(await ready(), predicate, place, between, direction),
    stores: async (from, to, travel = false) => stores(await ready(), from, to, travel),
    storeDiff: async tick => storeDiff(await ready(), tick),
    errors: async limit => errors(await ready(), limit),
    slow: async (options = {}) => slow(await ready(), options),
    search: async (wanted, limit) => search(await ready(), typeof wanted === 'string' ? { text: wanted } : wanted, limit),
    stats: async () => stats(await ready()),
  }
}
