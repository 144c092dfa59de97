import { joinBytes } from '@cinescope/base'
import { RETAIN_RINGS, expired, type RecordingInfo } from '@cinescope/protocol'
import { SECTION_CHUNK, SECTION_SEGMENT, SegmentRing, readHead, type RawChunk, type Section, type SiteTable } from '@cinescope/trace'
import { livingRecordings, markLive } from './liveness.ts'
import { MemoryShelf } from './memory-shelf.ts'
import type { Asks, KeeperState, Opening, Problem, Resume } from './message.ts'
import type { Packing } from './packing.ts'
import { Readings } from './reading.ts'
import type { Numbered, Row, Shelf } from './shelf.ts'

export interface KeeperHost {
  /** Opens the durable shelf; rejects where there is none. `lost` tells that it died later. */
  openShelf(lost: (reason: string) => void): Promise<Shelf>
  now(): number
  /** The lock of this name is held as long as the keeper's realm lives. */
  alive(lock: string): void
  state(state: KeeperState): void
  problem(problem: Problem): void
  removed(): void
}

/** How often a shelf that took nothing more is tried again. */
const RETRY_MS = 10_000

/**
 * Keeps a page's recording: packs its chunks, stores the sections, evicts whole segments, answers readers. Runs in the
 * worker, or in the page where a worker is refused. Work is done in the order it came, one thing at a time.
 */
export class Keeper implements Asks {
  readonly #opening: Opening
  readonly #packing: Packing
  readonly #host: KeeperHost
  readonly #ring: SegmentRing
  readonly #readings = new Readings()
  readonly #memory = new MemoryShelf()
  readonly #tables: Section[] = []
  #durable: Shelf | undefined
  /** A shelf that stopped taking sections; what it has is joined with the memory's in `#sections`. */
  #stranded: Shelf | undefined
  #retryAt = 0
  /** Sections that were evicted since, and still stand there. */
  #owed: number[] = []
  #tail: Promise<void>
  #seq: number
  #records: number
  #segment: number
  #tick: number
  /** After a removal: chunks are worthless until one starts a segment. */
  #skipping = false

  constructor(opening: Opening, packing: Packing, host: KeeperHost) {
    this.#opening = opening
    this.#packing = packing
    this.#host = host
    this.#ring = new SegmentRing(opening.ringBytes)
    const { seq, segment, tick } = opening.resume ?? { seq: 0, segment: 0, tick: 0 }
    this.#seq = seq
    this.#records = tick
    this.#segment = segment
    this.#tick = tick
    this.#tail = this.#open()
  }

  async #open(): Promise<void> {
    const { id, resume } = this.#opening
    markLive(id, this.#host.alive)
    await this.#memory.place(this.#row())
    try {
      const shelf = await this.#host.openShelf(reason => { this.#lost(reason) })
      if (resume) await this.#resume(shelf, resume)
      await shelf.place(this.#row()).catch(async (error: unknown) => {
        if (!isFull(error)) throw error
        await this.#retire(shelf, 0)
        await shelf.place(this.#row())
      })
      this.#durable = shelf
      await this.#retire(shelf)
    } catch (error) {
      this.#host.problem(storageProblem(error))
    }
  }

  /** Takes on what an earlier keeper of this recording stored, but for what it could not tell the page of. */
  async #resume(shelf: Shelf, { seq, segment }: Resume): Promise<void> {
    const stored = await shelf.sections(this.#opening.id, 0)
    await shelf.append(this.#row(), [], stored.filter(section => section.seq >= seq).map(section => section.seq))
    // Ordinals of their own, below those of the segments to come.
    let ordinal = segment - stored.length - 1
    for (const section of stored) {
      if (section.seq >= seq) continue
      const kind = readHead(section.bytes, 0, 0)?.kind
      if (kind === SECTION_SEGMENT) ordinal++
      this.#ring.add(section.seq, section.bytes.length, kind === SECTION_SEGMENT || kind === SECTION_CHUNK ? ordinal : undefined)
    }
  }

  /** The database was closed under us, as when the user clears the site's data: what was stored is out of reach. */
  #lost(reason: string): void {
    this.#durable = undefined
    this.#host.problem({ code: 'CINE_STORAGE_FORBIDDEN', data: { reason } })
    void this.#then(() => this.#forget())
  }

  /** Resolves when the chunk is stored: until then its buffer counts as used, so that a slow disk slows the page's pool. */
  chunk(chunk: RawChunk): Promise<void> {
    const { startsSegment, time, firstTick } = chunk
    const packed = this.#packing.chunk(chunk)
    packed.catch(() => {}) // reported by the step that waits for it
    return this.#then(async () => {
      const sections = await packed
      if (this.#skipping && !startsSegment) return
      if (this.#skipping) {
        this.#skipping = false
        await this.#replace()
      }
      await this.#append(sections, time, firstTick)
    })
  }

  table(table: SiteTable): Promise<void> {
    const packed = this.#packing.table(table)
    packed.catch(() => {})
    return this.#then(async () => {
      const sections = await packed
      this.#tables.push(...sections)
      await this.#append(sections)
    })
  }

  /** What was recorded since a time, up to a tick, outlasts what is recorded later. */
  async keep(since: number, tick: number): Promise<void> {
    await this.#then(async () => { this.#ring.keep(since, tick) })
  }

  async resize(ringBytes: number): Promise<void> {
    await this.#then(async () => { this.#ring.limit = ringBytes })
  }

  async flush(): Promise<void> {
    await this.#then(async () => {})
  }

  async recordings(): Promise<readonly RecordingInfo[]> {
    await this.flush()
    const living = await livingRecordings(this.#host.now())
    const rows = [...await this.#durableRows()]
    if (!rows.some(row => row.id === this.#opening.id)) rows.push(this.#row())
    const infos = rows.map(({ id, title, started, updated, bytes, records }) => {
      const current = id === this.#opening.id
      return {
        id, title, started, updated, current,
        bytes: current ? this.#ring.bytes : bytes,
        records: current ? this.#records : records,
        live: current || living({ id, updated }),
      }
    })
    infos.sort((a, b) => b.started - a.started)
    return infos
  }

  async remove(id: string): Promise<void> {
    await this.#then(async () => {
      await this.#shelf?.remove(id)
      this.#retryAt = 0
      if (id === this.#opening.id) await this.#forget()
    })
  }

  async removeAll(): Promise<void> {
    await this.#then(async () => {
      for (const row of await this.#durableRows()) await this.#shelf?.remove(row.id)
      this.#retryAt = 0
      await this.#forget()
    })
  }

  async read(id: string, offset: number): Promise<Uint8Array> {
    await this.flush()
    const current = id === this.#opening.id
    const row = current ? this.#row() : (await this.#durableRows()).find(other => other.id === id)
    if (!row) return new Uint8Array(0)
    const from = offset === 0 ? 0 : this.#readings.resume(id, offset)
    const sections = await this.#sections(id, from ?? 0)
    if (from === undefined) return joinBytes([row.header, ...sections.map(section => section.bytes)]).subarray(offset)
    const head = offset === 0 ? [row.header] : []
    const start = offset === 0 ? row.header.length : offset
    if (offset === 0 && sections.length === 0) this.#readings.give(id, 0, [{ seq: -1, bytes: row.header }])
    const count = this.#readings.give(id, start, sections)
    return joinBytes([...head, ...sections.slice(0, count).map(section => section.bytes)])
  }

  #then(step: () => Promise<void>): Promise<void> {
    const run = this.#tail.then(step).catch(error => { this.#host.problem({ code: 'CINE_RECORDING_FAULT', data: { reason: String(error) } }) })
    this.#tail = run
    return run
  }

  #row(): Row {
    return {
      id: this.#opening.id, title: this.#opening.title, started: this.#opening.epoch, updated: this.#host.now(),
      bytes: this.#ring.bytes, records: this.#records, header: this.#packing.header,
    }
  }

  async #append(packed: readonly Section[], time = 0, tick = 0): Promise<void> {
    if (packed.length === 0 || this.#skipping) return
    const sections = packed.map(section => {
      const seq = this.#seq++
      this.#ring.add(seq, section.bytes.length, section.segment < 0 ? undefined : section.segment, time, tick)
      this.#records += section.records
      if (section.segment >= 0) this.#segment = section.segment + 1
      return { seq, bytes: section.bytes }
    })
    this.#tick = Math.max(this.#tick, tick + packed.reduce((sum, section) => sum + section.records, 0))
    await this.#store(sections, this.#ring.evict())
    this.#host.state({ bytes: this.#ring.bytes, records: this.#records, seq: this.#seq, segment: this.#segment, tick: this.#tick })
  }

  get #shelf(): Shelf | undefined { return this.#durable ?? this.#stranded }

  /** Durable if it can be; else in memory, where the ring goes on. */
  async #store(sections: readonly Numbered[], evicted: readonly number[]): Promise<void> {
    const durable = this.#durable ?? await this.#returned()
    if (durable) {
      try {
        if (!await durable.append(this.#row(), sections, evicted)) await this.#forget()
        return
      } catch (error) {
        if (isFull(error) && await this.#makeRoom(durable, sections, evicted)) return
        this.#durable = undefined
        this.#host.problem(storageProblem(error))
      }
      this.#stranded = durable
      this.#retryAt = this.#host.now() + RETRY_MS
    }
    if (this.#stranded) this.#owed.push(...evicted)
    await this.#memory.append(this.#row(), sections, evicted)
  }

  /** The stranded shelf, if there is room on it again: what is in memory goes behind what it has. */
  async #returned(): Promise<Shelf | undefined> {
    const shelf = this.#stranded
    const { id } = this.#opening
    const now = this.#host.now()
    if (!shelf || now < this.#retryAt) return undefined
    this.#retryAt = now + RETRY_MS
    try {
      if (!await shelf.append(this.#row(), await this.#memory.sections(id, 0), this.#owed)) return undefined
    } catch {
      return undefined
    }
    this.#owed = []
    this.#stranded = undefined
    this.#durable = shelf
    await this.#memory.remove(id)
    await this.#memory.place(this.#row())
    return shelf
  }

  /** A full disk: finished recordings go first, then half of this one. */
  async #makeRoom(shelf: Shelf, sections: readonly Numbered[], evicted: readonly number[]): Promise<boolean> {
    try {
      await this.#retire(shelf, 0)
      const more = this.#ring.evict(this.#ring.bytes / 2)
      await shelf.append(this.#row(), [], [...evicted, ...more])
      return await shelf.append(this.#row(), sections, [])
    } catch {
      return false
    }
  }

  /** Removes finished recordings beyond what is kept in all; all of them if `bytes` is 0. */
  async #retire(shelf: Shelf, bytes?: number): Promise<void> {
    const { id, ringBytes, retain } = this.#opening
    const now = this.#host.now()
    const living = await livingRecordings(now)
    const rows = await shelf.rows()
    const isBusy = (row: Row): boolean => row.id === id || living(row)
    const retention = { ...retain, bytes: bytes ?? retain?.bytes ?? RETAIN_RINGS * ringBytes }
    for (const gone of expired(rows.filter(row => !isBusy(row)), rows.filter(isBusy), retention, now)) await shelf.remove(gone)
  }

  /** The current recording was removed, here or in another tab. */
  async #forget(): Promise<void> {
    this.#ring.clear()
    this.#records = 0
    this.#skipping = true
    await this.#memory.remove(this.#opening.id)
    this.#host.removed()
  }

  /** Begins anew under the same id: row, then the modules. */
  async #replace(): Promise<void> {
    const row = this.#row()
    await this.#memory.place(row)
    await this.#durable?.place(row)
    await this.#append(this.#tables)
  }

  async #durableRows(): Promise<readonly Row[]> {
    try {
      return await this.#shelf?.rows() ?? []
    } catch {
      return []
    }
  }

  async #sections(id: string, from: number): Promise<readonly Numbered[]> {
    let durable: readonly Numbered[] = []
    try {
      durable = await this.#shelf?.sections(id, from) ?? []
    } catch { /* the shelf is gone: what is in memory is all there is */ }
    if (id !== this.#opening.id) return durable
    return [...durable, ...await this.#memory.sections(id, from)].filter(section => this.#ring.holds(section.seq))
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError'
}

function storageProblem(error: unknown): Problem {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return { code: isFull(error) ? 'CINE_STORAGE_FULL' : 'CINE_STORAGE_FORBIDDEN', data: { reason } }
}
