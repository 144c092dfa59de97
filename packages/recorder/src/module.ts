import {
  BUILT_PINNED, CONST_FALSE, CONST_TRUE, LEVEL_GOVERNOR, OP_LEVEL, OP_MODULE, OP_STREAM, SITES, STREAM_DEFINITION, constWord, headWord, smiWord, tokenMask, type BuiltLevels, type Level, type StreamDefinitions,
} from '@cinescope/trace'
import { cell, commit, words } from './cell.ts'
import type { LevelChange, Pin } from './control.ts'
import { choose, hold, settle } from './mask.ts'
import { putNumber } from './primitive.ts'
import { SafeMap } from './primordial.ts'
import { nameWord } from './text.ts'

interface Module { readonly hash: string, readonly base: number, readonly count: number, readonly levels: readonly number[], readonly streams: StreamDefinitions }

/** Modules register when they are loaded, which may be long before the recorder is installed. */
const modules: Module[] = []
const byHash: SafeMap<string, Module> = new SafeMap()
export const tables: Map<string, unknown> = new SafeMap()

/** Levels chosen at run time, by hash: what was set for a whole module stands first in its list. */
const chosen: SafeMap<string, LevelChange[]> = new SafeMap()

/** Functions that the governor leaves alone, by hash; what was said for a whole module stands first in its list. */
const pins: SafeMap<string, Pin[]> = new SafeMap()

/** Site 0 means "no site". */
let next = 1
/** The same of modules that there is no room for: they find no mask, so they record nothing, and a reader tells why (CINE_SITES_FULL). */
let beyond = SITES

const TRUE: number = constWord(CONST_TRUE)
const FALSE: number = constWord(CONST_FALSE)

/** The probe M: answers the base of the module's sites; the same module evaluated again gets the same. */
export function register(hash: string, count: number, levels: BuiltLevels, table: unknown, streams: StreamDefinitions | undefined, makeRoom: () => void): number {
  try {
    if (table !== undefined) tables.set(hash, table)
    const key = `${hash}/${count}`
    const before = byHash.get(key)
    if (before !== undefined) return before.base
    const base = next + count > SITES ? (beyond += count) - count : (next += count) - count
    const module: Module = { hash, base, count, levels: typeof levels === 'number' ? [levels] : levels, streams: streams ?? [] }
    modules[modules.length] = module
    byHash.set(key, module)
    setMasks(module)
    if (cell.recording !== 0) {
      writeModule(module)
      writeLevels(module)
      writeStreams(module, makeRoom)
    }
    return base
  } catch {
    cell.faults = cell.faults + 1
    return SITES
  }
}

/** Level that a function was built at. */
function builtAt({ levels }: Module, site: number): Level {
  for (let i = 1; i < levels.length; i += 2) if (levels[i] === site) return (levels[i + 1]! & 7) as Level
  return (levels[0]! & 7) as Level
}

/** The highest level of a module's functions. */
function highest({ levels }: Module): Level {
  let level = levels[0]! & 7
  for (let i = 2; i < levels.length; i += 2) if ((levels[i]! & 7) > level) level = levels[i]! & 7
  return level as Level
}

function lower(built: Level, wanted: Level): number {
  return tokenMask(wanted < built ? wanted : built)
}

/** Every enter looks the mask of its site up: that is all a level costs at run time. */
function setMasks(module: Module): void {
  const { base, count, levels } = module
  const changes = chosen.get(module.hash)
  const whole = changes?.[0]?.function === undefined ? changes?.[0]?.level ?? 4 : 4
  const common = lower((levels[0]! & 7) as Level, whole)
  for (let i = 0; i < count; i++) choose(base + i, common)
  for (let i = 1; i < levels.length; i += 2) choose(base + levels[i]!, lower((levels[i + 1]! & 7) as Level, whole))
  if (changes !== undefined) for (let i = 0; i < changes.length; i++) {
    const { function: site, level } = changes[i]!
    if (site !== undefined && site < count) choose(base + site, lower(builtAt(module, site), level))
  }
  setPins(module)
}

/** What is said of a whole module takes back what was said of its functions. */
function add<T extends { readonly function?: number }>(map: SafeMap<string, T[]>, hash: string, change: T): void {
  const before = map.get(hash) ?? []
  const list: T[] = []
  if (change.function !== undefined) for (let i = 0; i < before.length; i++) if (before[i]!.function !== change.function) list[list.length] = before[i]!
  list[list.length] = change
  map.set(hash, list)
}

export function setLevel(change: LevelChange): void {
  try {
    const hash = change.module
    add(chosen, hash, change)
    for (let i = 0; i < modules.length; i++) {
      const module = modules[i]!
      if (module.hash !== hash) continue
      setMasks(module)
      if (cell.recording !== 0) writeLevel(module, change)
    }
  } catch {
    cell.faults = cell.faults + 1
  }
}

function setPins({ hash, base, count, levels }: Module): void {
  if ((levels[0]! & BUILT_PINNED) !== 0) for (let i = 0; i < count; i++) hold(base + i, true)
  for (let i = 1; i < levels.length; i += 2) hold(base + levels[i]!, (levels[i + 1]! & BUILT_PINNED) !== 0)
  const list = pins.get(hash)
  if (list === undefined) return
  for (let i = 0; i < list.length; i++) {
    const { function: site, on } = list[i]!
    if (site === undefined) for (let k = 0; k < count; k++) hold(base + k, on)
    else if (site < count) hold(base + site, on)
  }
}

/** Holds at once and for modules that register later. */
export function setPin(pin: Pin): void {
  try {
    add(pins, pin.module, pin)
    for (let i = 0; i < modules.length; i++) if (modules[i]!.hash === pin.module) setPins(modules[i]!)
  } catch {
    cell.faults = cell.faults + 1
  }
}

/** Every function again, when what holds for all of them changed. */
export function settleAll(): void {
  for (let site = 1; site < next; site++) settle(site)
}

/** Where a site stands; undefined if no module has it. */
export function placeOf(site: number): { readonly module: string, readonly function: number } | undefined {
  for (let i = 0; i < modules.length; i++) {
    const { hash, base, count } = modules[i]!
    if (site >= base && site < base + count) return { module: hash, function: site - base }
  }
  return undefined
}

/** First site of a module, and one beyond its last; undefined if none with this hash is loaded. */
export function rangeOf(hash: string): { readonly from: number, readonly to: number } | undefined {
  for (let i = 0; i < modules.length; i++) if (modules[i]!.hash === hash) return { from: modules[i]!.base, to: modules[i]!.base + modules[i]!.count }
  return undefined
}

function writeModule(module: Module): void {
  const hash = nameWord(module.hash)
  const p = cell.at
  words[p] = headWord(OP_MODULE, module.count)
  words[p + 1] = smiWord(module.base)
  words[p + 2] = hash
  words[p + 3] = smiWord(highest(module))
  commit(p + 4)
}

function writeLevel(module: Module, { function: site, level }: LevelChange): void {
  if (site !== undefined && site >= module.count) return
  const p = cell.at
  words[p] = headWord(OP_LEVEL, module.base + (site ?? 0))
  words[p + 1] = smiWord(level)
  if (site === undefined) words[p + 2] = TRUE
  commit(p + (site === undefined ? 3 : 2))
}

/** A level that the governor gives a function. */
export function writeGoverned(site: number, level: Level): void {
  const reason = nameWord(LEVEL_GOVERNOR)
  const p = cell.at
  words[p] = headWord(OP_LEVEL, site)
  words[p + 1] = smiWord(level)
  words[p + 2] = FALSE
  words[p + 3] = reason
  commit(p + 4)
}

function writeLevels(module: Module): void {
  const changes = chosen.get(module.hash)
  if (changes !== undefined) for (let i = 0; i < changes.length; i++) writeLevel(module, changes[i]!)
}

/** Definitions of the stream functions. */
function writeStreams({ base, streams }: Module, makeRoom: () => void): void {
  for (let i = 0; i < streams.length; i++) {
    makeRoom()
    const numbers = streams[i]!
    let p = cell.at
    words[p] = headWord(OP_STREAM, base + numbers[0]!)
    words[p + 1] = smiWord(STREAM_DEFINITION)
    p += 2
    for (let k = 1; k < numbers.length; k++) p = putNumber(p, numbers[k]!)
    commit(p)
  }
}

/** All modules again, for a new segment. `makeRoom` is called between two of them. */
export function writeModules(makeRoom: () => void): void {
  for (let i = 0; i < modules.length; i++) {
    makeRoom()
    writeModule(modules[i]!)
    writeLevels(modules[i]!)
    writeStreams(modules[i]!, makeRoom)
  }
}
