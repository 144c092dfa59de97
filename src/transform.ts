import { format } from '@cinescope/diagnostics'
import { instrument, type InstrumentOptions, type InstrumentResult } from '@cinescope/instrument'
import { relative } from 'node:path'
import type { AppFile } from './filter.ts'
import { withText } from './map-text.ts'
import type { Settings } from './options.ts'
import { RUNTIME } from './package-files.ts'
import { sourceTypeOf } from './source-type.ts'

/**
 * Where the code will run. A page imports the runtime. A server process may have none: its code looks up what
 * `cinescope/register` has put there and records nothing without it; and as it has no dev server to ask for site
 * tables, they travel with the modules.
 */
export type Target = 'page' | 'server'

/** A version 3 source map, as bundlers hand it over. */
export type InputMap = NonNullable<InstrumentOptions['inputMap']>

export interface TransformContext {
  readonly settings: Settings
  /** Paths in recordings are relative to it. */
  readonly root: string
  readonly target: Target
  /** Text that a compiler made: its combined source map, or nothing if it left none. */
  readonly inputMap?: InputMap
  readonly after: boolean
  /** The bundler takes CommonJS modules as they are. */
  readonly commonjs: boolean
  /** React's refresh comes after us. */
  readonly refresh: boolean
  /** Compilers make functions of what stands in JSX. */
  readonly lateJsx: boolean
  /** The bundler makes one scope of all modules, and names short. */
  readonly bundled: boolean
}

/** Plain data, so that it can be kept for the next build. */
export interface Transformed {
  readonly code: string
  readonly map: Omit<NonNullable<InstrumentResult['map']>, 'toString' | 'toUrl'>
  readonly hash: string
  /** JSON of the site table. */
  readonly table: string
  /** Formatted diagnostics: part of the file, or all of it, was left alone. */
  readonly warnings: readonly string[]
}

/** Of a file that was left alone. */
export interface LeftAlone { readonly warnings: readonly string[] }

/** Everything that the outcome of `transformFile` depends on besides the text. */
export function instrumentOptions(code: string, file: AppFile, context: TransformContext): InstrumentOptions {
  const sourceType = sourceTypeOf(file.path, code, context.commonjs)
  return {
    filename: file.path,
    path: relative(context.root, file.path).replaceAll('\\', '/'),
    sourceType,
    lang: langOf(file.path, context.after),
    level: context.settings.level,
    ...(context.settings.plan && { plan: context.settings.plan }),
    ...(context.settings.redact && { redact: context.settings.redact }),
    runtime: sourceType === 'module' && context.target === 'page' ? 'import' : 'global',
    specifier: RUNTIME,
    ...(context.bundled && { bundled: true }),
    ...(!context.refresh && { refresh: false }),
    ...(context.lateJsx && { lateJsx: true }),
    sites: context.target === 'page' ? 'external' : 'inline',
    ...(context.inputMap ? { inputMap: withText(plainMap(context.inputMap), file.path) } : {}),
  }
}

/** One file through the transform. What cannot be instrumented is left alone, and `warnings` says why. */
export function transformFile(code: string, options: InstrumentOptions): Transformed | LeftAlone {
  const { code: text, map, sites, diagnostics } = instrument(code, options)
  const warnings = diagnostics.map(format)
  // No map means that nothing was changed.
  if (!map) return { warnings }
  return { code: text, map: { ...map }, hash: sites.hash, table: JSON.stringify(sites), warnings }
}

/** Bundlers hand over objects of classes of their own, whose fields need not be own properties. */
function plainMap({ version, sources, sourcesContent, names, mappings, sourceRoot, file }: InputMap): InputMap {
  return { version, sources, sourcesContent, names, mappings, sourceRoot, file }
}

function langOf(path: string, after: boolean): 'js' | 'jsx' | 'ts' | 'tsx' {
  const extension = /\.([cm]?[jt]sx?)$/.exec(path)?.[1] ?? 'js'
  if (after) return 'jsx'
  return extension === 'tsx' ? 'tsx' : extension.includes('t') ? 'ts' : 'jsx'
}
