import { SITES, type Level } from './abi.ts'
import { tick } from './id.ts'
import { SECTION_ATTACHMENT, SECTION_CHUNK, SECTION_LOSS, SECTION_MODULE, SECTION_SEGMENT, headNumber, headText, type Head, type SectionInfo } from './section.ts'
import type { SiteTable } from './site.ts'
import type { SegmentInfo, TraceLoss, TraceModule, TraceProblem } from './trace.ts'

/** Sections of one segment. */
export interface SegmentEntry {
  readonly ordinal: number
  readonly header: SectionInfo
  readonly chunks: SectionInfo[]
  /** A chunk is missing: later ones cannot be decoded. */
  broken: boolean
  /** A chunk had a time anchor. */
  anchored: boolean
  info: SegmentInfo
  /** Records that its chunks say they have, of one that is damaged: `info` tells those that can be read. */
  claimed?: number
}

/** What the heads of a recording say: its segments, modules and losses. Sections are added in the file's order. */
export class Catalog {
  readonly entries: SegmentEntry[] = []
  readonly losses: TraceLoss[] = []
  readonly problems: TraceProblem[] = []
  /** Module sections by hash, tables not read yet. */
  readonly tableSections: Map<string, SectionInfo> = new Map()
  readonly attachments: SectionInfo[] = []
  readonly #modules = new Map<number, TraceModule>()
  readonly #tables = new Map<string, SiteTable>()
  #sorted: readonly TraceModule[] | undefined
  /** Header of the segment whose chunks come next. */
  #open: SectionInfo | undefined
  #last: SegmentEntry | undefined
  readonly #lostChunks = new Map<number, { records: number }>()
  #full: { modules: number, readonly room: number } | undefined

  add(section: SectionInfo): void {
    const { kind, head } = section
    if (kind === SECTION_SEGMENT) {
      this.#open = section
      this.#addModules(head)
    } else if (kind === SECTION_CHUNK) {
      this.#addChunk(section)
    } else if (kind === SECTION_MODULE) {
      this.tableSections.set(headText(head, 'hash'), section)
    } else if (kind === SECTION_ATTACHMENT) {
      this.attachments.push(section)
    } else if (kind === SECTION_LOSS) {
      this.losses.push({ tick: tick(headNumber(head, 'tick')), count: headNumber(head, 'count'), reason: headText(head, 'reason'), detail: headText(head, 'detail') })
    }
  }

  get modules(): readonly TraceModule[] {
    if (!this.#sorted) {
      const modules = [...this.#modules.values()]
      modules.sort((a, b) => a.base - b.base)
      this.#sorted = modules
    }
    return this.#sorted
  }

  /** True if a module of the recording has this hash. */
  attach(table: SiteTable): boolean {
    this.#tables.set(table.hash, table)
    let found = false
    for (const module of this.#modules.values()) {
      if (module.hash !== table.hash) continue
      found = true
      this.#modules.set(module.base, { ...module, table })
      this.#sorted = undefined
    }
    return found
  }

  #addChunk(section: SectionInfo): void {
    const { head } = section
    const ordinal = headNumber(head, 'segment', -1)
    const entry = this.#last?.ordinal === ordinal ? this.#last : this.#startEntry(section, ordinal)
    if (!entry) return
    const { info } = entry
    entry.broken ||= headNumber(head, 'sequence', -1) !== entry.chunks.length || headNumber(head, 'tick', -1) !== info.firstTick + info.records
    if (entry.broken) return this.#lost(section, ordinal, 'an earlier chunk of its segment is missing')
    if (entry.chunks.length === 0) this.entries.push(entry)
    entry.chunks.push(section)
    entry.info = {
      ...info,
      records: info.records + headNumber(head, 'records'),
      bytes: info.bytes + section.length,
      startTime: entry.anchored ? info.startTime : headNumber(head, 'from', info.startTime),
      endTime: headNumber(head, 'to', info.endTime),
    }
    entry.anchored ||= head['from'] !== undefined
    this.#addModules(head)
    for (const row of rows(head, 'losses')) {
      this.losses.push({ tick: tick(Number(row[0])), count: Number(row[1]), reason: String(row[2]), detail: String(row[3]) })
    }
  }

  /** The entry of a segment's first chunk; it is not among the entries yet. */
  #startEntry(section: SectionInfo, ordinal: number): SegmentEntry | undefined {
    const header = this.#open
    if (header === undefined || headNumber(header.head, 'segment', -1) !== ordinal) {
      this.#lost(section, ordinal, 'its segment header is missing')
      return undefined
    }
    const firstTick = tick(headNumber(header.head, 'tick'))
    if (firstTick < this.#end) {
      this.#lost(section, ordinal, 'its ticks were there before')
      return undefined
    }
    const time = headNumber(header.head, 'time')
    const info = { index: this.entries.length, firstTick, records: 0, frames: headNumber(header.head, 'frames'), bytes: header.length, startTime: time, endTime: time }
    return this.#last = { ordinal, header, chunks: [], broken: false, anchored: false, info }
  }

  get #end(): number {
    const last = this.entries.at(-1)
    return last ? last.info.firstTick + last.info.records : 0
  }

  /** One problem a segment, however many of its chunks are lost. */
  #lost(section: SectionInfo, segment: number, why: string): void {
    const records = headNumber(section.head, 'records')
    const known = this.#lostChunks.get(segment)
    if (known) {
      known.records += records
      return
    }
    const data = { what: 'chunk', why, segment, tick: headNumber(section.head, 'tick'), records, offset: section.offset }
    this.#lostChunks.set(segment, data)
    this.problems.push({ code: 'CINE_CORRUPT', data })
  }

  /** One problem for all modules that the recorder had no room for. */
  #unrecorded(): void {
    if (!this.#full) this.problems.push({ code: 'CINE_SITES_FULL', data: this.#full = { modules: 0, room: SITES } })
    this.#full.modules++
  }

  #addModules(head: Head): void {
    for (const row of rows(head, 'modules')) {
      const [base, count, hash, level] = row
      if (typeof base !== 'number' || typeof count !== 'number' || typeof hash !== 'string' || this.#modules.get(base)?.hash === hash) continue
      this.#modules.set(base, { base, count, hash, level: Number(level) as Level, table: this.#tables.get(hash) })
      this.#sorted = undefined
      if (base + count > SITES) this.#unrecorded()
    }
  }
}

function rows(head: Head, name: string): readonly (readonly unknown[])[] {
  const value = head[name]
  return Array.isArray(value) ? value.filter(Array.isArray) as unknown[][] : []
}
