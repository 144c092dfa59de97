import { SECTION_ATTACHMENT, SECTION_MODULE, decodeText, encodeSection, encodeText, type Head } from './section.ts'
import type { SiteTable } from './site.ts'

/** Head and body of a module section: the body is the table's JSON. */
export function moduleHead(table: SiteTable): Head {
  return { hash: table.hash, path: table.path, count: table.count }
}

export function moduleBody(table: SiteTable): Uint8Array {
  return encodeText(JSON.stringify(table))
}

/** A module's table as a section, not compressed; a packer's `packModule` compresses. */
export function moduleSection(table: SiteTable): Uint8Array {
  return encodeSection(SECTION_MODULE, moduleHead(table), moduleBody(table))
}

/** A file that belongs to the recording, e.g. a screenshot. */
export function attachmentSection(name: string, type: string, bytes: Uint8Array): Uint8Array {
  return encodeSection(SECTION_ATTACHMENT, { name, type }, bytes)
}

/** The table, or undefined if the JSON is none. */
export function parseTable(body: Uint8Array): SiteTable | undefined {
  let table: Partial<SiteTable>
  try {
    table = JSON.parse(decodeText(body)) as Partial<SiteTable>
  } catch {
    return undefined
  }
  const sound = typeof table === 'object' && table !== null && table.version === 1 && typeof table.hash === 'string' && typeof table.source === 'string'
    && typeof table.path === 'string' && typeof table.count === 'number'
    && [table.sites, table.functions, table.bindings, table.scopes, table.strings].every(Array.isArray)
  return sound ? table as SiteTable : undefined
}
