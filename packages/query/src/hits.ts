import type { FrameId, Gap, SiteId, Tick, Value } from '@cinescope/trace'
import type { Target, Write } from './answer.ts'
import { breath } from './breath.ts'
import { compile, type Evaluation, evaluate, evaluateNow, type Expression, globals, holds, holdsNow, Run } from './expression/index.ts'
import type { Film } from './film.ts'
import { Handed } from './handed.ts'
import { FilmMoment } from './film-moment.ts'
import { NameReader, valueOf } from './name-reader.ts'
import { nextWrite } from './next-write.ts'
import { ask, soon } from './index/parts.ts'
import { Pending } from './pending.ts'
import { type Place, sitesOf, whyNowhere } from './place.ts'
import type { RecordData } from './records.ts'
import { SiteWalk } from './site-walk.ts'
import { bindingAt } from './static-name.ts'
import type { Work } from './work.ts'
import { history, lastWrite } from './write.ts'

/** A stretch of a recording; both ends belong to it. */
export interface Between { readonly from?: Tick, readonly to?: Tick }

/** What an expression came to when a place was reached. */
export interface Hit {
  readonly tick: Tick
  readonly time: number
  readonly frame: FrameId
  readonly site: SiteId
  readonly evaluation: Evaluation
}

/** Instead of a place: the changes of a variable, a property or a path of a store. */
export interface WritesOf { readonly target: Target }

/** The first moment at which a predicate holds. */
export type FirstAnswer =
  | { readonly found: true, readonly tick: Tick, readonly frame: FrameId, readonly unsure: Unsure | undefined }
  | { readonly found: false, readonly gap: Gap | undefined, readonly unsure: Unsure | undefined }

/** Moments before the answer at which the predicate may hold: it depends on something that is not known, or a change may be missing. */
export interface Unsure { readonly count: number, readonly tick: Tick, readonly gap: Gap }

/**
 * Print statements on the past: the expression's value each time a place was reached, in order, without a cap. Stop
 * iterating to stop the work. `$value` is what the record at the place wrote, answered, threw or caught; `$args` what was called
 * with. Throws CINE_EXPRESSION_*.
 */
export async function* hits(opened: () => Promise<Film>, place: Place, text: string, between: Between = {}, work: Work = {}): AsyncGenerator<Hit, void> {
  const film = await opened()
  const expression = compile(text)
  const moments = new Moments(film, expression)
  const reach = reachOf(film, place)
  const walk = walkOver(film, reach.sites, between, 1, work)
  const standing = new Standing(film)
  // Waits only for segments and for what an evaluation must read first: a million hits are a loop, not a million promises.
  while (walk.next() || await walk.more()) {
    const { tick } = walk
    const record = film.records.now(tick) ?? await film.records.at(tick)
    if (!record || (reach.passes && !await reach.passes(record))) continue
    const ready = standing.to(tick)
    if (ready) await ready
    const { row, time } = standing
    const run = new Run(text, moments.at(record, row))
    let evaluation = evaluateNow(expression, run)
    if (evaluation instanceof Pending) evaluation = await evaluate(expression, run)
    yield { tick: tick as Tick, time, frame: (row < 0 ? 0 : row) as FrameId, site: record.site as SiteId, evaluation }
  }
}

/** Frame and time of a record, looked up without an object or a function each time. */
class Standing {
  row = -1
  time = 0
  readonly #film: Film

  constructor(film: Film) { this.#film = film }

  /** A promise if that must be waited for. */
  to(tick: number): Promise<void> | undefined {
    try {
      this.#look(tick)
    } catch (error) {
      if (!(error instanceof Pending)) throw error
      return ask(() => this.#look(tick))
    }
    return undefined
  }

  #look(tick: number): void {
    this.row = this.#film.rowAt(tick)
    this.time = this.#film.time(tick)
  }
}

/** The first (backwards: the last) moment at a place where a predicate holds; everywhere its names can be seen, if no place is given. */
export async function firstWhere(film: Film, text: string, place: Place | WritesOf | undefined, between: Between = {}, direction: 1 | -1 = 1, work: Work = {}): Promise<FirstAnswer> {
  const expression = compile(text)
  const moments = new Moments(film, expression)
  let unsure: Unsure | undefined
  const target = place && 'target' in place ? place.target : undefined
  const reach: Reach = target ? { sites: [] } : place ? reachOf(film, place as Place) : { sites: sitesSeeing(film, expression) }
  const doubt = (gap: Gap, tick: number): void => { unsure ??= { count: 1, tick: tick as Tick, gap } }
  // Everywhere is where there is such a value: entries and exits have none.
  const valued = !place && expression.names.includes('$value')
  const records = target ? writesOf(film, target, between, direction, work, doubt) : recordsAt(film, reach, between, direction, work)
  for await (const { record, value } of records) {
    if (valued && valueOf(record) === undefined) continue
    const found = soon(() => film.rowAt(record.tick))
    const row = found instanceof Promise ? await found : found
    const run = new Run(text, moments.at(record, row, value))
    let answer = holdsNow(expression, run)
    if (answer instanceof Pending) answer = holds(await evaluate(expression, run))
    if (answer === true) return { found: true, tick: record.tick as Tick, frame: (row < 0 ? 0 : row) as FrameId, unsure }
    if (answer !== false) unsure = unsure ? { ...unsure, count: unsure.count + 1 } : { count: 1, tick: record.tick as Tick, gap: answer }
  }
  return { found: false, gap: reach.sites.length === 0 && !target ? nowhere(film, text, place as Place | undefined) : undefined, unsure }
}

/** Sites whose records are at a place; of some of them only those that pass. */
interface Reach { readonly sites: readonly number[], readonly passes?: (record: RecordData) => boolean | Promise<boolean> }

function reachOf(film: Film, place: Place): Reach {
  const sites = sitesOf(film, place)
  const { argument, ...others } = place
  if (argument === undefined || Object.keys(others).length > 0) return { sites }
  const plain = new Set(sites)
  const handed = new Handed(film, argument, plain)
  return { sites: [...sites, ...handed.sites].toSorted((a, b) => a - b), passes: record => plain.has(record.site) || handed.holds(record.tick) }
}

function nowhere(film: Film, text: string, place: Place | undefined): Gap {
  const detail = place ? whyNowhere(film, place) ?? 'No record can stand at that place.' : `No recorded code sees all the names of \`${text}\`.`
  return { reason: 'not-observed', detail }
}

/** Sites from which all variables of an expression can be seen. */
function sitesSeeing(film: Film, expression: Expression): readonly number[] {
  const names = expression.names.filter(name => !name.startsWith('$'))
  return sitesOf(film, {}).filter(id => {
    const site = film.sites.at(id)
    return site && names.every(name => globals.has(name) || bindingAt(film, site, name) >= 0)
  })
}

/** A record that an expression is evaluated at; `value` is `$value` where the record alone does not tell it. */
interface Reached { readonly record: RecordData, readonly value: Value | undefined }

/** So many writes are asked for at once. */
const PAGE = 256

/** Changes of a target in order; `doubt` is told where one may be missing. */
async function* writesOf(film: Film, target: Target, { from, to }: Between, direction: 1 | -1, { signal, progress }: Work, doubt: (gap: Gap, tick: number) => void): AsyncGenerator<Reached, void> {
  const first = from ?? film.trace.begin
  const last = to ?? (film.catalog.end - 1) as Tick
  const passed = async (at: number): Promise<void> => {
    await breath()
    signal?.throwIfAborted()
    progress?.(direction > 0 ? at - first : last - at, last - first + 1)
  }
  if (direction > 0) {
    const next = await ask(() => nextWrite(film, target, (first - 1) as Tick))
    if (!next.found && next.gap.reason !== 'truncated') doubt(next.gap, first)
    for (let at = first; ;) {
      await passed(at)
      const writes = await ask(() => history(film, target, at, last, PAGE))
      for (const write of writes) yield* reached(film, write)
      const end = writes.at(-1)
      if (!end || writes.length < PAGE) return
      at = (end.tick + 1) as Tick
    }
  }
  for (let at = last; at >= first;) {
    await passed(at)
    const answer = await ask(() => lastWrite(film, target, at))
    if (!answer.found && answer.gap.reason !== 'not-yet') doubt(answer.gap, at)
    if (!answer.found || answer.write.tick < first) return
    yield* reached(film, answer.write)
    at = (answer.write.tick - 1) as Tick
  }
}

async function* reached(film: Film, { tick, value }: Write): AsyncGenerator<Reached, void> {
  const record = await film.records.at(tick)
  if (record) yield { record, value }
}

function walkOver(film: Film, sites: readonly number[], { from = film.trace.begin, to = film.catalog.end as Tick }: Between, direction: 1 | -1, work: Work): SiteWalk {
  return direction > 0 ? new SiteWalk(film, sites, direction, from, to, work) : new SiteWalk(film, sites, direction, to, from, work)
}

/** Records of sites in order. */
async function* recordsAt(film: Film, { sites, passes }: Reach, between: Between, direction: 1 | -1, work: Work): AsyncGenerator<Reached, void> {
  const walk = walkOver(film, sites, between, direction, work)
  while (walk.next() || await walk.more()) {
    const record = film.records.now(walk.tick) ?? await film.records.at(walk.tick)
    if (record && (!passes || await passes(record))) yield { record, value: undefined }
  }
}

/** Moments of records, with their names read the short way where that is possible. */
class Moments {
  readonly #film: Film
  readonly #names: readonly string[]
  readonly #readers: Map<number, NameReader> = new Map()

  constructor(film: Film, { names }: Expression) {
    this.#film = film
    this.#names = names
  }

  at(record: RecordData, row: number, value?: Value): FilmMoment {
    let reader = this.#readers.get(record.site)
    if (!reader) this.#readers.set(record.site, reader = new NameReader(this.#film, this.#film.sites.at(record.site), this.#names))
    const known = reader
    return new FilmMoment(this.#film, record.tick, row, this.#names, index => value && this.#names[index] === '$value' ? value : known.read(index, record, row))
  }
}

