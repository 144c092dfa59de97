import { InstrumentCache, ownVersion } from './cache.ts'
import { Included } from './include.ts'
import { Instrumenter } from './instrumenter.ts'

/** What the environment asks for; plain data, because the loader thread gets it too. */
export interface RegisterSettings {
  readonly root: string
  /** Folder of our own built files. */
  readonly own: string
  readonly include: string | undefined
  readonly level: 1 | 2
  readonly strips: boolean
}

export function nodeInstrumenter({ root, own, include, level, strips }: RegisterSettings): Instrumenter {
  return new Instrumenter(new Included(root, own, include), new InstrumentCache(root, ownVersion(own)), level, strips)
}
