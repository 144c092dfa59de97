import type { Diagnostic } from '@cinescope/diagnostics'
import type { Level, NameRules, SiteTable } from '@cinescope/trace'
import type { Plan } from './plan.ts'

export interface InstrumentOptions {
  /** File name; its extension chooses the language unless `lang` does. Shown in diagnostics. */
  readonly filename: string
  /** Path in the site table, relative to the project root, forward slashes. Default: the one in `inputMap`, where compilers write paths of their own making, or `filename`. */
  readonly path?: string
  /** `commonjs` is a script inside Node's module function. */
  readonly sourceType: 'module' | 'script' | 'commonjs'
  readonly lang?: 'js' | 'jsx' | 'ts' | 'tsx'
  /** How much the file's functions record, where neither the plan nor a comment says otherwise; default 2. */
  readonly level?: Level
  /** Levels by file and by function. */
  readonly plan?: Plan
  /** Map from this (compiled) source to what the developer wrote: positions go through it, unmapped functions are left alone. */
  readonly inputMap?: SourceMapLike
  /** React's refresh will compare the hooks that functions call: they are named once more where it looks. Default: true, but for compiled text. */
  readonly refresh?: boolean
  /** A compiler will make functions of what stands in JSX, to be called later and again, as Solid's does: it is no part of the activation around it. Default: false. */
  readonly lateJsx?: boolean
  /** How probes are reached. `import` holds for modules only; scripts always look the global runtime up. Default: `import`. */
  readonly runtime?: 'import' | 'global'
  /** What `runtime: 'import'` imports. Default: `cinescope/browser`. */
  readonly specifier?: string
  /** A bundler puts the module into one scope with the runtime, and names are made short: imported probes are used without aliases, which costs half the code. Default: false. */
  readonly bundled?: boolean
  /** `inline` hands the site table to the runtime within the code. Default: `external`. */
  readonly sites?: 'external' | 'inline'
  /** Names that hold secrets besides those that say so themselves, and such as do not. */
  readonly redact?: NameRules
  /** Replaces the content hash, e.g. to tell two builds of one file apart. 16 hexadecimal digits. */
  readonly hash?: string
}

/** A version 3 source map, as bundlers hand it over. */
export interface SourceMapLike {
  readonly version: number | string
  readonly sources: readonly (string | null)[]
  readonly sourcesContent?: readonly (string | null)[] | undefined
  readonly names: readonly string[]
  readonly mappings: string
  readonly sourceRoot?: string | undefined
  readonly file?: string | null | undefined
}

export interface InstrumentResult {
  readonly code: string
  /** Map from `code` to the given source; null if the code is unchanged. */
  readonly map: EncodedMap | null
  readonly sites: SiteTable
  /** Empty if all went well. With an error in it, `code` is the given source. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface EncodedMap {
  readonly version: 3
  readonly file?: string
  readonly sources: string[]
  readonly sourcesContent?: string[]
  readonly names: string[]
  readonly mappings: string
  toString(): string
  toUrl(): string
}
