import type { OutputOptions } from 'rollup'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { join as joinPosix } from 'node:path/posix'
import { BOOT, BOOT_ID, bootSource, RUNTIME_ID, runtimeSource } from './boot.ts'
import { isOnDisk, writtenFile } from './map-text.ts'
import { dist, isOurs, overlayFiles, RUNTIME, runtimeFile } from './package-files.ts'
import type { Session } from './session.ts'
import { siteAsset } from './sites.ts'
import { isStoreImport, parseStoreId, storeId, storeSource } from './stores.ts'
import type { InputMap, Target, Transformed } from './transform.ts'

// Rollup, Rolldown and Vite have the same hooks with types of their own: these are the parts of `this` that are used.
export interface Resolving {
  resolve(source: string, importer: string, options: { skipSelf: boolean }): Promise<{ readonly id: string } | null>
}
export interface Emitting {
  emitFile(file: { type: 'asset', fileName: string, source: string | Uint8Array }): string
}
export interface Transforming extends Emitting {
  getCombinedSourcemap(): InputMap
  warn(message: string): void
}

export async function resolveOurs(session: Session, context: Resolving, specifier: string, importer: string | undefined): Promise<string | undefined> {
  if (specifier === BOOT || specifier === BOOT_ID) return BOOT_ID
  if (specifier === RUNTIME) return session.active ? RUNTIME_ID : runtimeFile
  if (!session.active || importer === undefined) return undefined
  const wrapped = parseStoreId(importer)
  if (wrapped) {
    // The wrapping module is nowhere on disk: its library is the one that its importers would have got.
    const from = joinPosix(session.root.replaceAll('\\', '/'), wrapped.from, 'package.json')
    return (await context.resolve(specifier, from, { skipSelf: true }))?.id
  }
  return isStoreImport(specifier, importer) ? storeId(specifier, session.packageOf(importer)) : undefined
}

export function loadOurs(id: string): string | undefined {
  if (id === RUNTIME_ID) return runtimeSource(runtimeFile)
  const store = parseStoreId(id)
  return store && storeSource(store.specifier, RUNTIME)
}

/** The boot module of a build: the overlay and the tables are assets, found relative to the chunk that this ends up in. */
export function buildBoot(session: Session, context: Emitting): string {
  const files = session.settings.overlay ? overlayFiles() : []
  const references = files.map(name => context.emitFile({ type: 'asset', fileName: `cinescope/${name}`, source: readFileSync(join(dist, name)) }))
  const anchor = references[0] ?? context.emitFile({ type: 'asset', fileName: 'cinescope/README.txt', source: 'Site tables of Cinescope, by content hash.\n' })
  return bootSource({
    runtime: runtimeFile,
    // Rollup answers an absolute URL, Vite one that starts at its `base`.
    prelude: `const here = new URL(import.meta.ROLLUP_FILE_URL_${anchor}, document.baseURI).href\n`,
    sites: 'new URL("./", here).href',
    overlay: 'here',
    editor: 'false',
  }, session.settings)
}

export interface TransformFlags {
  readonly order: 'pre' | 'post'
  readonly target: Target
  /** Tables go out as assets; a dev server has a route instead. */
  readonly emit: boolean
  readonly commonjs: boolean
  /** Names are made short. */
  readonly bundled: boolean
}

export function transformModule(session: Session, context: Transforming, code: string, id: string, flags: TransformFlags): { code: string, map: Transformed['map'] } | undefined {
  const after = flags.order === 'post'
  const host = { warn: (message: string) => { context.warn(message) } }
  if (after) session.reportWaiting(id, host)
  const file = session.claim(id, flags.order)
  if (!file) return undefined
  const combined = after ? context.getCombinedSourcemap() : undefined
  // No sources: the text is a compiler's own glue, or nobody has touched it.
  // One with more lines than the text is that of another: a plugin made a part of a file and no map of it.
  const mapped = combined !== undefined && combined.sources.length > 0 && !(file.part && lines(combined.mappings, ';') > lines(code, '\n'))
  if (file.compiled && !mapped) return undefined
  const written = after && (file.part || !isOnDisk(file.path)) ? mapped ? writtenFile(combined, file.path) : undefined : file.path
  if (written === undefined) return undefined
  const inputMap = mapped ? combined : undefined
  const done = session.transform(code, id, { ...file, path: written }, { target: flags.target, after, commonjs: flags.commonjs, bundled: flags.bundled, ...(inputMap ? { inputMap } : {}) }, host)
  if (!done) return undefined
  if (flags.emit && flags.target === 'page') context.emitFile({ type: 'asset', fileName: siteAsset(done.hash), source: done.table })
  return { code: done.code, map: done.map }
}

const lines = (text: string, separator: string): number => text.split(separator).length

/** Debuggers step over us: our files join the ignore list, and the user's own choice stays. */
export function ignoreOurs(output: OutputOptions): OutputOptions {
  const own = output.sourcemapIgnoreList
  return {
    ...output,
    sourcemapIgnoreList: (path, mapPath) => isOurs(join(mapPath, '..', path)) || (typeof own === 'function' ? own(path, mapPath) : own !== false && path.includes('node_modules')),
  }
}

/** Rollup has no mode: watching or NODE_ENV=development is development, everything else is taken for production. */
export function isRollupProduction(watching: boolean): boolean {
  return !watching && process.env['NODE_ENV'] !== 'development'
}
