import { LEVEL_VALUES, OP_CATCH, OP_LEAVE, OP_UNWIND, OP_WRITE, SITE_CATCH, SITE_FUNCTION, siteAt, type Value } from '@cinescope/trace'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import { levelAt } from './lowered.ts'
import { objectAt } from './object.ts'
import type { RecordData } from './records.ts'
import type { KnownSite } from './sites.ts'
import { textOf } from './value.ts'

/** Code that has an error at hand: a `catch` clause, or a function that was called with it. */
export interface Keeper {
  readonly row: Row
  /** The moment at which it was given the error. */
  readonly tick: number
  readonly site: KnownSite
}

/** Records that are looked at. */
const LOOKED = 2000
/** Objects that are looked into, and how deep. */
const OBJECTS = 50
const DEPTH = 2

/**
 * Is an error, its message, or something that holds one of them, in what code with the error at hand recorded: what it called, wrote, threw or answered? Where that
 * was not recorded, or there was too much of it, it may be.
 */
export async function isMentioned(film: Film, value: Value, keeper: Keeper): Promise<boolean> {
  const { row, tick, site } = keeper
  const functionSite = film.sites.functionOf(film.catalog.frames.site(row))
  if (!functionSite || levelAt(film, functionSite, tick) < LEVEL_VALUES) return true
  const message = textOf(value.kind === 'object' ? (await objectAt(film, value.ref, tick)).slots.find(slot => slot.name === 'message')?.value : value)
  const mention = new Mention(film, value, message)
  const later = holdsFunctions(site)
  let left = LOOKED
  let over = false
  for (let at = film.record(tick + 1, 1); at >= 0; at = film.record(at + 1, 1)) {
    if (left-- === 0) return true
    if (!belongsTo(film, film.rowAt(at), keeper, over)) continue
    const record = await film.records.at(at)
    if (!record) continue
    const own = film.rowAt(at) === row
    if (own && isBehind(film, record, site)) over = true
    else if (!(own && isParameter(film, record, site)) && await mention.in(record)) return true
    if (own && (record.op === OP_LEAVE || record.op === OP_UNWIND)) over = true
    if (over && !later) return false
  }
  return false
}

/** Is a frame the keeper's own, one that it called, or one of a function that stands inside it? */
function belongsTo(film: Film, from: Row, { row, site }: Keeper, over: boolean): boolean {
  const { frames } = film.catalog
  for (let at = from; at >= 0; at = frames.parent(at)) {
    if (at === row) return !over
    const inside = film.sites.functionOf(frames.site(at))
    if (inside && inside.table === site.table && inside.index !== site.index && inside.start >= site.start && inside.end <= site.end) return true
  }
  return false
}

/** Does a pattern in front of a clause's body take the error apart? */
function isParameter(film: Film, { op, site }: RecordData, { kind, table, start, end }: KnownSite): boolean {
  const body = kind === SITE_CATCH && op === OP_WRITE ? /\)\s*\{/.exec(table.source.slice(start, end)) : null
  return body !== null && (film.sites.at(site)?.end ?? end) <= start + body.index
}

/** Is a `catch` clause behind control, or begun anew? */
function isBehind(film: Film, { op, site }: RecordData, clause: KnownSite): boolean {
  if (site <= 0) return false
  const known = film.sites.at(site)
  if (!known || known.table !== clause.table) return false
  return known.start < clause.start || known.end > clause.end || (op === OP_CATCH && known.index === clause.index)
}

/** What stands inside may run later, with the error still in its sight. */
function holdsFunctions({ table, index, start, end }: KnownSite): boolean {
  for (let at = 0; at < table.count; at++) {
    const site = at === index ? undefined : siteAt(table, at)
    if (site && site.kind <= SITE_FUNCTION && site.start >= start && site.end <= end) return true
  }
  return false
}

class Mention {
  readonly #film: Film
  readonly #value: Value
  readonly #message: string | undefined
  #objects = 0

  constructor(film: Film, value: Value, message: string | undefined) {
    this.#film = film
    this.#value = value
    this.#message = message
  }

  async in({ tick, values }: RecordData): Promise<boolean> {
    for (const value of values) if (await this.#of(value, tick, DEPTH)) return true
    return false
  }

  async #of(given: Value, tick: number, depth: number): Promise<boolean> {
    const value = this.#value
    // A text that was not kept may say anything.
    if (given.kind === 'text') return true
    if (given.kind === 'primitive') {
      if (value.kind === 'primitive' && Object.is(given.value, value.value)) return true
      return this.#message !== undefined && this.#message !== '' && typeof given.value === 'string' && includesWhole(given.value, this.#message)
    }
    if (given.kind !== 'object') return false
    if (value.kind === 'object' && given.ref === value.ref) return true
    if (depth === 0 || this.#objects++ >= OBJECTS) return false
    for (const slot of (await objectAt(this.#film, given.ref, tick)).slots) if (await this.#of(slot.value, tick, depth - 1)) return true
    return false
  }
}

const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{ID_Continue}$]/u.test(character)

/** `a` is in `failed: a`, not in `failed`. */
function includesWhole(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    if (!(isWord(text[at - 1]) && isWord(part[0])) && !(isWord(part.at(-1)) && isWord(text[at + part.length]))) return true
  }
  return false
}
