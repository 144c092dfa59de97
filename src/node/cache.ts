import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'

/** What a file became: what runs, and what a recording needs to lead back to the source. */
export interface Instrumented {
  readonly code: string
  /** The site table, as JSON text. */
  readonly table: string
  /** Of the source map from the code that runs to the source. */
  readonly mappings: string
}

/**
 * Instrumented files by the hash of everything they depend on, in `node_modules/.cache/cinescope` or the user's temporary folder.
 * A cache that cannot be written is no cache; the program does not notice.
 */
export class InstrumentCache {
  readonly #folder: string | undefined
  readonly #salt: string

  constructor(root: string, salt: string) {
    this.#folder = cacheFolder(root)
    this.#salt = salt
  }

  key(...parts: readonly string[]): string {
    const hash = createHash('sha256')
    for (const part of [this.#salt, ...parts]) hash.update(`${part.length}:`).update(part)
    return hash.digest('hex').slice(0, 40)
  }

  get(key: string): Instrumented | undefined {
    if (this.#folder === undefined) return undefined
    try {
      return JSON.parse(readFileSync(join(this.#folder, `${key}.json`), 'utf8')) as Instrumented
    } catch {
      return undefined
    }
  }

  set(key: string, value: Instrumented): void {
    if (this.#folder === undefined) return
    const path = join(this.#folder, `${key}.json`)
    const fresh = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}`
    try {
      writeFileSync(fresh, JSON.stringify(value), { mode: 0o600 })
      renameSync(fresh, path)
    } catch {}
  }
}

function cacheFolder(root: string): string | undefined {
  for (const folder of [nearestModules(root), join(tmpdir(), `cinescope-${userName()}`)]) {
    if (folder === undefined) continue
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const { uid } = statSync(folder)
      // Whoever owns the folder decides what runs.
      if (process.getuid === undefined || uid === process.getuid()) return folder
    } catch {}
  }
  return undefined
}

function nearestModules(root: string): string | undefined {
  for (let at = root; ; at = dirname(at)) {
    const modules = join(at, 'node_modules')
    if (existsSync(modules)) return join(modules, '.cache', 'cinescope')
    if (dirname(at) === at) return undefined
  }
}

function userName(): string {
  try {
    return String(process.getuid?.() ?? userInfo().username)
  } catch {
    return 'user'
  }
}

/** Changes whenever our own built files change: an output of another version must not be used. */
export function ownVersion(folder: string): string {
  try {
    const names = readdirSync(folder).filter(name => name.endsWith('js'))
    names.sort()
    return names.map(name => {
      const { size, mtimeMs } = statSync(join(folder, name))
      return `${name} ${size} ${mtimeMs}`
    }).join('\n')
  } catch {
    return ''
  }
}
