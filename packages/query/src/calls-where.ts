import type { Gap, Tick, Value } from '@cinescope/trace'
import { OP_ENTER, OP_LEAVE } from '@cinescope/trace'
import type { Frame } from './answer.ts'
import { outcomeOf, toFrame } from './calls.ts'
import { compile, evaluate, type Expression, holds, Run } from './expression/index.ts'
import type { Film } from './film.ts'
import { FilmMoment } from './film-moment.ts'
import { noSites } from './gap.ts'
import type { Between } from './hits.ts'
import { type Row, THREW } from './index/frames.ts'
import { sitesOf } from './place.ts'
import { SiteWalk } from './site-walk.ts'
import { primitive } from './value.ts'

/** Which calls are asked for; all that is given must hold. */
export interface CallFilter {
  readonly fn?: string
  /** A path or its end: `cart.ts`, `src/cart.ts`. */
  readonly file?: string
  /**
   * An expression in the call's scope as it was entered. `$args` is the list of arguments, `$result` what it returned,
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
export async function calls(film: Film, filter: CallFilter, limit: number): Promise<CallsAnswer> {
  const expression = filter.where === undefined ? undefined : compile(filter.where)
  const found: Frame[] = []
  const unsure: { frame: Frame, gap: Gap }[] = []
  let next: Tick | undefined
  for (const row of rows(film, filter)) {
    if (!fits(film, row, filter)) continue
    if (found.length + unsure.length >= limit) {
      next = film.catalog.frames.entered.get(row) as Tick
      break
    }
    const answer = expression ? await whether(film, expression, row) : true
    if (answer === true) found.push(await toFrame(film, row))
    else if (answer !== false) unsure.push({ frame: await toFrame(film, row), gap: answer })
  }
  const blind = (filter.fn !== undefined || filter.file !== undefined) && film.trace.modules.some(module => !module.table)
  return { calls: found, unsure, next, gaps: blind ? [noSites] : [] }
}

/** Rows of calls by name and file: from the postings of their functions, or all of them. */
function* rows(film: Film, { fn, file, between }: CallFilter): Generator<Row, void> {
  const { frames } = film.catalog
  const from = between?.from ?? film.trace.begin
  const to = between?.to ?? film.catalog.end
  if (fn === undefined && file === undefined) {
    for (let row = 0; row < frames.length; row++) if (frames.entered.get(row) >= from && frames.entered.get(row) <= to) yield row
    return
  }
  const sites = sitesOf(film, { kind: 'function', ...(fn !== undefined && { fn }), ...(file !== undefined && { file }) })
  const walk = new SiteWalk(film, sites, 1, from, to)
  while (walk.next()) if (film.catalog.opAt(walk.tick) === OP_ENTER) yield film.rowAt(walk.tick)
}

function fits(film: Film, row: Row, { thrown, slowerThan }: CallFilter): boolean {
  if (thrown !== undefined && (outcomeOf(film, row) === 'threw') !== thrown) return false
  return slowerThan === undefined || duration(film, row) > slowerThan
}

/** Milliseconds from enter to leave; to the recording's end while open. */
export function duration(film: Film, row: Row): number {
  const { frames } = film.catalog
  const left = frames.left.get(row)
  return film.time(left < 0 ? film.catalog.end - 1 : left) - film.time(Math.max(frames.entered.get(row), film.trace.begin))
}

async function whether(film: Film, expression: Expression, row: Row): Promise<boolean | Gap> {
  const { frames } = film.catalog
  const entered = frames.entered.get(row)
  const extras = await extrasOf(film, row, expression)
  const moment = new FilmMoment(film, Math.max(entered, film.trace.begin), row, expression.names, index => extras.get(expression.names[index] as string))
  return holds(await evaluate(expression, new Run(expression.text, moment)))
}

async function extrasOf(film: Film, row: Row, { names }: Expression): Promise<ReadonlyMap<string, Value | readonly Value[]>> {
  const extras = new Map<string, Value | readonly Value[]>()
  for (const name of names) {
    if (name === '$ms') extras.set(name, primitive(duration(film, row)))
    else if (name === '$threw') extras.set(name, primitive(film.catalog.frames.outcome.get(row) === THREW || outcomeOf(film, row) === 'threw'))
    else if (name === '$args') extras.set(name, (await toFrame(film, row)).args.map(({ value }) => value))
    else if (name === '$result') extras.set(name, await resultOf(film, row))
  }
  return extras
}

async function resultOf(film: Film, row: Row): Promise<Value> {
  const left = film.catalog.frames.left.get(row)
  const record = left < 0 ? undefined : await film.records.at(left)
  if (record?.op === OP_LEAVE) return record.values[0] ?? primitive(undefined)
  return { kind: 'gap', gap: { reason: left < 0 ? 'truncated' : 'not-observed', detail: left < 0 ? 'The call had not returned when the recording ended.' : 'The call did not return.' } }
}

