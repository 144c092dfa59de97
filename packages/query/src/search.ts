import {
  OP_IMAGE, OP_LEVEL, OP_MODULE, OP_OBJECT, OP_SCOPE, OP_SHAPE, OP_STRING, OP_TIME, SITE_ARGS, SITE_BUILTIN, SITE_DELETE, SITE_FUNCTION, SITE_RESULT, SITE_SET, SITE_WRITE, siteAt,
  type RecordCursor, type Value,
} from '@cinescope/trace'
import type { RecordView } from './answer.ts'
import type { Film } from './film.ts'
import { toView } from './record-view.ts'
import type { ModuleBook } from './sites.ts'

/** Records that a search never answers. */
const silent: ReadonlySet<number> = new Set([OP_STRING, OP_OBJECT, OP_SHAPE, OP_IMAGE, OP_TIME, OP_MODULE, OP_LEVEL, OP_SCOPE])

/** Records whose names or values contain the text, case-insensitively, in order. */
export async function search(film: Film, text: string, limit: number): Promise<readonly RecordView[]> {
  const wanted = text.trim().toLowerCase()
  const answer: RecordView[] = []
  if (wanted === '' || limit <= 0) return answer
  const names = namedSites(film, wanted)
  const found: number[] = []
  for (const info of film.trace.segments) {
    const cursor = (await film.trace.segment(info.index)).cursor()
    while (found.length < limit && cursor.next()) if (!silent.has(cursor.op) && (names.has(cursor.site) || mentions(cursor, wanted))) found.push(cursor.tick)
    if (found.length >= limit) break
  }
  for (const tick of found) {
    const record = await film.records.at(tick)
    if (record) answer.push(await toView(film, record))
  }
  return answer
}

/** Sites whose names contain the text: a search for a name costs one look-up a record. */
function namedSites(film: Film, wanted: string): ReadonlySet<number> {
  const found = new Set<number>()
  for (const module of film.trace.modules) {
    const book = film.sites.book(module)
    if (!book) continue
    const hits = new Set<number>()
    book.table.strings.forEach((text, i) => { if (text.length < 200 && text.toLowerCase().includes(wanted)) hits.add(i) })
    for (let index = 0; index < book.table.count; index++) if (siteMentions(book, index, wanted, hits)) found.add(module.base + index)
  }
  return found
}

function siteMentions(book: ModuleBook, index: number, wanted: string, strings: ReadonlySet<number>): boolean {
  const site = siteAt(book.table, index)
  if (!site) return false
  switch (site.kind) {
    case SITE_WRITE: return (book.table.bindings[site.subject]?.[0] ?? '').toLowerCase().includes(wanted)
    case SITE_SET: case SITE_DELETE: case SITE_BUILTIN: case SITE_ARGS: case SITE_RESULT: return strings.has(site.subject)
    default: return site.kind <= SITE_FUNCTION && (book.table.functions[site.subject]?.name ?? '').toLowerCase().includes(wanted)
  }
}

function mentions(cursor: RecordCursor, wanted: string): boolean {
  for (let i = 0; i < cursor.size; i++) if (contains(cursor.value(i), wanted)) return true
  return false
}

function contains(value: Value, wanted: string): boolean {
  return value.kind === 'primitive' && value.value !== undefined && value.value !== null && String(value.value).toLowerCase().includes(wanted)
}
