/** Pages of a dev server ask for tables of versions that are still running in them; older ones are let go. */
const KEPT = 4096

/** Site tables by content hash, for the dev server's route. Builds emit them as assets instead. */
export class SiteRegistry {
  readonly #tables = new Map<string, string>()

  /** `table` as JSON text. */
  add(hash: string, table: string): void {
    this.#tables.delete(hash)
    this.#tables.set(hash, table)
    if (this.#tables.size > KEPT) this.#tables.delete(this.#tables.keys().next().value!)
  }

  get(hash: string): string | undefined {
    return this.#tables.get(hash)
  }
}

/** Where a build puts a table; a page finds it from the folder of these and the hash in the code. */
export function siteAsset(hash: string): string {
  return `cinescope/${hash}.sites`
}
