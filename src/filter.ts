import type { FilePattern } from '@cinescope/config'
import type { Settings } from './options.ts'
import { dist } from './package-files.ts'

/** A module that may be instrumented. */
export interface AppFile {
  /** Absolute path with forward slashes, without query. */
  readonly path: string
  /** Source that only exists after a compiler ran (`.vue`, `.svelte`, ...). */
  readonly compiled: boolean
  /** What a compiler makes of a plain file that is asked for with a query of its own, as `?tsr-split=component`. */
  readonly part: boolean
}

const plain = /\.[cm]?[jt]sx?$/
const compiled = /\.(?:vue|svelte|astro|mdx?)$/
/** Queries of compiled formats whose module is script; every other query asks for something that is not this file's script. */
const script = /[?&]type=script\b/
/** Vite's queries for something else than the file as a module. */
const special = /[?&](?:raw|url|inline|no-inline|init|(?:shared)?worker|worker_file|html-proxy)\b/
const cacheBusters = /^[?&](?:(?:t|v|import|direct)(?:=[^&]*)?(?:&|$))+$/

export const matches = (patterns: readonly FilePattern[], path: string): boolean =>
  patterns.some(pattern => typeof pattern === 'string' ? path.includes(pattern) : path.search(pattern) >= 0)

/**
 * App code by default: files on disk, not of a dependency, not ours, asked for as a module (no `?raw`, `?url`, `?worker`) or as a compiler's part of it,
 * and not in a folder that the bundler writes to (`generated`: caches of pre-bundled dependencies).
 */
export function appFile(id: string, settings: Settings, generated: readonly string[] = []): AppFile | undefined {
  if (id.includes('\0') || id.startsWith('data:') || id.startsWith('virtual:')) return undefined
  const [bare, query] = split(id)
  const path = bare.replaceAll('\\', '/')
  const isCompiled = compiled.test(path)
  if (!isCompiled && !plain.test(path)) return undefined
  if (/\.d\.[cm]?ts$/.test(path)) return undefined
  const asked = query !== '' && !cacheBusters.test(query)
  if (asked && (isCompiled ? !script.test(query) : special.test(query))) return undefined
  if (!/^(?:\/|[A-Za-z]:\/)/.test(path)) return undefined
  if (matches(settings.exclude, path) || [dist, ...generated].some(folder => path.startsWith(`${folder}/`))) return undefined
  const dependency = path.includes('/node_modules/') || path.includes('/.yarn/')
  if (dependency && !matches(settings.include, path)) return undefined
  return { path, compiled: isCompiled, part: asked && !isCompiled }
}

function split(id: string): [path: string, query: string] {
  const at = id.indexOf('?')
  return at < 0 ? [id, ''] : [id.slice(0, at), id.slice(at)]
}
