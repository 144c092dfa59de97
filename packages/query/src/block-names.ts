import {
  decodeNumber, decodeValue, HEAD_OP_SHIFT, HEAD_SITE_SHIFT, OP_CATCH, OP_ENTER, OP_LEAVE, OP_RESUME, OP_STRING, OP_SUSPEND, OP_UNWIND, OP_WRITE, type RecordColumns, type Segment, type Value,
} from '@cinescope/trace'
import { ABSENT } from './expression/index.ts'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import { grown } from './index/grown.ts'
import { NameReader, type Plan } from './name-reader.ts'
import { Pending } from './pending.ts'
import { recordOf } from './records.ts'
import type { Taking } from './site-walk.ts'

/**
 * How names are read at the places of one site. `kept`, by the place of the name: where its variable's last write is noted while a block is walked
 * over. n > 0 is the n-th of a frame's notes, n < 0 the note of a module's variable, 0 none.
 */
interface Reading { readonly reader: NameReader, readonly kept: readonly number[] }

/** What a name is in a frame (or a module) before its first write of the block. Undefined is looked up the long way. */
type Before = Map<Plan, Value | undefined>

/** Ops as bits. */
const WRITES = (1 << OP_WRITE) | (1 << OP_CATCH)
const ENTERS = 1 << OP_ENTER
const LEAVES = (1 << OP_LEAVE) | (1 << OP_SUSPEND)

/** The number of a frame that is none. Those that begin in a block are numbered from 0. */
const NOWHERE = -1

/** Where the value of a name at a place is: it is looked up the long way, in a word, as it was before the block. */
const FAR = 0
const WORD = 1
const EARLIER = 2

/** ENTERs of the frames that begin in a block, the open frames, and the notes of those that begin in it. */
interface Room { readonly entries: Int32Array, readonly stack: Int32Array, readonly notes: Int32Array }

const NONE: RecordColumns = { count: 0, heads: new Int32Array(), starts: new Int32Array(1), words: new Int32Array(), doubles: new Float64Array(), strings: new Map(), texts: [] }

/**
 * Values of an expression's names at places of a block. Whose frame each place is, and which record of the block wrote each variable last before it, is found
 * in one walk over the block, of which only that stays; what was written before the block is looked up once for all its places.
 */
export class BlockNames implements Taking {
  /** The records of the block's places. */
  places: RecordColumns = NONE
  sites: Uint8Array = new Uint8Array()
  readonly #film: Film
  readonly #names: readonly string[]
  /** By site. */
  readonly #readings: (Reading | undefined)[] = []
  /** Site -> where what it writes is noted, as in `Reading.kept`. */
  #writes = new Int32Array(256)
  /** Notes of each function's frames, by function site. */
  readonly #locals: Map<number, number> = new Map()
  #width = 0
  #modules = 0

  /** Of each place: how its names are read, its frame, and for each name where its value is and the word. */
  #at: Reading[] = []
  #rows: Float64Array = new Float64Array()
  #where: Uint8Array = new Uint8Array()
  #words: Int32Array = new Int32Array()
  #before: Map<number, Before> = new Map()
  #room: Room = { entries: new Int32Array(1), stack: new Int32Array(1), notes: new Int32Array() }

  constructor(film: Film, names: readonly string[]) {
    this.#film = film
    this.#names = names
  }

  /** Comes to a block. Throws `Pending`. */
  take(segment: Segment, places: Int32Array): void {
    const { columns, frames: base, keyframe } = segment
    const { count, heads, starts, words } = columns
    const at: Reading[] = []
    for (let n = 0; n < places.length; n++) {
      const site = heads[places[n]!]! >>> HEAD_SITE_SHIFT
      at.push(this.#readings[site] ?? this.#reading(site))
    }
    const names = this.#names.length
    const [width, writes, marks] = [this.#width, this.#writes, this.sites]
    const [rows, where, found] = [new Float64Array(places.length), new Uint8Array(places.length * names), new Int32Array(places.length * names)]
    const modules = new Int32Array(this.#modules)
    const { entries, stack, notes } = this.#roomFor(count, keyframe.stack.length)
    const older = new OlderFrames(count, width, keyframe.stack.length + 8)
    let depth = 0
    let entered = 0
    for (const { frame } of keyframe.stack) stack[depth++] = older.numberOf(frame)
    // Half of the records move the stack, and nobody can foretell which: so none branches for ENTER and LEAVE, and what is behind the top of the stack is anything.
    const end = (places.at(-1) ?? -1) + 1
    for (let i = 0, n = 0; i < end; i++) {
      const head = heads[i]!
      const op = (head >>> HEAD_OP_SHIFT) & 31
      const enters = (ENTERS >>> op) & 1
      entries[entered] = i
      stack[depth] = entered
      entered += enters
      depth += enters
      if (op === OP_RESUME) {
        const row = starts[i + 1]! > starts[i]! ? decodeNumber(columns, words[starts[i]!]!) | 0 : 0
        stack[depth++] = row > base && row <= base + entered ? row - base - 1 : older.numberOf(row)
      }
      const site = head >>> HEAD_SITE_SHIFT
      if (site < marks.length && marks[site] === 1 && op < OP_STRING) {
        const kept = site < writes.length ? writes[site]! : 0
        const frame = depth === 0 ? NOWHERE : stack[depth - 1]!
        const held = frame < count ? notes : older.notes
        const note = (frame < count ? frame : frame - count) * width - 1
        if (kept < 0) modules[-1 - kept] = i + 1
        else if (kept > 0 && frame !== NOWHERE) held[note + kept] = i + 1
        if (i === places[n]) {
          rows[n] = frame === NOWHERE ? -1 : frame < count ? base + frame + 1 : older.rows[frame - count]!
          const { kept: wanted, reader: { plans } } = at[n]!
          for (let j = 0; j < names; j++) {
            const name = wanted[j]!
            const plan = plans[j]!
            if (plan.kind !== 'local' && plan.kind !== 'module') continue
            const source = name < 0 ? modules[-1 - name]! : name === 0 ? 0 : frame !== NOWHERE ? held[note + name]! : name === kept ? i + 1 : 0
            const earlier = source === 0 && (plan.kind === 'module' || frame >= count)
            // All that a frame did that begins in the block is in it.
            const word = source > 0 ? wordOf(columns, source - 1, WRITES, 0) : !earlier && frame !== NOWHERE && plan.kind === 'local' && plan.parameter >= 0 ? wordOf(columns, entries[frame]!, ENTERS, plan.parameter) : -1
            where[n * names + j] = earlier ? EARLIER : word < 0 ? FAR : WORD
            if (word >= 0) found[n * names + j] = words[word]!
          }
          n++
        }
      }
      depth -= (LEAVES >>> op) & 1
      if (depth < 0) depth = 0
      if (op === OP_UNWIND) for (let left = starts[i + 1]! > starts[i]! ? decodeNumber(columns, words[starts[i]!]!) : 0; left > 0 && depth > 0; left--) depth--
    }
    notes.fill(0, 0, entered * width)
    this.places = excerpt(columns, places)
    this.#at = at
    this.#rows = rows
    this.#where = where
    this.#words = found
    this.#before = new Map()
  }

  /** What a block is walked over with, which is used again: thousands of blocks are. Notes are 0. */
  #roomFor(records: number, open: number): Room {
    const { entries, stack, notes } = this.#room
    if (entries.length <= records || stack.length <= records + open || notes.length < records * this.#width) this.#room = { entries: new Int32Array(records + 1), stack: new Int32Array(records + open + 1), notes: new Int32Array(records * this.#width) }
    return this.#room
  }

  /** Frame of a place, -1 if it has none. */
  row(place: number): Row { return this.#rows[place]! }

  /** Value of a name at a place, which is the record at `tick`; undefined is looked up the long way. Throws `Pending`. */
  value(place: number, tick: number, index: number): Value | readonly Value[] | typeof ABSENT | undefined {
    const { reader } = this.#at[place]!
    const plan = reader.plans[index]!
    switch (plan.kind) {
      case 'absent': return ABSENT
      case 'slow': return undefined
      case 'value': case 'args': {
        const record = recordOf(this.places, place, tick)
        return record && reader.read(index, record, this.row(place))
      }
    }
    const name = place * this.#names.length + index
    const where = this.#where[name]!
    if (where === WORD) return decodeValue(this.places, this.#words[name]!)
    if (where === FAR) return undefined
    const holder = plan.kind === 'local' ? this.row(place) : -1
    const before: Before = this.#before.get(holder) ?? new Map()
    if (before.has(plan)) return before.get(plan)
    this.#before.set(holder, before)
    throw new Pending(async () => { before.set(plan, await reader.earlier(index, tick, holder)) })
  }

  #reading(site: number): Reading {
    const owner = this.#film.sites.at(site)
    const reader = new NameReader(this.#film, owner, this.#names)
    const kept = reader.plans.map(plan => plan.kind === 'local' ? this.#keep(plan.sites, () => this.#local(reader.owner)) : plan.kind === 'module' ? this.#keep(plan.sites, () => -++this.#modules) : 0)
    this.#want([site, ...reader.plans.flatMap(plan => plan.kind === 'local' && plan.parameter >= 0 ? [...plan.sites, reader.owner] : plan.kind === 'local' || plan.kind === 'module' ? plan.sites : [])])
    // Without holes: as a dictionary it takes ten times as long to look into.
    while (this.#readings.length < site) this.#readings.push(undefined)
    return this.#readings[site] = { reader, kept }
  }

  #want(sites: readonly number[]): void {
    if (sites.every(site => this.sites[site] === 1)) return
    const wanted = new Uint8Array(Math.max(this.sites.length, ...sites.map(site => site + 1)))
    wanted.set(this.sites)
    for (const site of sites) wanted[site] = 1
    this.sites = wanted
  }

  /** Where writes of a variable are noted, which has these sites. */
  #keep(sites: readonly number[], fresh: () => number): number {
    const [first] = sites
    if (first === undefined) return 0
    const most = Math.max(...sites)
    if (most >= this.#writes.length) this.#writes = grown(this.#writes, most + 1)
    const kept = this.#writes[first]! || fresh()
    for (const site of sites) this.#writes[site] = kept
    return kept
  }

  #local(owner: number): number {
    const notes = (this.#locals.get(owner) ?? 0) + 1
    this.#locals.set(owner, notes)
    this.#width = Math.max(this.#width, notes)
    return notes
  }
}

/** Frames that began before a block, or nobody knows when: the first has number `first`. One can be open twice, where its suspension was lost. */
class OlderFrames {
  readonly rows: Row[] = []
  notes: Int32Array
  readonly #first: number
  readonly #width: number
  readonly #numbers = new Map<Row, number>()

  constructor(first: number, width: number, room: number) {
    this.#first = first
    this.#width = width
    this.notes = new Int32Array(room * width)
  }

  numberOf(row: Row): number {
    if (row < 0) return NOWHERE
    const known = this.#numbers.get(row)
    if (known !== undefined) return known
    const number = this.#first + this.rows.push(row) - 1
    this.#numbers.set(row, number)
    if (this.rows.length * this.#width > this.notes.length) this.notes = grown(this.notes, this.rows.length * this.#width)
    return number
  }
}

/** Where one value of a record is in `words`, if the record is of one of these ops and has it; else -1. */
function wordOf({ heads, starts }: RecordColumns, record: number, ops: number, index: number): number {
  const word = starts[record]! + index
  return ((ops >>> ((heads[record]! >>> HEAD_OP_SHIFT) & 31)) & 1) === 1 && word < starts[record + 1]! ? word : -1
}

/** Some records as columns of their own. */
function excerpt({ heads, starts, words, doubles, strings, texts }: RecordColumns, records: Int32Array): RecordColumns {
  const count = records.length
  const ends = new Int32Array(count + 1)
  for (let n = 0; n < count; n++) ends[n + 1] = ends[n]! + starts[records[n]! + 1]! - starts[records[n]!]!
  const [ownHeads, ownWords] = [new Int32Array(count), new Int32Array(ends[count]!)]
  for (let n = 0; n < count; n++) {
    const record = records[n]!
    ownHeads[n] = heads[record]!
    for (let i = starts[record]!, to = ends[n]!; i < starts[record + 1]!; i++) ownWords[to++] = words[i]!
  }
  return { count, heads: ownHeads, starts: ends, words: ownWords, doubles, strings, texts }
}
