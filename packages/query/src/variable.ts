import { OP_CATCH, OP_ENTER, OP_SCOPE, OP_WRITE, SITE_SCOPE, SITE_WRITE, siteAt, WRITE_SCOPED, type Value } from '@cinescope/trace'
import { entryOf } from './calls.ts'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import type { Trail } from './index/trail.ts'
import type { ModuleBook } from './sites.ts'
import { numberOf } from './value.ts'

/**
 * One variable as recorded: writes of a module binding are the writes of its sites, those of a scoped one carry its
 * instance, those of any other belong to a frame.
 */
export interface Variable {
  readonly book: ModuleBook
  readonly binding: number
  readonly kind: 'module' | 'scoped' | 'local'
  /** Frame whose activation it belongs to, -1 if unknown. */
  readonly row: Row
  /** Scope instance. 0 if unknown; with a row it stands for what the head of a loop writes, which has no instance until the round begins. */
  readonly instance: number
}

/** A recorded value of a variable. */
export interface VariableWrite { readonly tick: number, readonly value: Value, readonly how: 'write' | 'argument', readonly site: number }

export function variableOf(book: ModuleBook, binding: number, row: Row, instance: number): Variable {
  const scope = book.table.bindings[binding]?.[2] ?? -1
  const kind = book.table.scopes[scope]?.[0] === 'module' ? 'module' : book.scoped.has(binding) ? 'scoped' : 'local'
  return { book, binding, kind, row, instance }
}

/** The last value given at or before a tick. */
export async function lastValue(film: Film, variable: Variable, tick: number): Promise<VariableWrite | undefined> {
  const at = lastWriteTick(film, variable, tick)
  const record = at < 0 ? undefined : await film.records.at(at)
  if (record) return { tick: at, value: valueWritten(record.op, record.values), how: 'write', site: record.site }
  return await argument(film, variable, tick) ?? (variable.kind === 'local' ? undefined : keyframeValue(film, variable, tick))
}

/** Ticks of writes in [from, to], rising. */
export function writeTicks(film: Film, variable: Variable, from: number, to: number, limit: number): number[] {
  if (variable.kind === 'scoped' && variable.instance > 0) {
    const sites = new Set(variable.book.writes.get(variable.binding))
    return gather(film.catalog.scopedTrail(variable.instance), from, to, limit, trail => sites.has(trail.extra))
  }
  const ticks = (variable.kind === 'scoped' ? headSites(variable) : variable.book.writes.get(variable.binding) ?? []).flatMap(site =>
    gather(film.catalog.siteTrail(site), from, to, limit, trail => variable.kind === 'module' || film.rowAt(trail.tick) === variable.row))
  ticks.sort((a, b) => a - b)
  return ticks.slice(0, limit)
}

function gather(trail: Trail, from: number, to: number, limit: number, accept: (trail: Trail) => boolean): number[] {
  const ticks: number[] = []
  for (let more = trail.atOrAfter(from, to); more && trail.tick <= to && ticks.length < limit; more = trail.next(to)) if (accept(trail)) ticks.push(trail.tick)
  return ticks
}

/** Sites of a scoped variable whose writes carry no instance: those in the head of its loop. */
function headSites({ book, binding }: Variable): readonly number[] {
  return (book.writes.get(binding) ?? []).filter(site => {
    const known = book.site(site - book.module.base)
    return known?.kind === SITE_WRITE && (known.detail & WRITE_SCOPED) === 0
  })
}

/** The record that gave a variable its value at a moment, but for arguments; -1 if there is none. */
export function lastWriteTick(film: Film, variable: Variable, tick: number): number {
  const sites = variable.book.writes.get(variable.binding) ?? []
  if (variable.kind === 'scoped') {
    // Writes of unknown instances are nobody's.
    if (variable.instance <= 0) return variable.row < 0 ? -1 : Math.max(-1, ...headSites(variable).map(site => film.lastOfSite(site, variable.row, tick)))
    const wanted = new Set(sites)
    const trail = film.catalog.scopedTrail(variable.instance)
    for (let more = trail.atOrBefore(tick); more; more = trail.previous()) if (wanted.has(trail.extra)) return trail.tick
    return -1
  }
  let last = -1
  for (const site of sites) {
    if (variable.kind === 'local') last = Math.max(last, variable.row < 0 ? -1 : film.lastOfSite(site, variable.row, tick))
    else {
      const trail = film.catalog.siteTrail(site)
      if (trail.atOrBefore(tick)) last = Math.max(last, trail.tick)
    }
  }
  return last
}

/** A write in (from, to] by a function that stands in a parameter list or in the head of a loop: it does not say which instance it wrote to. -1 if there is none. */
export function strayWrite(film: Film, variable: Variable, from: number, to: number): number {
  const { book, binding, kind } = variable
  const owner = book.table.scopes[book.table.bindings[binding]?.[2] ?? -1]?.[2]
  for (const site of kind === 'module' ? [] : headSites(variable)) {
    if (book.site(site - book.module.base)?.owner === owner) continue
    const trail = film.catalog.siteTrail(site)
    if (trail.atOrBefore(to, from + 1) && trail.tick > from) return trail.tick
  }
  return -1
}

/** The parameter's value at ENTER, of local and scoped parameters alike. */
export async function argument(film: Film, variable: Variable, tick: number): Promise<VariableWrite | undefined> {
  if (variable.row < 0) return undefined
  const { frames } = film.catalog
  const entered = frames.entered(variable.row)
  if (entered > tick) return undefined
  const functionSite = film.sites.functionOf(frames.site(variable.row))
  if (functionSite?.book !== variable.book || !film.sites.info(functionSite)?.params.includes(variable.binding)) return undefined
  const given = (await entryOf(film, variable.row)).args.find(arg => arg.binding === variable.binding)
  return given && { tick: entered, value: given.value, how: 'argument', site: 0 }
}

/** A write older than the first kept segment, told by its keyframe. */
async function keyframeValue(film: Film, variable: Variable, tick: number): Promise<VariableWrite | undefined> {
  const first = film.trace.segments[0]
  if (!first || tick < first.firstTick) return undefined
  const { keyframe } = await film.trace.segment(first.index)
  let last: VariableWrite | undefined
  for (const site of variable.book.writes.get(variable.binding) ?? []) {
    const known = keyframe.scoped.get(`${site}/${variable.kind === 'scoped' ? variable.instance : 0}`)
    if (known && (!last || known.tick > last.tick)) last = { tick: known.tick, value: known.value, how: 'write', site }
  }
  return last
}

/** A local write older than the first kept segment. */
export async function keyframeSlot(film: Film, variable: Variable): Promise<VariableWrite | undefined> {
  const first = film.trace.segments[0]
  if (!first || variable.row < 0) return undefined
  const { keyframe } = await film.trace.segment(first.index)
  const frame = variable.row
  const state = [...keyframe.stack, ...keyframe.suspended].find(known => known.frame === frame)
  let last: VariableWrite | undefined
  for (const site of variable.book.writes.get(variable.binding) ?? []) {
    const known = state?.slots.get(site as never)
    if (known && (!last || known.tick > last.tick)) last = { tick: known.tick, value: known.value, how: 'write', site }
  }
  return last
}

function valueWritten(op: number, values: readonly Value[]): Value {
  const value = op === OP_WRITE || op === OP_CATCH ? values[0] : undefined
  return value ?? { kind: 'gap', gap: { reason: 'not-observed', detail: 'The value written was not kept.' } }
}

export interface OwnInstance { readonly instance: number, readonly tick: number }

const NO_INSTANCE: OwnInstance = { instance: 0, tick: -1 }

/** The instance of a scope that a frame made last, at or before a tick, and when; 0 if none. */
export async function ownInstance(film: Film, book: ModuleBook, scope: number, row: Row, tick: number): Promise<OwnInstance> {
  let last = -1
  for (let index = 0; index < book.table.count; index++) {
    const site = siteAt(book.table, index)
    if (site?.kind === SITE_SCOPE && site.subject === scope) last = Math.max(last, film.lastOfSite(book.module.base + index, row, tick))
  }
  const record = last < 0 ? undefined : await film.records.at(last)
  return record?.op === OP_SCOPE ? { instance: numberOf(record.values[0]) ?? 0, tick: last } : NO_INSTANCE
}

/** The only activation of a function so far, or -1 if there were several, the ring lost some, or some may be older than the recording. */
export function onlyActivation(film: Film, moduleSite: number, functionSite: number, tick: number): Row {
  if (film.trace.begin > 0 || film.catalog.spine.folds.calls(functionSite, tick) > 0 || film.lossBetween(-1, tick) >= 0 || !film.catalog.siteTrail(moduleSite).atOrBefore(tick)) return -1
  const trail = film.catalog.siteTrail(functionSite)
  let row = -1
  for (let more = trail.atOrBefore(tick); more; more = trail.previous()) {
    if (trail.extra !== OP_ENTER) continue
    if (row >= 0) return -1
    row = film.rowAt(trail.tick)
  }
  return row
}
