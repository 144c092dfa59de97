import { Fault } from '@cinescope/base'
import {
  decodeValue, HEAD_OP_SHIFT, HEAD_SITE_SHIFT, OP_FOLD, OP_IMAGE, OP_LEVEL, OP_MODULE, OP_NAMES, OP_OBJECT, OP_SCOPE, OP_SHAPE, OP_STRING, OP_TIME, SITE_ARGS, SITE_BUILTIN, SITE_CATCH, SITE_DELETE, SITE_FUNCTION, SITE_RESULT, SITE_SET, SITE_WRITE, siteAt,
  REF_DOUBLE, REF_KIND_SHIFT, REF_OBJECT, REF_PAYLOAD_SHIFT, REF_STRING, TAG_MASK, TAG_REF, TAG_SMI, type RecordColumns, type Value,
} from '@cinescope/trace'
import type { RecordView } from './answer.ts'
import { breath } from './breath.ts'
import type { Film } from './film.ts'
import type { Between } from './hits.ts'
import { ask, soon } from './index/parts.ts'
import type { Wanted } from './index-file/wanted.ts'
import { repeatsRepetition } from './expression/index.ts'
import { toView } from './record-view.ts'
import type { ModuleBook } from './sites.ts'
import type { Work } from './work.ts'

/** What is looked for: a text in names and values, case-insensitively; a value itself (NaN, -0, 12n); or a regular expression. */
export interface SearchFor extends Between {
  readonly text?: string
  readonly value?: null | undefined | boolean | number | string | bigint
  /** Source of a regular expression with `flags`; matched against names and values as text. */
  readonly regex?: string
  readonly flags?: string
}

const neverAnswered = new Set([OP_STRING, OP_OBJECT, OP_SHAPE, OP_IMAGE, OP_TIME, OP_MODULE, OP_SCOPE, OP_LEVEL, OP_FOLD])

/** By op: 1 for records that a search never answers. */
const silent: Uint8Array = Uint8Array.from({ length: 32 }, (_, op) => neverAnswered.has(op) || OP_NAMES[op] === undefined ? 1 : 0)

/** Records whose names or values are what is looked for, in order. Throws CINE_PATTERN for a regular expression that cannot be used. */
export async function search(film: Film, wanted: SearchFor, limit: number, { signal, progress }: Work = {}): Promise<readonly RecordView[]> {
  const look = lookFor(wanted)
  const answer: RecordView[] = []
  if (!look || limit <= 0) return answer
  const names = look.name ? namedSites(film, look.name) : new Uint8Array()
  const from = wanted.from ?? film.trace.begin
  const to = wanted.to ?? film.trace.end
  const { catalog } = film
  const named = indexesOf(names)
  let words: WordMatcher | undefined
  /** The segment of the recording that was looked into last, and whether no text of it matches. */
  let [within, wordless] = [-1, false]
  for (let segment = Math.max(0, catalog.segmentBefore(from)); segment < catalog.segments && catalog.firsts.get(segment) <= to && answer.length < limit; segment++) {
    const others = breath()
    if (others) await others
    signal?.throwIfAborted()
    progress?.(segment, catalog.segments)
    if (!await soon(() => mayHold(film, segment, look, named))) continue
    const { segment: whole } = film.trace.segments[segment]!
    if (whole !== within) [within, wordless] = [whole, await isWordless(film, whole, look)]
    if (wordless && !await soon(() => hasSite(film, segment, named))) continue
    const { firstTick, columns } = await film.trace.segment(segment)
    words = words?.over(columns) ?? new WordMatcher(columns, look)
    const end = Math.min(columns.count, to - firstTick + 1)
    const found: number[] = []
    for (let at = Math.max(0, from - firstTick); at < end && answer.length + found.length < limit; at++) {
      const head = columns.heads[at] as number
      if (silent[(head >>> HEAD_OP_SHIFT) & 31] === 0 && (names[head >>> HEAD_SITE_SHIFT] === 1 || words.inRecord(at))) found.push(firstTick + at)
    }
    // While the segment is at hand.
    for (const tick of found) {
      signal?.throwIfAborted()
      const record = film.records.now(tick) ?? await film.records.at(tick)
      if (record) answer.push(await ask(() => toView(film, record)))
    }
  }
  return answer
}

interface Look {
  /** Does a name match? A value that is no text looks at no names. */
  readonly name: ((name: string) => boolean) | undefined
  readonly value: (value: Value) => boolean
  /** False if no number can match: most words of a recording are numbers. */
  readonly numbers: boolean
  /** What an index can tell: segments that do not have it have no value that matches. */
  readonly wanted?: Wanted
}

/** False if the index says that nothing in the segment matches. */
function mayHold(film: Film, segment: number, { wanted }: Look, named: readonly number[]): boolean {
  const { index } = film.catalog
  return wanted === undefined || index.mayHold(wanted, segment) || hasSite(film, segment, named)
}

const hasSite = ({ catalog: { index } }: Film, segment: number, sites: readonly number[]): boolean => sites.some(site => index.count({ kind: 'site', site }, segment) !== 0)

/** No text of the segment matches, and numbers are not looked at: then no value of a record does. */
async function isWordless({ trace }: Film, segment: number, { numbers, wanted, value }: Look): Promise<boolean> {
  const texts = numbers || !wanted ? undefined : await trace.texts(segment)
  return texts !== undefined && !texts.some(text => value({ kind: 'primitive', value: text }))
}

function indexesOf(flags: Uint8Array): readonly number[] {
  const found: number[] = []
  flags.forEach((flag, i) => { if (flag === 1) found.push(i) })
  return found
}

function lookFor(wanted: SearchFor): Look | undefined {
  if (wanted.regex !== undefined) {
    const pattern = patternOf(wanted.regex, wanted.flags ?? '')
    return { name: name => pattern.test(name), value: value => value.kind === 'primitive' && pattern.test(String(value.value)), numbers: true }
  }
  if ('value' in wanted) {
    const { value: sought } = wanted
    return { name: undefined, value: value => value.kind === 'primitive' && Object.is(value.value, sought), numbers: typeof sought === 'number', ...wantedValue(sought) }
  }
  const text = wanted.text?.trim().toLowerCase() ?? ''
  if (text === '') return undefined
  const contains = (name: string): boolean => name.toLowerCase().includes(text)
  return {
    name: contains,
    value: value => value.kind === 'primitive' && value.value !== undefined && value.value !== null && contains(String(value.value)),
    ...(/^[\d.e+-]+$/.test(text) || 'nan'.includes(text) || '-infinity'.includes(text) ? { numbers: true } : { numbers: false, ...inStrings(text) }),
  }
}

/** Constants that are no strings may match as text too: `true`, `null`. */
const inStrings = (text: string): { readonly wanted?: Wanted } => ['true', 'false', 'null', 'undefined'].some(word => word.includes(text)) ? {} : { wanted: { kind: 'text', text } }

function wantedValue(sought: SearchFor['value']): { readonly wanted?: Wanted } {
  if (typeof sought === 'number') return { wanted: { kind: 'number', value: sought } }
  return typeof sought === 'string' ? { wanted: { kind: 'text', text: sought } } : {}
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
function namedSites(film: Film, matches: (name: string) => boolean): Uint8Array {
  const found = new Uint8Array(film.trace.modules.reduce((end, module) => Math.max(end, module.base + module.count), 0))
  for (const module of film.trace.modules) {
    const book = film.sites.book(module)
    if (!book) continue
    const hits = new Set<number>()
    book.table.strings.forEach((text, i) => { if (text.length < 200 && matches(text)) hits.add(i) })
    for (let index = 0; index < book.table.count; index++) if (siteMentions(book, index, matches, hits)) found[module.base + index] = 1
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

/** Whether words of a segment match; a string is compared once, however often it occurs. */
class WordMatcher {
  #columns: RecordColumns
  readonly #look: Look
  readonly #size: number
  /** By number of a string: 0 not compared yet, 1 no, 2 yes. */
  readonly #strings: Uint8Array

  constructor(columns: RecordColumns, look: Look) {
    this.#columns = columns
    this.#look = look
    this.#size = columns.strings.size + columns.texts.length
    this.#strings = new Uint8Array([...columns.strings.keys()].reduce((end, number) => Math.max(end, number + 1), 0))
  }

  /** The same for another block of the same segment; undefined if it is of another. */
  over(columns: RecordColumns): WordMatcher | undefined {
    if (columns.strings !== this.#columns.strings || columns.strings.size + columns.texts.length !== this.#size) return undefined
    this.#columns = columns
    return this
  }

  inRecord(at: number): boolean {
    const { starts, words } = this.#columns
    for (let i = starts[at] as number, end = starts[at + 1] as number; i < end; i++) if (this.#matches(words[i] as number)) return true
    return false
  }

  #matches(word: number): boolean {
    const tag = word & TAG_MASK
    if (tag === TAG_SMI) return this.#look.numbers && this.#look.value(decodeValue(this.#columns, word))
    if (tag === TAG_REF) {
      const kind = (word >>> REF_KIND_SHIFT) & 7
      if (kind === REF_OBJECT || (kind === REF_DOUBLE && !this.#look.numbers)) return false
      if (kind === REF_STRING) {
        const number = word >>> REF_PAYLOAD_SHIFT
        return (this.#strings[number] || (this.#strings[number] = this.#look.value(decodeValue(this.#columns, word)) ? 2 : 1)) === 2
      }
    }
    return this.#look.value(decodeValue(this.#columns, word))
  }
}
