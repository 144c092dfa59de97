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
import { PlaceWalk } from './place-walk.ts'
import { SiteWalk, type Taking } from './site-walk.ts'
import { bindingAt } from './static-name.ts'
import { Stream } from './stream.ts'
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
export function hits(opened: () => Promise<Film>, place: Place, text: string, between: Between = {}, work: Work = {}): AsyncIterableIterator<Hit> {
  let hitting: Hitting | undefined
  const begin = async (): Promise<Hit | undefined> => {
    const film = await opened()
    const expression = compile(text)
    const reach = reachOf(film, place)
    hitting = new Hitting(film, reach, new PlaceWalk(film, walkOver(film, reach.sites, between, 1, work), expression))
    return hitting.next()
  }
  return new Stream(() => hitting ? hitting.next() : begin())
}

class Hitting {
  readonly #film: Film
  readonly #passes: Reach['passes']
  readonly #walk: PlaceWalk

  constructor(film: Film, { passes }: Reach, walk: PlaceWalk) {
    this.#film = film
    this.#passes = passes
    this.#walk = walk
  }

  /** The next hit, at once if all is at hand; undefined behind the last. */
  next(): Hit | undefined | Promise<Hit | undefined> {
    if (!this.#walk.next()) return this.#walk.more().then(more => more ? this.#here() : undefined)
    return this.#here()
  }

  #here(): Hit | Promise<Hit | undefined> {
    if (this.#passes) return this.#wait()
    const evaluation = this.#walk.now(evaluateNow)
    const time = soon(this.#time)
    return evaluation instanceof Pending || typeof time !== 'number' ? this.#wait() : this.#hit(evaluation, time)
  }

  async #wait(): Promise<Hit | undefined> {
    const walk = this.#walk
    do {
      if (!this.#passes || await this.#passes(walk.record())) return this.#hit(await walk.later(), await ask(this.#time))
    } while (walk.next() || await walk.more())
    return undefined
  }

  #time = (): number => this.#film.time(this.#walk.tick)

  #hit(evaluation: Evaluation, time: number): Hit {
    const { tick, row, site } = this.#walk
    return { tick: tick as Tick, time, frame: (row < 0 ? 0 : row) as FrameId, site: site as SiteId, evaluation }
  }
}

/** The first (backwards: the last) moment at a place where a predicate holds; everywhere its names can be seen, if no place is given. */
export async function firstWhere(film: Film, text: string, place: Place | WritesOf | undefined, between: Between = {}, direction: 1 | -1 = 1, work: Work = {}): Promise<FirstAnswer> {
  const expression = compile(text)
  if (place && 'target' in place) return firstWrite(film, expression, place.target, between, direction, work)
  const { sites, passes }: Reach = place ? reachOf(film, place) : { sites: sitesSeeing(film, expression) }
  const walk = new PlaceWalk(film, walkOver(film, sites, between, direction, work), expression)
  const doubts = new Doubts()
  // Everywhere is where there is such a value: entries and exits have none.
  const valued = !place && expression.names.includes('$value')
  while (walk.next() || await walk.more()) {
    if ((passes && !await passes(walk.record())) || (valued && valueOf(walk.record()) === undefined)) continue
    let answer = walk.now(holdsNow)
    if (answer instanceof Pending) answer = holds(await walk.later())
    if (answer === true) return doubts.found(walk.tick, walk.row)
    if (answer !== false) doubts.add(answer, walk.tick)
  }
  return { found: false, gap: sites.length === 0 ? nowhere(film, text, place) : undefined, unsure: doubts.unsure }
}

/** The same at the changes of a target. */
async function firstWrite(film: Film, expression: Expression, target: Target, between: Between, direction: 1 | -1, work: Work): Promise<FirstAnswer> {
  const moments = new Moments(film, expression)
  const doubts = new Doubts()
  const doubt = (gap: Gap, tick: number): void => { if (!doubts.unsure) doubts.add(gap, tick) }
  for await (const { record, value } of writesOf(film, target, between, direction, work, doubt)) {
    const row = await ask(() => film.rowAt(record.tick))
    const answer = holds(await evaluate(expression, new Run(expression.text, moments.at(record, row, value))))
    if (answer === true) return doubts.found(record.tick, row)
    if (answer !== false) doubts.add(answer, record.tick)
  }
  return { found: false, gap: undefined, unsure: doubts.unsure }
}

/** Moments before the answer at which it may hold. */
class Doubts {
  unsure: Unsure | undefined

  add(gap: Gap, tick: number): void {
    this.unsure = this.unsure ? { ...this.unsure, count: this.unsure.count + 1 } : { count: 1, tick: tick as Tick, gap }
  }

  found(tick: number, row: number): FirstAnswer {
    return { found: true, tick: tick as Tick, frame: (row < 0 ? 0 : row) as FrameId, unsure: this.unsure }
  }
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

/** A record that an expression is evaluated at; `value` is `$value`. */
interface Reached { readonly record: RecordData, readonly value: Value }

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

function walkOver(film: Film, sites: readonly number[], { from = film.trace.begin, to = film.catalog.end as Tick }: Between, direction: 1 | -1, work: Work): (taking: Taking) => SiteWalk {
  return taking => direction > 0 ? new SiteWalk(film, sites, direction, from, to, work, taking) : new SiteWalk(film, sites, direction, to, from, work, taking)
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

  at(record: RecordData, row: number, value: Value): FilmMoment {
    let reader = this.#readers.get(record.site)
    if (!reader) this.#readers.set(record.site, reader = new NameReader(this.#film, this.#film.sites.at(record.site), this.#names))
    const known = reader
    return new FilmMoment(this.#film, record.tick, row, this.#names, index => this.#names[index] === '$value' ? value : known.read(index, record, row))
  }
}

