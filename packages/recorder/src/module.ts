import { OP_MODULE, headWord, smiWord, tokenMask, type Level } from '@cinescope/trace'
import { AT, FAULTS, LEFT, RECORDING, SITES, cell, masks, words } from './cell.ts'
import { SafeMap } from './primordial.ts'
import { nameWord } from './text.ts'

interface Module { readonly hash: string, readonly base: number, readonly count: number, readonly level: Level }

/** Modules register when they are loaded, which may be long before the recorder is installed. */
const modules: Module[] = []
const byHash: SafeMap<string, Module> = new SafeMap()
export const tables: Map<string, unknown> = new SafeMap()

/** Site 0 means "no site". */
let next = 1

/** The probe M: answers the base of the module's sites; the same module evaluated again gets the same. */
export function register(hash: string, count: number, level: Level, table?: unknown): number {
  try {
    if (table !== undefined) tables.set(hash, table)
    const key = `${hash}/${count}/${level}`
    const before = byHash.get(key)
    if (before !== undefined) return before.base
    // Beyond the last site: every probe there finds no mask and records nothing.
    if (next + count > SITES) return SITES
    const module: Module = { hash, base: next, count, level }
    const mask = tokenMask(level)
    for (let i = 0; i < count; i++) masks[next + i] = mask
    next += count
    modules[modules.length] = module
    byHash.set(key, module)
    if (cell[RECORDING] !== 0) writeModule(module)
    return module.base
  } catch {
    cell[FAULTS] = cell[FAULTS]! + 1
    return SITES
  }
}

function writeModule(module: Module): void {
  const hash = nameWord(module.hash)
  const p = cell[AT]!
  words[p] = headWord(OP_MODULE, module.count)
  words[p + 1] = smiWord(module.base)
  words[p + 2] = hash
  words[p + 3] = smiWord(module.level)
  cell[AT] = p + 4
  cell[LEFT] = cell[LEFT]! - 1
}

/** All modules again, for a new segment. `makeRoom` is called between two of them. */
export function writeModules(makeRoom: () => void): void {
  for (let i = 0; i < modules.length; i++) {
    makeRoom()
    writeModule(modules[i]!)
  }
}
