import { instrument, type Plan } from '@cinescope/instrument'
import type { Level, NameRules } from '@cinescope/trace'
import remapping, { type SourceMapInput } from '@jridgewell/remapping'
import { sourceFile } from '../map-text.ts'
import type { InputMap } from '../transform.ts'
import { pathToFileURL } from 'node:url'
import { mapToOne, ownMap } from './own-map.ts'
import { stripTypes } from './strip-types.ts'
import type { Included } from './include.ts'
import type { InstrumentCache } from '../cache.ts'

/** What a bundler's plugin has instrumented looks the runtime up; in an `eval` the quotes are escaped. Twice, each call would be two. */
const instrumented = /Symbol\.for\(\s*\\?["'`]cinescope\.runtime\\?["'`]/

export type NodeFormat = 'module' | 'commonjs'

/** What a file became: what runs, and what a recording needs to lead back to the source. */
export interface Instrumented {
  readonly code: string
  /** The site table, as JSON text. */
  readonly table: string
  /** Of the source map from the code that runs to the source. */
  readonly mappings: string
}

/** Turns a program's files into instrumented ones. A file that cannot be is run as it is: its error is then Node's own. */
export class Instrumenter {
  readonly included: Included
  readonly #cache: InstrumentCache<Instrumented>
  readonly #level: Level
  readonly #plan: Plan | undefined
  readonly #redact: NameRules | undefined
  /** True where Node does not take TypeScript itself. */
  readonly strips: boolean
  /** True where the program asked for source maps: stack traces then lead to what a compiler was given. */
  readonly #followsMaps: boolean

  constructor(included: Included, cache: InstrumentCache<Instrumented>, level: Level, plan: Plan | undefined, redact: NameRules | undefined, strips: boolean, followsMaps: boolean) {
    this.included = included
    this.#cache = cache
    this.#level = level
    this.#plan = plan
    this.#redact = redact
    this.strips = strips
    this.#followsMaps = followsMaps
  }

  /** Undefined if the file runs as it is. */
  run(source: string, path: string, format: NodeFormat): Instrumented | undefined {
    if (instrumented.test(source)) return undefined
    const given = ownMap(source, path)
    const inputMap = mapToOne(given, path)
    const relative = this.included.relative(inputMap && sourceFile(inputMap, path) || path)
    const key = this.#cache.key('node', String(this.#level), JSON.stringify([this.#plan ?? null, this.#redact ?? null]), format, relative, path, this.strips ? 'strip' : '', this.#followsMaps ? JSON.stringify(given ?? null) : '', JSON.stringify(inputMap ?? null), source)
    const known = this.#cache.get(key)
    if (known) return known
    const fresh = this.#build(source, path, relative, format, given, inputMap)
    if (fresh) this.#cache.set(key, fresh)
    return fresh
  }

  #build(source: string, path: string, relative: string, format: NodeFormat, given: InputMap | undefined, inputMap: InputMap | undefined): Instrumented | undefined {
    const typed = /\.[cm]?ts$/.test(path)
    const { code, map, sites } = instrument(source, {
      filename: path, path: relative, sourceType: format, lang: typed ? 'ts' : 'js', level: this.#level, runtime: 'global', sites: 'external', ...(this.#plan && { plan: this.#plan }), ...(this.#redact && { redact: this.#redact }), ...(inputMap && { inputMap }),
    })
    // Nothing to instrument, or a file that cannot be: Node says why if it is broken.
    if (map === null) return undefined
    const table = JSON.stringify(sites)
    if (given && this.#followsMaps) return { code: withTrail(code, JSON.stringify(remapping({ ...map, sources: [pathToFileURL(path).href] } as SourceMapInput, (_, { depth }) => depth === 1 ? given as SourceMapInput : null))), table, mappings: map.mappings }
    if (!typed || !this.strips) return { code: withMap(code, path, map.mappings), table, mappings: map.mappings }
    const stripped = stripTypes(code, path)
    const mappings = joined(stripped.mappings, map.mappings)
    return { code: withMap(stripped.code, path, mappings), table, mappings }
  }
}

/** Node shows the line of an uncaught error from it; the text is read from the file when it is needed. */
function withMap(code: string, path: string, mappings: string): string {
  const map = JSON.stringify({ version: 3, sources: [pathToFileURL(path).href], names: [], mappings })
  return withTrail(code, map)
}

function withTrail(code: string, map: string): string {
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`
}

const map = (mappings: string, source: string): SourceMapInput => ({ version: 3, sources: [source], names: [], mappings })

function joined(outer: string, inner: string): string {
  const { mappings } = remapping(map(outer, 'middle'), source => source === 'middle' ? map(inner, 'source') : null)
  return mappings as string
}
