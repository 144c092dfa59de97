import type { Plan } from '@cinescope/instrument'
import type { Level, NameRules } from '@cinescope/trace'
import { InstrumentCache, ownVersion } from '../cache.ts'
import { Included, type FilePatterns } from './include.ts'
import { Instrumenter } from './instrumenter.ts'

/** What the environment asks for; plain data, because the loader thread gets it too. */
export interface RegisterSettings {
  readonly root: string
  /** Folder of our own built files. */
  readonly own: string
  readonly include: string | undefined
  readonly patterns: FilePatterns
  readonly level: Level
  readonly plan: Plan | undefined
  readonly redact: NameRules | undefined
  readonly strips: boolean
  /** Did the program ask for source maps (`--enable-source-maps`)? */
  readonly followsMaps: boolean
  /** Keep instrumented files for the next run? */
  readonly cache: boolean
}

export function nodeInstrumenter({ root, own, include, patterns, level, plan, redact, strips, followsMaps, cache }: RegisterSettings): Instrumenter {
  return new Instrumenter(new Included(root, own, include, patterns), new InstrumentCache(cache ? root : undefined, ownVersion(own)), level, plan, redact, strips, followsMaps)
}
