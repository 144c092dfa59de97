import { LEVEL_VALUES, OP_ENTER, type BindingRow, type FrameId, type Gap, type ScopeRow, type Tick } from '@cinescope/trace'
import type { Scope, Slot } from './answer.ts'
import { entryOf } from './calls.ts'
import { Surroundings, type Holder } from './environment.ts'
import type { Film } from './film.ts'
import { declaredOnly, importedBinding, levelGap, noSites, notYet, strayGap } from './gap.ts'
import type { Row } from './index/frames.ts'
import { literalAt, moduleGap } from './module-binding.ts'
import { fallen, levelAt, loweredBetween } from './lowered.ts'
import { bound } from './pattern.ts'
import type { KnownSite, ModuleBook } from './sites.ts'
import { isBefore, isInside } from './static-name.ts'
import { gapValue, UNDEFINED } from './value.ts'
import { keyframeSlot, lastValue, lastWriteTick, ownInstance, strayWrite, type Variable, variableOf } from './variable.ts'

/** Scopes of a frame at a moment, innermost first: blocks, the function, `this`, closures outwards, the module. */
export async function scopeAt(film: Film, tick: number, frame: FrameId): Promise<readonly Scope[]> {
  const walk = await walkAt(film, tick, film.catalog.frames.row(frame))
  if (!walk) return []
  if (walk === 'no sites') return [{ kind: 'local', title: film.functionName(film.catalog.frames.row(frame)), slots: [], gap: noSites }]
  const answer: Scope[] = []
  for await (const place of places(walk)) {
    answer.push(await scopeOf(walk, place))
    const self = place.kind === 'local' ? await thisScope(walk) : undefined
    if (self) answer.push(self)
  }
  return answer.filter(candidate => candidate.kind === 'local' || candidate.kind === 'module' || candidate.slots.length > 0 || candidate.gap)
}

/** Variables of the function and of the blocks that the frame is in; an inner one hides an outer one of its name. */
export async function localsAt(film: Film, tick: number, frame: FrameId): Promise<readonly Slot[]> {
  const walk = await walkAt(film, tick, film.catalog.frames.row(frame))
  const locals = new Map<string, Slot>()
  if (!walk || walk === 'no sites') return []
  for await (const place of places(walk)) {
    if (place.kind !== 'local' && place.kind !== 'block') break
    for (const slot of (await scopeOf(walk, place)).slots) if (!locals.has(slot.name)) locals.set(slot.name, slot)
  }
  return [...locals.values()]
}

/** The variable that a name means in a frame at a moment: the innermost one; undefined if no scope around it has such a name. */
export async function nameAt(film: Film, tick: number, row: Row, name: string): Promise<Slot | undefined> {
  const walk = await walkAt(film, tick, row)
  if (!walk || walk === 'no sites') return undefined
  for await (const place of places(walk)) {
    const binding = walk.book.bindingsIn(place.scope).find(candidate => walk.book.table.bindings[candidate]?.[0] === name)
    if (binding !== undefined) return (await slotOf(walk, place, binding)).slot
  }
  return undefined
}

/** `this` of a frame at a moment, if the function uses it. */
export async function selfAt(film: Film, tick: number, row: Row): Promise<Slot | undefined> {
  const walk = await walkAt(film, tick, row)
  return walk && walk !== 'no sites' ? (await thisScope(walk))?.slots[0] : undefined
}

async function walkAt(film: Film, at: number, row: Row): Promise<Walk | 'no sites' | undefined> {
  if (row < 0) return undefined
  const functionSite = film.sites.functionOf(film.catalog.frames.site(row))
  const info = film.sites.info(functionSite)
  const tick = await bound(film, at)
  return functionSite && info ? { film, book: functionSite.book, tick, row, functionSite, own: info.scope } : 'no sites'
}

/** One scope on the way outwards, and which run-time instance of it. */
interface ScopePlace {
  readonly kind: Exclude<Scope['kind'], 'this'>
  readonly title: string
  readonly scope: number
  readonly row: Row
  readonly instance: number
  /** When the frame made the instance; -1 where it did not. */
  readonly since: number
  readonly gap: Holder['gap'] | undefined
}

async function* places(walk: Walk): AsyncGenerator<ScopePlace, void> {
  const { film, book, tick, row } = walk
  const { scopes } = book.table
  let within = true
  let surroundings: Surroundings | undefined
  let scope = await innermost(walk, walk.own)
  for (let guard = 0; scope >= 0 && guard < scopes.length; guard++) {
    const [kind, parent, owner, , , instances] = scopes[scope] as ScopeRow
    if (kind === 'module') yield { kind, title: book.table.path, scope, row: -1, instance: 0, since: -1, gap: undefined }
    else if (within) {
      const own = instances ? await ownInstance(film, book, scope, row, tick) : undefined
      const local = scope === walk.own
      yield { kind: local ? 'local' : 'block', title: local ? film.functionName(row) : kind, scope, row, instance: own?.instance ?? 0, since: own?.tick ?? -1, gap: undefined }
    } else {
      surroundings ??= await Surroundings.of(film, book, row, tick)
      const holder = await surroundings.enter(scope, owner, instances === 1)
      yield { kind: 'closure', title: film.sites.functionName(book.module.base + owner), scope, row: holder.row, instance: holder.instance, since: -1, gap: holder.gap }
    }
    if (scope === walk.own) within = false
    scope = parent
  }
}

interface Walk {
  readonly film: Film
  readonly book: ModuleBook
  readonly tick: number
  readonly row: Row
  readonly functionSite: KnownSite
  /** The function's own scope. */
  readonly own: number
}

/** Innermost scope of the function that contains the frame's position. */
async function innermost(walk: Walk, own: number): Promise<number> {
  const { film, book, functionSite } = walk
  const position = await film.position(walk.row, walk.tick)
  const site = position && film.sites.at(position.site)
  if (!site || film.catalog.opAt(position.tick) === OP_ENTER) return own
  let best = own
  book.table.scopes.forEach(([, , owner, start, end], scope) => {
    if (owner !== functionSite.index || start > site.start || end < site.end) return
    const [, , , bestStart, bestEnd] = book.table.scopes[best] as ScopeRow
    if (end - start < bestEnd - bestStart || (end - start === bestEnd - bestStart && isInside(book.table.scopes, scope, best))) best = scope
  })
  return isInside(book.table.scopes, best, own) ? best : own
}

async function scopeOf(walk: Walk, place: ScopePlace): Promise<Scope> {
  const { kind, title, scope } = place
  const known: Slot[] = []
  const silent: Slot[] = []
  for (const binding of walk.book.bindingsIn(scope)) {
    const { slot, silent: quiet } = await slotOf(walk, place, binding)
    // A name that a compiler made stands nowhere in what the developer wrote.
    if (slot.value.kind === 'gap' && walk.book.table.bindings[binding]![4] === 0) continue
    ;(quiet ? silent : known).push(slot)
  }
  const slots = [...known, ...silent]
  const level = kind === 'local' ? belowValues(walk.film, walk.functionSite, walk.row) : undefined
  // A class's own scope only repeats its name.
  return { kind, title, slots: kind === 'closure' && known.length === 0 ? [] : slots, ...(level && { gap: level }) }
}

/** A binding's value; silent if it is declared and nothing more is known of it. */
async function slotOf(walk: Walk, place: ScopePlace, binding: number): Promise<{ readonly slot: Slot, readonly silent: boolean }> {
  const { film, book, tick } = walk
  const { row, gap } = place
  const [name, kind] = book.table.bindings[binding] as BindingRow
  const variable = variableIn(walk, place, binding)
  const written = await lastValue(film, variable, tick) ?? (variable.kind === 'local' ? await keyframeSlot(film, variable) : undefined)
  const rounds = place.kind === 'block' ? variable.kind !== 'module' : place.kind === 'closure' && variable.kind === 'local'
  const found = written && rounds && await isAhead(film, row, tick, binding) ? undefined : written
  const literal = found ? undefined : await literalAt(film, book, binding, tick)
  const doubt = found && lowered(film, variable, found.tick, tick)
  return {
    slot: {
      name,
      value: found?.value ?? literal?.value ?? gapValue(await missing(walk, variable, name, kind, row, gap)),
      trust: doubt || (found && film.lossBetween(found.tick, tick) >= 0) ? 'unverified' : literal?.trust ?? 'exact',
      ...(doubt && { doubt }),
      since: (found?.tick ?? literal?.since ?? -1) as Tick,
      target: { kind: 'variable', hash: book.table.hash, binding, frame: (row < 0 ? 0 : row) as FrameId, instance: variable.instance },
    },
    silent: !found && (kind === 'import' || kind === 'function' || kind === 'class'),
  }
}

/** What the head of a loop wrote since the round began is of the next round, which has no instance yet. */
function variableIn({ film, book, tick }: Walk, { kind, row, instance, since }: ScopePlace, binding: number): Variable {
  const variable = variableOf(book, binding, row, instance)
  const head: Variable = { ...variable, instance: 0 }
  return variable.kind === 'scoped' && kind !== 'closure' && since >= 0 && lastWriteTick(film, head, tick) > since ? head : variable
}

/** What is known of the variable is of an earlier round of its block. */
async function isAhead(film: Film, row: Row, tick: number, binding: number): Promise<boolean> {
  const position = await film.position(row, tick)
  const site = position && film.sites.at(position.site)
  return site !== undefined && isBefore(site, binding)
}

/** Functions that may have written a variable in (from, to] without a record, or without one that says whose it was. A local one is written by its own call alone. */
export function lowered(film: Film, variable: Variable, from: number, to: number): Gap | undefined {
  const stray = strayWrite(film, variable, from, to)
  if (stray >= 0) return strayGap(stray, variable.book.table.bindings[variable.binding]?.[0] ?? '')
  return variable.kind === 'local' ? fallen(film, variable.row, from, to) : loweredBetween(film, variable.book.writes.get(variable.binding) ?? [], from, to)
}

/** The gap of a call that was recorded below level 2; -1 is the module's body. */
export function belowValues(film: Film, functionSite: KnownSite, row: Row): Gap | undefined {
  const level = levelAt(film, functionSite, row < 0 ? Infinity : film.catalog.frames.entered(row))
  return level < LEVEL_VALUES ? levelGap(row < 0 ? functionSite.table.path : film.functionName(row), level) : undefined
}

async function missing(walk: Walk, variable: Variable, name: string, kind: string, row: Row, unknown: Holder['gap'] | undefined): Promise<Gap> {
  const { film, book } = walk
  if (kind === 'import') return importedBinding(name)
  if (kind === 'function' || kind === 'class') return declaredOnly(name, kind)
  if (variable.kind !== 'module' && unknown && (variable.kind === 'local' ? row < 0 : variable.instance <= 0)) return unknown(name)
  const functionSite = row < 0 ? film.sites.at(book.module.base) : film.sites.functionOf(film.catalog.frames.site(row))
  const level = functionSite && belowValues(film, functionSite, row)
  if (level) return level
  const unseen = lowered(film, variable, film.trace.begin - 1, walk.tick)
  if (unseen) return unseen
  if (!book.isWritten(variable.binding)) return declaredOnly(name, kind)
  return variable.kind === 'module' ? moduleGap(film, book, variable.binding, name, walk.tick) : notYet(name)
}

async function thisScope(walk: Walk): Promise<Scope | undefined> {
  const { film, row, tick, book } = walk
  const { self } = await entryOf(film, row)
  const later = await film.lastThis(row, tick)
  const value = later?.value ?? self
  if (!value) return undefined
  const slot: Slot = {
    name: 'this',
    value: value ?? UNDEFINED,
    trust: 'exact',
    since: (later?.tick ?? film.catalog.frames.entered(row)) as Tick,
    target: { kind: 'variable', hash: book.table.hash, binding: -1, frame: row as FrameId, instance: 0 },
  }
  return { kind: 'this', title: 'this', slots: [slot] }
}
