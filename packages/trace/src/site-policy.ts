import { isSecretName } from './redaction.ts'
import { FUNCTION_SCOPED, FUNCTION_THIS, SITE_FUNCTION, SITE_SET, SITE_STRIDE, SITE_WRITE, type SiteTable } from './site.ts'

/** The site's module has a table. */
export const SITE_KNOWN = 1
/** Writes a binding of the module's scope. */
export const SITE_MODULE_BINDING = 2
/** The value written belongs to a secret name. */
export const SITE_SECRET = 4
/** Some parameters have secret names. */
export const SITE_SECRET_PARAMS = 8

const PAGE_BITS = 10
const PAGE_MASK = (1 << PAGE_BITS) - 1

/** What site tables say about single sites that a packer must act on. Modules without a table answer 0. */
export class SitePolicy {
  readonly #tables = new Map<string, SiteTable>()
  readonly #bases = new Map<string, number[]>()
  readonly #pages: (Uint8Array | undefined)[] = []
  readonly #params = new Map<number, readonly number[]>()

  addTable(table: SiteTable): void {
    if (this.#tables.has(table.hash)) return
    this.#tables.set(table.hash, table)
    for (const base of this.#bases.get(table.hash) ?? []) this.#apply(table, base)
  }

  addModule(hash: string, base: number): void {
    const bases = this.#bases.get(hash) ?? []
    if (bases.includes(base)) return
    bases.push(base)
    this.#bases.set(hash, bases)
    const table = this.#tables.get(hash)
    if (table) this.#apply(table, base)
  }

  flags(site: number): number {
    return this.#pages[site >>> PAGE_BITS]?.[site & PAGE_MASK] ?? 0
  }

  /** Values of an ENTER that belong to secret names. */
  secretParams(site: number): readonly number[] {
    return this.#params.get(site) ?? []
  }

  #apply(table: SiteTable, base: number): void {
    for (let index = 0; index < table.count; index++) {
      const at = index * SITE_STRIDE
      const kind = table.sites[at]
      const subject = table.sites[at + 4] ?? -1
      let flags = SITE_KNOWN
      if (kind === SITE_WRITE) {
        const binding = table.bindings[subject]
        if (binding && table.scopes[binding[2]]?.[0] === 'module') flags |= SITE_MODULE_BINDING
        if (binding && isSecretName(binding[0])) flags |= SITE_SECRET
      } else if (kind === SITE_SET) {
        const key = table.strings[subject]
        if (key !== undefined && isSecretName(key)) flags |= SITE_SECRET
      } else if (kind === SITE_FUNCTION) {
        const secret = secretValues(table, subject)
        if (secret.length > 0) {
          flags |= SITE_SECRET_PARAMS
          this.#params.set(base + index, secret)
        }
      }
      const site = base + index
      const page = this.#pages[site >>> PAGE_BITS] ??= new Uint8Array(PAGE_MASK + 1)
      page[site & PAGE_MASK] = flags
    }
  }
}

function secretValues(table: SiteTable, index: number): number[] {
  const fn = table.functions[index]
  if (!fn) return []
  const first = (fn.flags & FUNCTION_SCOPED ? 1 : 0) + (fn.flags & FUNCTION_THIS ? 1 : 0)
  return fn.params.flatMap((binding, i) => isSecretName(table.bindings[binding]?.[0] ?? '') ? [first + i] : [])
}
