import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'

const DAY = 86_400_000

/** What was not asked for in this time goes, and beyond so many files the ones not asked for longest. */
export const CACHE_DAYS = 14
export const CACHE_FILES = 8192

/**
 * Instrumented files by the hash of everything they depend on, in `node_modules/.cache/cinescope` or the user's temporary folder.
 * Any number of processes may use it at once. An entry that is damaged is no entry, and a cache that cannot be written is no
 * cache: neither the program nor the build notices.
 */
export class InstrumentCache<Entry extends object> {
  readonly #folder: string | undefined
  readonly #salt: string
  #swept = false

  /** Without a root nothing is kept. `salt`: what every entry depends on (`ownVersion`). */
  constructor(root: string | undefined, salt: string) {
    this.#folder = root === undefined ? undefined : cacheFolder(root)
    this.#salt = salt
  }

  key(...parts: readonly string[]): string {
    const hash = createHash('sha256')
    for (const part of [this.#salt, ...parts]) hash.update(`${part.length}:`).update(part)
    return hash.digest('hex').slice(0, 40)
  }

  get(key: string): Entry | undefined {
    if (this.#folder === undefined) return undefined
    const path = join(this.#folder, `${key}.json`)
    try {
      const text = readFileSync(path, 'utf8')
      const end = text.indexOf('\n')
      const body = text.slice(end + 1)
      if (text.slice(0, end) !== checksum(body)) return undefined
      const entry = JSON.parse(body) as Entry
      attempt(() => { utimesSync(path, new Date(), new Date()) })
      return entry
    } catch {
      return undefined
    }
  }

  set(key: string, entry: Entry): void {
    const folder = this.#folder
    if (folder === undefined) return
    const path = join(folder, `${key}.json`)
    const fresh = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}`
    attempt(() => {
      const body = JSON.stringify(entry)
      writeFileSync(fresh, `${checksum(body)}\n${body}`, { mode: 0o600 })
      renameSync(fresh, path)
    })
    if (!this.#swept) attempt(() => { sweep(folder) })
    this.#swept = true
  }
}

function attempt(action: () => void): void {
  try {
    action()
  } catch { /* a cache that cannot be written is no cache */ }
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function sweep(folder: string): void {
  const files = readdirSync(folder).map(name => {
    const path = join(folder, name)
    return { path, used: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }
  })
  files.sort((a, b) => b.used - a.used)
  const limit = Date.now() - CACHE_DAYS * DAY
  files.forEach(({ path, used }, i) => { if (i >= CACHE_FILES || used < limit) rmSync(path, { force: true }) })
}

function cacheFolder(root: string): string | undefined {
  for (const folder of [nearestModules(root), join(tmpdir(), `cinescope-${userName()}`)]) {
    if (folder === undefined) continue
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      accessSync(folder, constants.W_OK)
      const { uid } = statSync(folder)
      // Whoever owns the folder decides what runs.
      if (process.getuid === undefined || uid === process.getuid()) return folder
    } catch { /* the next one may do */ }
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

/** Changes whenever our own built files change: what another version made must not be used. `folder` holds them, those they share in `shared`. */
export function ownVersion(folder: string): string {
  const facts: string[] = []
  for (const part of [folder, join(folder, 'shared')]) {
    attempt(() => {
      for (const name of readdirSync(part).filter(each => each.endsWith('js')).toSorted()) {
        const { size, mtimeMs } = statSync(join(part, name))
        facts.push(`${name} ${size} ${mtimeMs}`)
      }
    })
  }
  attempt(() => { facts.push(readFileSync(join(folder, '../package.json'), 'utf8')) })
  return facts.join('\n')
}
