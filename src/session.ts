import type { CinescopeOptions } from '@cinescope/config'
import { describe, format } from '@cinescope/diagnostics'
import type { InstrumentOptions } from '@cinescope/instrument'
import { dirname, relative } from 'node:path'
import { InstrumentCache, ownVersion } from './cache.ts'
import { appFile, type AppFile } from './filter.ts'
import { NearestPackage } from './nearest-package.ts'
import { configured, type Settings } from './options.ts'
import { hasLateJsx, hasRefresh, orderOf, type Order } from './order.ts'
import { dist } from './package-files.ts'
import { SiteRegistry } from './sites.ts'
import { instrumentOptions, transformFile, type LeftAlone, type TransformContext, type Transformed } from './transform.ts'

export interface Warner { warn(message: string): void }

/** What one `cinescope()` in a configuration knows; its hooks before and after other transforms share it. */
export class Session {
  readonly settings: Settings
  readonly registry: SiteRegistry = new SiteRegistry()
  readonly packages: NearestPackage = new NearestPackage()
  root: string = process.cwd()
  /** Folders that the bundler writes to. */
  generated: readonly string[] = []
  /** Every file has a compiler that must see what the developer wrote. */
  compiled = false
  #refused = false
  /** Modules that a plugin reads before we may touch them. */
  readonly #read = new Set<string>()
  #cache: InstrumentCache<Transformed | LeftAlone> | undefined
  /** Warnings of the early hook wait here until the bundler's own compilers have taken the file: a syntax error is theirs to report. */
  readonly #waiting = new Map<string, readonly string[]>()

  constructor(options: CinescopeOptions | undefined) {
    this.settings = configured(options)
  }

  get active(): boolean {
    return this.settings.enabled && !this.#refused
  }

  /** Called once the bundler's mode is known. A refused build passes through untouched, with nothing of ours in it. */
  production(isProduction: boolean, warn: (message: string) => void): void {
    const refused = isProduction && !this.settings.production
    if (refused && !this.#refused && this.settings.enabled) warn(format(describe({ code: 'CINE_PRODUCTION', data: {} })))
    this.#refused = refused
  }

  /** Called when a test runner has taken the bundler's configuration: its tests run untouched unless `tests` says otherwise. */
  testing(): void {
    this.#refused ||= !this.settings.tests
  }

  /** Called in the early hook: does a compiler read this module? */
  readBy(id: string, isRead: boolean): void {
    if (isRead) this.#read.add(id)
    else this.#read.delete(id)
  }

  /** The file to instrument in the hook of that order, if any. */
  claim(id: string, order: Order): AppFile | undefined {
    if (!this.active) return undefined
    const file = appFile(id, this.settings, this.generated)
    return file && orderOf(file, this.settings, this.packages, this.compiled || this.#read.has(id)) === order ? file : undefined
  }

  transform(code: string, id: string, file: AppFile, context: Omit<TransformContext, 'settings' | 'root' | 'refresh' | 'lateJsx'>, host: Warner): Transformed | undefined {
    const { settings, root, packages } = this
    const result = this.#transformed(code, instrumentOptions(code, file, { ...context, settings, root, refresh: hasRefresh(file, packages), lateJsx: hasLateJsx(file, packages) }))
    if (context.after) for (const warning of result.warnings) host.warn(warning)
    else if (result.warnings.length > 0) this.#waiting.set(id, result.warnings)
    if (!('code' in result)) return undefined
    this.registry.add(result.hash, result.table)
    return result
  }

  #transformed(code: string, options: InstrumentOptions): Transformed | LeftAlone {
    // Not before the first file: only then is the root known.
    const cache = this.#cache ??= new InstrumentCache(this.settings.cache ? this.root : undefined, ownVersion(dist))
    const key = cache.key('bundler', JSON.stringify(options), code)
    const known = cache.get(key)
    if (known) return known
    const fresh = transformFile(code, options)
    cache.set(key, fresh)
    return fresh
  }

  reportWaiting(id: string, host: Warner): void {
    const warnings = this.#waiting.get(id)
    this.#waiting.delete(id)
    for (const warning of warnings ?? []) host.warn(warning)
  }

  /** Folder of the importer's package, relative to the root; '' for the root's own. */
  packageOf(importer: string): string {
    const near = this.packages.of(dirname(importer.split('?')[0]!))
    return near ? relative(this.root, near.directory).replaceAll('\\', '/') : ''
  }
}
