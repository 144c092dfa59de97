import type { Tick, Trace } from '@cinescope/trace'
import { children, stackAt, toFrame } from './calls.ts'
import { density } from './density.ts'
import { asyncStackAt } from './async-stack.ts'
import { calls } from './calls-where.ts'
import { errors } from './errors.ts'
import { events } from './event.ts'
import { evaluateAt } from './film-moment.ts'
import { Film } from './film.ts'
import { flame } from './flame.ts'
import { firstWhere, hits } from './hits.ts'
import type { TraceIndex } from './index-file/trace-index.ts'
import { ask } from './index/parts.ts'
import { nextWrite } from './next-write.ts'
import { objectAt } from './object.ts'
import { origin } from './origin.ts'
import { pathOf } from './path.ts'
import { lineWithSites } from './place.ts'
import type { Progress, Query } from './query.ts'
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

export interface QueryOptions {
  /** The recording's index (`openIndex`, `fileIndex` of cinescope/file); without it one is made in memory, in a fraction of the recording's bytes. */
  readonly index?: TraceIndex | undefined
  /** Bytes kept of what is derived from segments; 8 MiB if it is not said. The recording's own segments are bounded by `openTrace`. */
  readonly partBytes?: number | undefined
}

/**
 * Answers questions about an open recording, out of core: the index says which segments to look at, and what is made of them is kept within a
 * bound. What the index lacks is made at the first question; `summary` and `source` never wait for it, `prepare` tells how far it is.
 */
export function createQuery(trace: Trace, options: QueryOptions = {}): Query {
  const film = new Film(trace, options)
  let indexed: Promise<void> | undefined
  const ready = async (): Promise<Film> => {
    try {
      await (indexed ??= film.catalog.extend())
    } catch (error) {
      indexed = undefined
      throw error
    }
    return film
  }
  /** Answers that read little: begun again when something must be waited for. */
  const answer = async <A>(work: (film: Film) => A | Promise<A>): Promise<A> => {
    await ready()
    return ask(() => work(film))
  }
  return {
    summary: async () => summary(film),
    refresh: async () => {
      if (await trace.refresh()) {
        film.records.refresh()
        if (indexed) await (indexed = film.catalog.extend())
      }
      return summary(film)
    },
    prepare: () => prepare(film, ready),
    source: async hash => {
      const table = trace.modules.find(module => module.hash === hash)?.table
      return table && { hash, path: table.path, text: table.source }
    },
    functionName: async (hash, index) => {
      const book = film.sites.bookOf(hash)
      return book && { name: film.sites.functionName(book.module.base + index), path: book.table.path }
    },
    record: tick => answer(() => viewAt(film, tick)),
    neighbour: (tick, direction, kind = 'any', within) => answer(() => neighbour(film, tick, direction, kind, within)),
    tickAt: time => answer(() => film.catalog.clock.tickAt(time, trace.begin, trace.end) as Tick),
    density: async (from, to, buckets, work) => density(await ready(), from, to, buckets, work),
    flame: async (from, to, limit, work) => flame(await ready(), from, to, limit, work),
    events: async (from, to, limit) => events(await ready(), from, to, limit),
    callTree: (parent, skip, limit) => answer(() => children(film, parent, skip, limit)),
    frame: frame => answer(() => {
      const row = film.catalog.frames.row(frame)
      return row < 0 ? undefined : toFrame(film, row)
    }),
    calls: async (filter, limit, work) => calls(await ready(), filter, limit, work),
    stackAt: tick => answer(() => stackAt(film, tick)),
    asyncStackAt: tick => answer(() => asyncStackAt(film, tick)),
    scopeAt: (tick, frame) => answer(() => scopeAt(film, tick, frame)),
    localsAt: (tick, frame) => answer(() => localsAt(film, tick, frame)),
    evaluate: (expression, tick, frame) => answer(() => evaluateAt(film, expression, tick, film.catalog.frames.row(frame))),
    pathOf: (frame, upTo) => answer(() => pathOf(film, frame, upTo)),
    siteValues: (tick, frame) => answer(() => siteValues(film, tick, frame)),
    objectAt: (ref, tick) => answer(() => objectAt(film, ref, tick)),
    lastWrite: (target, tick) => answer(() => lastWrite(film, target, tick)),
    origin: (target, tick) => answer(() => origin(film, target, tick)),
    targetOf: (expression, tick, frame) => answer(() => targetOf(film, expression, tick, film.catalog.frames.row(frame))),
    nextWrite: (target, tick) => answer(() => nextWrite(film, target, tick)),
    historyOf: (target, from, to, limit) => answer(() => history(film, target, from, to, limit)),
    hits: (place, expression, between, work) => hits(ready, place, expression, between, work),
    lineFrom: async place => lineWithSites(film, place),
    firstWhere: async (predicate, place, between, direction, work) => firstWhere(await ready(), predicate, place, between, direction, work),
    stores: async (from, to, travel = false) => stores(await ready(), from, to, travel),
    storeDiff: tick => answer(() => storeDiff(film, tick)),
    errors: async (limit, work) => errors(await ready(), limit, work),
    slow: async (slowOptions = {}, work) => slow(await ready(), slowOptions, work),
    search: async (wanted, limit, work) => search(await ready(), typeof wanted === 'string' ? { text: wanted } : wanted, limit, work),
    stats: async work => stats(await ready(), work),
  }
}

/** Makes what the index lacks, a segment at a time. */
async function* prepare({ catalog: { index }, trace }: Film, ready: () => Promise<Film>): AsyncGenerator<Progress, void> {
  while (index.segments < trace.segments.length) {
    yield { done: index.segments, all: trace.segments.length }
    await index.step()
  }
  await ready()
  yield { done: index.segments, all: trace.segments.length }
}
