import type { Gap, Tick, Value } from '@cinescope/trace'
import { OP_ENTER, OP_LEAVE } from '@cinescope/trace'
import type { Frame } from './answer.ts'
import { outcomeOf, toFrame } from './calls.ts'
import { compile, evaluate, type Expression, globals, holds, Run } from './expression/index.ts'
import type { Film } from './film.ts'
import { FilmMoment } from './film-moment.ts'
import { noSites } from './gap.ts'
import type { Between } from './hits.ts'
import { type Row, THREW } from './index/frames.ts'
import { ask, soon } from './index/parts.ts'
import { sitesOf, whyNowhere } from './place.ts'
import { SiteWalk } from './site-walk.ts'
import { bindingAt } from './static-name.ts'
import { primitive } from './value.ts'
import type { Work } from './work.ts'

/** Which calls are asked for; all that is given must hold. */
export interface CallFilter {
  readonly fn?: string
  /** A path or its end: `cart.ts`, `src/cart.ts`. */
  readonly file?: string
  /**
   * An expression in the call's scope as it was entered; a call that does not see all of its names does not count. `$args` is the list of arguments, `$result` what it returned,
   * `$threw` whether it was left by an exception, `$ms` how long it took, awaits included.
   */
  readonly where?: string
  /** Entered in this stretch. */
  readonly between?: Between
  /** Left by an exception. */
  readonly thrown?: boolean
  /** In milliseconds, awaits included. Times between two clock anchors are estimates. */
  readonly slowerThan?: number
}

export interface CallsAnswer {
  readonly calls: readonly Frame[]
  /** Calls of which `where` is not known. */
  readonly unsure: readonly { readonly frame: Frame, readonly gap: Gap }[]
  /** Ask again from here for more; undefined when these are all. */
  readonly next: Tick | undefined
  readonly gaps: readonly Gap[]
}

/** Calls in the order of their entry. Throws CINE_EXPRESSION_*. */
export async function calls(film: Film, filter: CallFilter, limit: number, work: Work = {}): Promise<CallsAnswer> {
  const expression = filter.where === undefined ? undefined : compile(filter.where)
  const found: Frame[] = []
  const unsure: { frame: Frame, gap: Gap }[] = []
  let next: Tick | undefined
  const entered = new Entered(film, filter, work)
  while (entered.next() || await entered.more()) {
    const { row } = entered
    const fitting = soon(() => fits(film, row, filter))
    if (!(fitting instanceof Promise ? await fitting : fitting)) continue
    if (found.length + unsure.length >= limit) {
      next = await ask(() => film.catalog.frames.entered(row)) as Tick
      break
    }
    const answer = expression ? await ask(() => whether(film, expression, row)) : true
    if (answer === true) found.push(await ask(() => toFrame(film, row)))
    else if (answer !== false) unsure.push({ frame: await ask(() => toFrame(film, row)), gap: answer })
  }
  const blind = (filter.fn !== undefined || filter.file !== undefined) && film.trace.modules.some(module => !module.table)
  const nowhere = found.length + unsure.length === 0 && !blind ? whyNowhere(film, filter) : undefined
  return { calls: found, unsure, next, gaps: [...blind ? [noSites] : [], ...nowhere !== undefined ? [{ reason: 'not-observed', detail: nowhere } as const] : []] }
}

/** Rows of calls by name and file, in the order of their entry: from the postings of their functions, or all of them. */
class Entered {
  row: Row = -1
  readonly #film: Film
  readonly #walk: SiteWalk | undefined
  readonly #from: number
  readonly #to: number
  readonly #work: Work
  #rows: readonly Row[] = []
  #at = 0
  #segment: number

  constructor(film: Film, { fn, file, between }: CallFilter, work: Work) {
    this.#film = film
    this.#work = work
    this.#from = between?.from ?? film.trace.begin
    this.#to = between?.to ?? film.catalog.end
    this.#segment = Math.max(0, film.catalog.segmentBefore(this.#from))
    if (fn === undefined && file === undefined) return
    const sites = sitesOf(film, { kind: 'function', ...(fn !== undefined && { fn }), ...(file !== undefined && { file }) })
    this.#walk = new SiteWalk(film, sites, 1, this.#from, this.#to, work)
  }

  next(): boolean {
    if (this.#at >= this.#rows.length) return false
    this.row = this.#rows[this.#at++]!
    return true
  }

  async more(): Promise<boolean> {
    this.#at = 0
    do {
      const rows = await (this.#walk ? this.#called(this.#walk) : this.#all())
      if (!rows) return false
      this.#rows = rows
    } while (!this.next())
    return true
  }

  /** The next ones of the walk, up to its segment's end. */
  async #called(walk: SiteWalk): Promise<readonly Row[] | undefined> {
    if (!await walk.more()) return undefined
    const ticks = [walk.tick]
    while (walk.next()) ticks.push(walk.tick)
    const { catalog } = this.#film
    return ask(() => ticks.filter(tick => catalog.opAt(tick) === OP_ENTER).map(tick => catalog.rowAt(tick)))
  }

  async #all(): Promise<readonly Row[] | undefined> {
    const { catalog } = this.#film
    const segment = this.#segment++
    if (segment >= catalog.segments || catalog.firsts.get(segment) > this.#to) return undefined
    this.#work.signal?.throwIfAborted()
    this.#work.progress?.(segment, catalog.segments)
    const first = catalog.firsts.get(segment)
    return ask(() => {
      const { base, slice, from } = catalog.activations(segment)
      const rows: Row[] = []
      for (let i = 0; i < slice.length; i++) {
        const tick = first + from[slice[i]!]!
        if (tick >= this.#from && tick <= this.#to) rows.push(base + i + 1)
      }
      return rows
    })
  }
}

function fits(film: Film, row: Row, { thrown, slowerThan }: CallFilter): boolean {
  if (thrown !== undefined && (outcomeOf(film, row) === 'threw') !== thrown) return false
  return slowerThan === undefined || duration(film, row) > slowerThan
}

/** Milliseconds from enter to leave; to the recording's end while open. */
export function duration(film: Film, row: Row): number {
  const { frames } = film.catalog
  const left = frames.left(row)
  return film.time(left < 0 ? film.catalog.end - 1 : left) - film.time(Math.max(frames.entered(row), film.trace.begin))
}

async function whether(film: Film, expression: Expression, row: Row): Promise<boolean | Gap> {
  const { frames } = film.catalog
  const entered = frames.entered(row)
  const extras = await extrasOf(film, row, expression)
  const moment = new FilmMoment(film, Math.max(entered, film.trace.begin), row, expression.names, index => extras.get(expression.names[index] as string))
  const answer = holds(await evaluate(expression, new Run(expression.text, moment)))
  return typeof answer === 'boolean' || expression.names.every(name => extras.has(name) || globals.has(name) || isSeen(film, row, name)) ? answer : false
}

/** Where a name is no variable, an expression that comes to it throws. */
function isSeen(film: Film, row: Row, name: string): boolean {
  const site = film.sites.functionOf(film.catalog.frames.site(row))
  return !site || name === 'this' || bindingAt(film, site, name) >= 0
}

async function extrasOf(film: Film, row: Row, { names }: Expression): Promise<ReadonlyMap<string, Value | readonly Value[]>> {
  const extras = new Map<string, Value | readonly Value[]>()
  for (const name of names) {
    if (name === '$ms') extras.set(name, primitive(duration(film, row)))
    else if (name === '$threw') extras.set(name, primitive(film.catalog.frames.outcome(row) === THREW || outcomeOf(film, row) === 'threw'))
    else if (name === '$args') extras.set(name, (await toFrame(film, row)).args.map(({ value }) => value))
    else if (name === '$result') extras.set(name, await resultOf(film, row))
  }
  return extras
}

async function resultOf(film: Film, row: Row): Promise<Value> {
  const left = film.catalog.frames.left(row)
  const record = left < 0 ? undefined : await film.records.at(left)
  if (record?.op === OP_LEAVE) return record.values[0] ?? primitive(undefined)
  return { kind: 'gap', gap: { reason: left < 0 ? 'truncated' : 'not-observed', detail: left < 0 ? 'The call had not returned when the recording ended.' : 'The call did not return.' } }
}

