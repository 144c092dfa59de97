import type { FilePattern } from '@cinescope/config'
import { globPattern } from '@cinescope/instrument'
import { relative } from 'node:path'
import { matches } from '../filter.ts'

/** What a configuration says of files. */
export interface FilePatterns { readonly include?: readonly FilePattern[] | undefined, readonly exclude?: readonly FilePattern[] | undefined }

/** Which files of a Node program are instrumented: its own, and what CINESCOPE_INCLUDE names (package names and globs). */
export class Included {
  readonly #root: string
  readonly #own: string
  readonly #packages: readonly string[]
  readonly #globs: readonly RegExp[]
  readonly #patterns: FilePatterns

  /** `own` is the folder of our own files: recording the recorder would not end. */
  constructor(root: string, own: string, list: string | undefined, patterns: FilePatterns = {}) {
    this.#patterns = patterns
    this.#root = root
    this.#own = slashed(own)
    const entries = (list ?? '').split(/,(?![^{}]*\})/).map(entry => entry.trim()).filter(Boolean)
    this.#packages = entries.filter(isPackage).map(name => `/node_modules/${name}/`)
    this.#globs = entries.filter(entry => !isPackage(entry)).map(globPattern)
  }

  has(path: string): boolean {
    const file = slashed(path)
    if (!/\.[cm]?[jt]s$/.test(file) || /\.d\.[cm]?ts$/.test(file) || file.startsWith(`${this.#own}/`)) return false
    if (matches(this.#patterns.exclude ?? [], file)) return false
    if (matches(this.#patterns.include ?? [], file)) return true
    if (vendor.test(file)) return false
    if (!file.includes('/node_modules/')) return true
    return this.#packages.some(name => file.includes(name) && !file.slice(file.indexOf(name) + name.length - 1).includes('/node_modules/'))
      || this.#globs.some(glob => glob.test(file) || glob.test(this.relative(path)))
  }

  /** The path that sites carry: relative to the program's folder, with forward slashes. */
  relative(path: string): string {
    const below = slashed(relative(this.#root, path))
    return below.startsWith('../') ? slashed(path) : below
  }
}

/** What Next.js writes beside an app's own code: packages in chunks of theirs, and what loads chunks. */
const vendor = /\/\.next\/(?:.*\/)?(?:vendor-chunks\/|webpack-runtime\.js$|node_modules_|\[turbopack\]_runtime)/

const isPackage = (entry: string): boolean => /^(?:@[\w.-]+\/)?[\w.-]+$/.test(entry)
const slashed = (path: string): string => path.replaceAll('\\', '/')
