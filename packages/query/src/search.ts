import { Fault } from '@cinescope/base'
import {
  OP_IMAGE, OP_LEVEL, OP_MODULE, OP_OBJECT, OP_SCOPE, OP_SHAPE, OP_STRING, OP_TIME, SITE_ARGS, SITE_BUILTIN, SITE_CATCH, SITE_DELETE, SITE_FUNCTION, SITE_RESULT, SITE_SET, SITE_WRITE, siteAt,
  type RecordCursor, type Value,
} from '@cinescope/trace'
import type { RecordView } from './answer.ts'
import type { Film } from './film.ts'
import type { Between } from './hits.ts'
import { repeatsRepetition } from './expression/index.ts'
import { toView } from './record-view.ts'
import type { ModuleBook } from './sites.ts'

/** What is looked for: a text in names and values, case-insensitively; a value itself (NaN, -0, 12n); or a regular expression. */
export interface SearchFor extends Between {
  readonly text?: string
  readonly value?: null | undefined | boolean | number | string | bigint
  /** Source of a regular expression with `flags`; matched against names and values as text. */
  readonly regex?: string
  readonly flags?: string
}

/** Records that a search never answers. */
const silent: ReadonlySet<number> = new Set([OP_STRING, OP_OBJECT, OP_SHAPE, OP_IMAGE, OP_TIME, OP_MODULE, OP_SCOPE, OP_LEVEL])

/** Records whose names or values are what is looked for, in order. Throws CINE_PATTERN for a regular expression that cannot be used. */
export async function search(film: Film, wanted: SearchFor, limit: number): Promise<readonly RecordView[]> {
  const look = lookFor(wanted)
  const answer: RecordView[] = []
  if (!look || limit <= 0) return answer
  const names = look.name ? namedSites(film, look.name) : new Set<number>()
  const from = wanted.from ?? film.trace.begin
  const to = wanted.to ?? film.trace.end
  const found: number[] = []
  for (const info of film.trace.segments) {
    if (info.firstTick > to || info.firstTick + info.records <= from) continue
    const cursor = (await film.trace.segment(info.index)).cursor(Math.max(from, info.firstTick) as typeof info.firstTick)
    while (found.length < limit && cursor.next() && cursor.tick <= to) {
      if (!silent.has(cursor.op) && (names.has(cursor.site) || mentions(cursor, look.value))) found.push(cursor.tick)
    }
    if (found.length >= limit) break
  }
  for (const tick of found) {
    const record = await film.records.at(tick)
    if (record) answer.push(await toView(film, record))
  }
  return answer
}

interface Look {
  /** Does a name match? A value that is no text looks at no names. */
  readonly name: ((name: string) => boolean) | undefined
  readonly value: (value: Value) => boolean
}

function lookFor(wanted: SearchFor): Look | undefined {
  if (wanted.regex !== undefined) {
    const pattern = patternOf(wanted.regex, wanted.flags ?? '')
    return { name: name => pattern.test(name), value: value => value.kind === 'primitive' && pattern.test(String(value.value)) }
  }
  if ('value' in wanted) {
    const { value: sought } = wanted
    return { name: undefined, value: value => value.kind === 'primitive' && Object.is(value.value, sought) }
  }
  const text = wanted.text?.trim().toLowerCase() ?? ''
  if (text === '') return undefined
  const contains = (name: string): boolean => name.toLowerCase().includes(text)
  return { name: contains, value: value => value.kind === 'primitive' && value.value !== undefined && value.value !== null && contains(String(value.value)) }
}

function patternOf(source: string, flags: string): RegExp {
  try {
    // Without `g` and `y`: their memory would make one answer depend on the last.
    const pattern = new RegExp(source, flags.replace(/[gy]/g, ''))
    if (repeatsRepetition(source)) throw new Error('it repeats a repetition; matching it could take for ever')
    return pattern
  } catch (error) {
    throw new Fault('CINE_PATTERN', { pattern: source, message: error instanceof Error ? error.message : String(error) })
  }
}

/** Sites whose names match: a search for a name costs one look-up a record. */
function namedSites(film: Film, matches: (name: string) => boolean): ReadonlySet<number> {
  const found = new Set<number>()
  for (const module of film.trace.modules) {
    const book = film.sites.book(module)
    if (!book) continue
    const hits = new Set<number>()
    book.table.strings.forEach((text, i) => { if (text.length < 200 && matches(text)) hits.add(i) })
    for (let index = 0; index < book.table.count; index++) if (siteMentions(book, index, matches, hits)) found.add(module.base + index)
  }
  return found
}

function siteMentions(book: ModuleBook, index: number, matches: (name: string) => boolean, strings: ReadonlySet<number>): boolean {
  const site = siteAt(book.table, index)
  if (!site) return false
  switch (site.kind) {
    case SITE_WRITE: case SITE_CATCH: return matches(book.table.bindings[site.subject]?.[0] ?? '')
    case SITE_SET: case SITE_DELETE: case SITE_BUILTIN: case SITE_ARGS: case SITE_RESULT: return strings.has(site.subject)
    default: return site.kind <= SITE_FUNCTION && matches(book.table.functions[site.subject]?.name ?? '')
  }
}

function mentions(cursor: RecordCursor, matches: (value: Value) => boolean): boolean {
  for (let i = 0; i < cursor.size; i++) if (matches(cursor.value(i))) return true
  return false
}
