import { instrument } from '@cinescope/instrument'
import { stripTypes } from './strip-types.ts'
import type { Included } from './include.ts'
import type { InstrumentCache, Instrumented } from './cache.ts'

export type NodeFormat = 'module' | 'commonjs'

/** Turns a program's files into instrumented ones. A file that cannot be is run as it is: its error is then Node's own. */
export class Instrumenter {
  readonly included: Included
  readonly #cache: InstrumentCache
  readonly #level: 1 | 2
  /** True where Node does not take TypeScript itself. */
  readonly strips: boolean

  constructor(included: Included, cache: InstrumentCache, level: 1 | 2, strips: boolean) {
    this.included = included
    this.#cache = cache
    this.#level = level
    this.strips = strips
  }

  /** Undefined if the file runs as it is. */
  run(source: string, path: string, format: NodeFormat): Instrumented | undefined {
    const relative = this.included.relative(path)
    const key = this.#cache.key(String(this.#level), format, relative, this.strips ? 'strip' : '', source)
    const known = this.#cache.get(key)
    if (known) return known
    const fresh = this.#build(source, path, relative, format)
    if (fresh) this.#cache.set(key, fresh)
    return fresh
  }

  #build(source: string, path: string, relative: string, format: NodeFormat): Instrumented | undefined {
    const typed = /\.[cm]?ts$/.test(path)
    const { code, map, sites } = instrument(source, {
      filename: path, path: relative, sourceType: format, lang: typed ? 'ts' : 'js', level: this.#level, runtime: 'global', sites: 'external',
    })
    // Nothing to instrument, or a file that cannot be: Node says why if it is broken.
    if (map === null) return undefined
    const maps = [map.mappings]
    const table = JSON.stringify(sites)
    if (!typed || !this.strips) return { code, table, maps }
    const stripped = stripTypes(code, path)
    return { code: stripped.code, table, maps: [stripped.mappings, ...maps] }
  }
}
