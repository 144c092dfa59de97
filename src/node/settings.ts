import type { Plan } from '@cinescope/instrument'
import type { Level } from '@cinescope/trace'
import { InstrumentCache, ownVersion } from './cache.ts'
import { Included } from './include.ts'
import { Instrumenter } from './instrumenter.ts'

/** What the environment asks for; plain data, because the loader thread gets it too. */
export interface RegisterSettings {
  readonly root: string
  /** Folder of our own built files. */
  readonly own: string
  readonly include: string | undefined
  readonly level: Level
  readonly plan: Plan | undefined
  readonly strips: boolean
}

export function nodeInstrumenter({ root, own, include, level, plan, strips }: RegisterSettings): Instrumenter {
  return new Instrumenter(new Included(root, own, include), new InstrumentCache(root, ownVersion(own)), level, plan, strips)
}
