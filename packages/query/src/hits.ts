import { OP_ENTER, type FrameId, type Gap, type SiteId, type Tick } from '@cinescope/trace'
import { compile, type Evaluation, evaluate, type Expression, globals, holds, holdsNow, Pending, Run } from './expression/index.ts'
import type { Film } from './film.ts'
import { FilmMoment } from './film-moment.ts'
import { NameReader } from './name-reader.ts'
import { type Place, sitesOf } from './place.ts'
import type { RecordData } from './records.ts'
import { SiteWalk } from './site-walk.ts'
import { bindingAt } from './static-name.ts'

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

/** The first moment at which a predicate holds. */
export type FirstAnswer =
  | { readonly found: true, readonly tick: Tick, readonly frame: FrameId, readonly unsure: Unsure | undefined }
  | { readonly found: false, readonly gap: Gap | undefined, readonly unsure: Unsure | undefined }

/** Moments before the answer at which the predicate may hold: it depends on something that is not known. */
export interface Unsure { readonly count: number, readonly tick: Tick, readonly gap: Gap }

/**
 * Print statements on the past: the expression's value each time a place was reached, in order, without a cap. Stop
 * iterating to stop the work. `$value` is what the record at the place wrote, answered, threw or caught; `$args` what was called
 * with. Throws CINE_EXPRESSION_*.
 */
export async function* hits(film: Film, place: Place, text: string, between: Between = {}): AsyncGenerator<Hit, void> {
  const expression = compile(text)
  const moments = new Moments(film, expression)
  for await (const record of recordsAt(film, sitesOf(film, place), between, 1)) {
    const row = film.rowAt(record.tick)
    const evaluation = await evaluate(expression, new Run(text, moments.at(record, row)))
    yield { tick: record.tick as Tick, time: film.time(record.tick), frame: (row < 0 ? 0 : film.catalog.frames.id.get(row)) as FrameId, site: record.site as SiteId, evaluation }
  }
}

/** The first (backwards: the last) moment at a place where a predicate holds; everywhere its names can be seen, if no place is given. */
export async function firstWhere(film: Film, text: string, place: Place | undefined, between: Between = {}, direction: 1 | -1 = 1): Promise<FirstAnswer> {
  const expression = compile(text)
  const moments = new Moments(film, expression)
  const sites = place ? sitesOf(film, place) : sitesSeeing(film, expression)
  let unsure: Unsure | undefined
  for await (const record of recordsAt(film, sites, between, direction)) {
    const row = film.rowAt(record.tick)
    const run = new Run(text, moments.at(record, row))
    let answer = holdsNow(expression, run)
    if (answer instanceof Pending) answer = holds(await evaluate(expression, run))
    if (answer === true) return { found: true, tick: record.tick as Tick, frame: (row < 0 ? 0 : film.catalog.frames.id.get(row)) as FrameId, unsure }
    if (answer !== false) unsure = unsure ? { ...unsure, count: unsure.count + 1 } : { count: 1, tick: record.tick as Tick, gap: answer }
  }
  return { found: false, gap: sites.length === 0 ? nowhere(text) : undefined, unsure }
}

const nowhere = (text: string): Gap => ({ reason: 'not-observed', detail: `No recorded code sees all the names of \`${text}\`, or no site is at that place.` })

/** Sites from which all variables of an expression can be seen. */
function sitesSeeing(film: Film, expression: Expression): readonly number[] {
  const names = expression.names.filter(name => !name.startsWith('$'))
  return sitesOf(film, {}).filter(id => {
    const site = film.sites.at(id)
    return site && names.every(name => globals.has(name) || bindingAt(film, site, name) >= 0)
  })
}

/** Records of sites in order, calls by their entry. */
async function* recordsAt(film: Film, sites: readonly number[], { from, to }: Between, direction: 1 | -1): AsyncGenerator<RecordData, void> {
  const walk = new SiteWalk(film, sites, direction, direction > 0 ? from ?? film.trace.begin : to ?? film.catalog.end)
  const end = direction > 0 ? to ?? film.catalog.end : from ?? film.trace.begin
  while (walk.next() && (direction > 0 ? walk.tick <= end : walk.tick >= end)) {
    const record = film.records.now(walk.tick) ?? await film.records.at(walk.tick)
    if (record && (record.op !== OP_ENTER || walk.isFunction)) yield record
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

  at(record: RecordData, row: number): FilmMoment {
    let reader = this.#readers.get(record.site)
    if (!reader) this.#readers.set(record.site, reader = new NameReader(this.#film, this.#film.sites.at(record.site), this.#names))
    const known = reader
    return new FilmMoment(this.#film, record.tick, row, this.#names, index => known.read(index, record, row))
  }
}

