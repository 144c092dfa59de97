import { LEVEL_VALUES, OP_ENTER, type BindingRow, type FrameId, type Gap, type ScopeRow, type Tick } from '@cinescope/trace'
import type { Scope, Slot } from './answer.ts'
import { entryOf } from './calls.ts'
import { Surroundings, type Holder } from './environment.ts'
import type { Film } from './film.ts'
import { declaredOnly, importedBinding, levelGap, noSites, notYet } from './gap.ts'
import type { Row } from './index/frames.ts'
import { literalAt, moduleGap } from './module-binding.ts'
import { levelAt } from './lowered.ts'
import type { KnownSite, ModuleBook } from './sites.ts'
import { gapValue, UNDEFINED } from './value.ts'
import { keyframeSlot, lastValue, ownInstance, type Variable, variableOf } from './variable.ts'

/** Scopes of a frame at a moment, innermost first: blocks, the function, `this`, closures outwards, the module. */
export async function scopeAt(film: Film, tick: number, frame: FrameId): Promise<readonly Scope[]> {
  const row = film.catalog.frames.row(frame)
  if (row < 0) return []
  const functionSite = film.sites.functionOf(film.catalog.frames.site.get(row))
  const info = film.sites.info(functionSite)
  if (!functionSite || !info) return [{ kind: 'local', title: film.functionName(row), slots: [], gap: noSites }]
  const { book } = functionSite
  const { scopes } = book.table
  const walk: Walk = { film, book, tick, row, functionSite }
  const answer: Scope[] = []
  let scope = await innermost(walk, info.scope)
  let own = true
  const surroundings = await Surroundings.of(film, book, row, tick)
  for (let guard = 0; scope >= 0 && guard < scopes.length; guard++) {
    const known = scopes[scope] as ScopeRow
    const [kind, parent, owner, , , instances] = known
    if (kind === 'module') answer.push(await scopeOf(walk, 'module', book.table.path, scope, -1, 0))
    else if (own) {
      const instance = instances ? await ownInstance(film, book, scope, row, tick) : 0
      answer.push(await scopeOf(walk, scope === info.scope ? 'local' : 'block', scope === info.scope ? film.functionName(row) : kind, scope, row, instance))
    } else {
      const holder = await surroundings.enter(scope, owner, instances === 1)
      answer.push(await scopeOf(walk, 'closure', film.sites.functionName(book.module.base + owner), scope, holder.row, holder.instance, holder.gap))
    }
    if (scope === info.scope) {
      own = false
      const self = await thisScope(walk)
      if (self) answer.push(self)
    }
    scope = parent
  }
  return answer.filter(candidate => candidate.kind === 'local' || candidate.kind === 'module' || candidate.slots.length > 0 || candidate.gap)
}

interface Walk { readonly film: Film, readonly book: ModuleBook, readonly tick: number, readonly row: Row, readonly functionSite: KnownSite }

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
    if (end - start < bestEnd - bestStart || (end - start === bestEnd - bestStart && inside(book, scope, best))) best = scope
  })
  return inside(book, best, own) ? best : own
}

function inside(book: ModuleBook, scope: number, outer: number): boolean {
  for (let at = scope; at >= 0; at = book.table.scopes[at]?.[1] ?? -1) if (at === outer) return true
  return false
}

async function scopeOf(walk: Walk, kind: Scope['kind'], title: string, scope: number, row: Row, instance: number, unknown?: Holder['gap']): Promise<Scope> {
  const { film, book, tick } = walk
  const known: Slot[] = []
  const silent: Slot[] = []
  for (const binding of book.bindingsIn(scope)) {
    const [name, bindingKind] = book.table.bindings[binding] as BindingRow
    const variable = variableOf(book, binding, row, instance)
    const found = await lastValue(film, variable, tick) ?? (variable.kind === 'local' ? await keyframeSlot(film, variable) : undefined)
    const literal = found ? undefined : await literalAt(film, book, binding, tick)
    const slot: Slot = {
      name,
      value: found?.value ?? literal?.value ?? gapValue(await missing(walk, variable, name, bindingKind, row, unknown)),
      trust: found && film.lossBetween(found.tick, tick) >= 0 ? 'unverified' : literal?.trust ?? 'exact',
      since: (found?.tick ?? literal?.since ?? -1) as Tick,
      target: { kind: 'variable', hash: book.table.hash, binding, frame: (row < 0 ? 0 : film.catalog.frames.id.get(row)) as FrameId, instance },
    }
    if (!found && (bindingKind === 'import' || bindingKind === 'function' || bindingKind === 'class')) silent.push(slot)
    else known.push(slot)
  }
  const slots = [...known, ...silent]
  const level = kind === 'local' ? belowValues(film, walk.functionSite, row) : undefined
  // A class's own scope only repeats its name.
  return { kind, title, slots: kind === 'closure' && known.length === 0 ? [] : slots, ...(level && { gap: level }) }
}

/** The gap of a call that was recorded below level 2; -1 is the module's body. */
export function belowValues(film: Film, functionSite: KnownSite, row: Row): Gap | undefined {
  const level = levelAt(film, functionSite, row < 0 ? Infinity : film.catalog.frames.entered.get(row))
  return level < LEVEL_VALUES ? levelGap(row < 0 ? functionSite.table.path : film.functionName(row), level) : undefined
}

async function missing(walk: Walk, variable: Variable, name: string, kind: string, row: Row, unknown: Holder['gap'] | undefined): Promise<Gap> {
  const { film, book } = walk
  if (kind === 'import') return importedBinding(name)
  if (kind === 'function' || kind === 'class') return declaredOnly(name, kind)
  if (variable.kind !== 'module' && unknown && (variable.kind === 'local' ? row < 0 : variable.instance <= 0)) return unknown(name)
  const functionSite = row < 0 ? film.sites.at(book.module.base) : film.sites.functionOf(film.catalog.frames.site.get(row))
  const level = functionSite && belowValues(film, functionSite, row)
  if (level) return level
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
    since: (later?.tick ?? film.catalog.frames.entered.get(row)) as Tick,
    target: { kind: 'variable', hash: book.table.hash, binding: -1, frame: film.catalog.frames.id.get(row) as FrameId, instance: 0 },
  }
  return { kind: 'this', title: 'this', slots: [slot] }
}
