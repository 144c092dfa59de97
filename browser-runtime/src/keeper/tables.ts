import type { SiteTable } from '@cinescope/trace'

/** Waits before another try, in ms: a dev server that restarts is back within seconds. */
const WAITS = [500, 2000, 8000, 30_000]
/** Longest that `arrived` waits for a first answer, in ms. */
const PATIENCE = 3000

export interface TableFetch {
  get(url: string): Promise<{ readonly ok: boolean, readonly status: number, text(): Promise<string> }>
  wait(run: () => void, ms: number): void
}

/** Fetches the site table of every module that registered, once a hash, and hands it on. */
export class Tables {
  readonly #seen = new Set<string>()
  /** First tries under way. */
  readonly #asked = new Set<Promise<void>>()
  readonly #prefix: string | undefined
  readonly #store: (table: SiteTable) => Promise<void>
  readonly #missing: (hash: string, status: number) => void
  readonly #platform: TableFetch

  constructor(prefix: string | undefined, store: (table: SiteTable) => Promise<void>, missing: (hash: string, status: number) => void, platform: TableFetch) {
    this.#prefix = prefix
    this.#store = store
    this.#missing = missing
    this.#platform = platform
  }

  /** `table` if the module brought its own. */
  add(hash: string, table: unknown): void {
    if (this.#seen.has(hash)) return
    this.#seen.add(hash)
    if (isTable(table, hash)) void this.#store(table)
    else if (this.#prefix !== undefined) this.#ask(this.#fetch(`${this.#prefix}${hash}.sites`, hash, 0))
  }

  /** The tables asked for so far are stored, or their server had its chance: an export without them would lack its source. */
  async arrived(): Promise<void> {
    await Promise.all(this.#asked)
  }

  #ask(fetched: Promise<void>): void {
    const late = new Promise<void>(resolve => { this.#platform.wait(resolve, PATIENCE) })
    const asked = Promise.race([fetched, late]).finally(() => { this.#asked.delete(asked) })
    this.#asked.add(asked)
  }

  async #fetch(url: string, hash: string, attempt: number): Promise<void> {
    let status = 0
    try {
      const answer = await this.#platform.get(url)
      status = answer.status
      // Servers of single-page apps answer every unknown address with their page and 200.
      const table: unknown = answer.ok ? JSON.parse(await answer.text()) : undefined
      if (isTable(table, hash)) return await this.#store(table)
    } catch { /* offline, refused, not JSON: tried again */ }
    const wait = WAITS[attempt]
    // 404 is the server's final word about a hash; everything else may pass.
    if (wait === undefined || status === 404) this.#missing(hash, status)
    else this.#platform.wait(() => { void this.#fetch(url, hash, attempt + 1) }, wait)
  }
}

function isTable(value: unknown, hash: string): value is SiteTable {
  return typeof value === 'object' && value !== null && (value as { readonly hash?: unknown }).hash === hash
}
