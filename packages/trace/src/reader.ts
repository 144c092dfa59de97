import { Fault, isFault } from '@cinescope/base'
import { ABI_VERSION } from './abi.ts'
import { BLOCK_RECORDS, Blocks } from './blocks.ts'
import { Catalog } from './catalog.ts'
import { streamDecompressors, type Decompressors } from './codec.ts'
import { HEADER_FIXED, checkMagic, headerLength, readHeader, unknownHeader } from './file-header.ts'
import { tick, type SiteId, type Tick } from './id.ts'
import { parseTable } from './module-section.ts'
import { readDirectoryAtEnd, scanSections, type Scan } from './scan.ts'
import { LoaderCache } from './loader-cache.ts'
import { readBody, WHOLE } from './segment-loader.ts'
import { headText } from './section.ts'
import type { SiteTable } from './site.ts'
import type { BlockTrace, ByteSource, Segment, SegmentInfo, SitePlace, Trace, TraceAttachment, TraceHeader, TraceLoss, TraceModule, TraceProblem } from './trace.ts'

export interface OpenOptions {
  /** By CODEC_*; the platform's streams read deflate. */
  readonly decompressors?: Decompressors
  /** Bytes of decoded segments that are kept; 32 MiB if it is not said. The segment in use is always kept. */
  readonly cacheBytes?: number
  /** Records of a block (`Trace.blocks`), 4,096 if it is not said. */
  readonly blockRecords?: number
}

const CACHE_BYTES = 32 * 2 ** 20

/**
 * Opens a recording. Throws CINE_NOT_A_RECORDING, CINE_NEWER, or CINE_TRUNCATED if not even the file header is whole; all
 * other damage is in `problems`, and what is not damaged is readable.
 */
export async function openTrace(source: ByteSource, options: OpenOptions = {}): Promise<Trace> {
  const fixed = await source.read(0, Math.min(HEADER_FIXED, source.size))
  checkMagic(fixed)
  const problems: TraceProblem[] = []
  const length = headerLength(fixed)
  let header: TraceHeader | undefined
  if (HEADER_FIXED + length <= source.size) header = readHeader(await source.read(0, HEADER_FIXED + length))
  // With a damaged header its length is not known either: the scan finds the first section.
  const headerEnd = header ? HEADER_FIXED + length : HEADER_FIXED
  if (!header) {
    const rest = await scanSections(source, headerEnd)
    if (rest.sections.length === 0) throw new Fault('CINE_TRUNCATED', { what: 'file header', bytes: source.size })
    problems.push({ code: 'CINE_CORRUPT', data: { what: 'file header', offset: 0 } })
  }
  const { abiVersion } = header ?? unknownHeader
  const abi = { abi: abiVersion, known: ABI_VERSION, writer: header === undefined ? '' : `${header.writer.name} ${header.writer.version}`.trim() }
  if (abiVersion > ABI_VERSION) problems.push({ code: 'CINE_ABI_NEWER', data: abi })
  else if (abiVersion < ABI_VERSION) problems.push({ code: 'CINE_ABI_OLDER', data: abi })
  const trace = new OpenTrace(source, header ?? unknownHeader, headerEnd, { ...streamDecompressors, ...options.decompressors }, options, problems)
  await trace.refresh()
  return trace
}

class OpenTrace implements Trace {
  readonly header: TraceHeader
  readonly #source: ByteSource
  readonly #decompressors: Decompressors
  readonly #problems: TraceProblem[]
  #scanProblems: readonly TraceProblem[] = []
  readonly #catalog = new Catalog()
  readonly #loaders: LoaderCache
  readonly #blocks: Blocks
  #end: number
  #segments: readonly SegmentInfo[] | undefined
  #closed = false

  constructor(source: ByteSource, header: TraceHeader, headerEnd: number, decompressors: Decompressors, { cacheBytes = CACHE_BYTES, blockRecords = BLOCK_RECORDS }: OpenOptions, problems: TraceProblem[]) {
    this.header = header
    this.#source = source
    this.#end = headerEnd
    this.#decompressors = decompressors
    this.#problems = problems
    const storage = { source, decompressors, problems }
    this.#loaders = new LoaderCache(this.#catalog, WHOLE, cacheBytes, cacheBytes, storage)
    this.#blocks = new Blocks(this, this.#catalog, blockRecords, cacheBytes, storage)
  }

  get modules(): readonly TraceModule[] {
    return this.#catalog.modules
  }

  get segments(): readonly SegmentInfo[] {
    return this.#segments ??= this.#catalog.entries.map(entry => entry.info)
  }

  get losses(): readonly TraceLoss[] {
    return this.#catalog.losses
  }

  get problems(): readonly TraceProblem[] {
    return [...this.#problems, ...this.#scanProblems, ...this.#catalog.problems]
  }

  get attachments(): readonly TraceAttachment[] {
    return this.#catalog.attachments.map(({ head, rawLength }) => ({ name: headText(head, 'name'), type: headText(head, 'type'), size: rawLength }))
  }

  async attachment(index: number): Promise<Uint8Array> {
    const section = this.#catalog.attachments[index]
    if (!section) throw new Fault('CINE_NO_ATTACHMENT', { index, attachments: this.#catalog.attachments.length })
    return readBody(this.#source, section, this.#decompressors)
  }

  get begin(): Tick {
    return this.#catalog.entries[0]?.info.firstTick ?? tick(0)
  }

  get end(): Tick {
    const last = this.#catalog.entries.at(-1)
    return last ? tick(last.info.firstTick + last.info.records) : tick(0)
  }

  async refresh(): Promise<boolean> {
    if (this.#closed) return false
    await this.#source.update?.()
    const first = this.#end <= HEADER_FIXED || this.#catalog.entries.length === 0
    const scan: Scan = (first ? await readDirectoryAtEnd(this.#source, this.#end) : undefined) ?? await scanSections(this.#source, this.#end)
    // A section that was cut short is looked at again; damage that was passed over stays a problem.
    this.#problems.push(...this.#scanProblems.filter(problem => problem.code !== 'CINE_TRUNCATED'))
    this.#scanProblems = scan.problems
    this.#end = scan.end
    for (const section of scan.sections) this.#catalog.add(section)
    this.#segments = undefined
    this.#blocks.forget()
    await this.#readTables()
    return scan.sections.length > 0
  }

  async #readTables(): Promise<void> {
    const sections = [...this.#catalog.tableSections]
    this.#catalog.tableSections.clear()
    await Promise.all(sections.map(async ([hash, section]) => {
      try {
        const table = parseTable(await readBody(this.#source, section, this.#decompressors))
        if (table?.hash === hash) this.#catalog.attach(table)
        else this.#problems.push({ code: 'CINE_CORRUPT', data: { what: 'site table', hash, offset: section.offset } })
      } catch (error) {
        if (!isFault(error)) throw error
        this.#problems.push({ code: error.code, data: { ...error.data, what: 'site table', hash } })
      }
    }))
  }

  get blocks(): BlockTrace {
    return this.#blocks
  }

  async segment(index: number): Promise<Segment> {
    const entry = this.#catalog.entries[index]
    if (!entry || this.#closed) throw new Fault('CINE_NO_SEGMENT', { index, segments: this.#catalog.entries.length })
    const { info } = entry
    const segment = await this.#loaders.load(index, loader => loader.load(0, info))
    if (entry.info !== info) this.#segments = undefined
    return segment
  }

  place(site: SiteId): SitePlace | undefined {
    const modules = this.#catalog.modules
    let low = 0
    let high = modules.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (modules[middle]!.base <= site) low = middle + 1
      else high = middle
    }
    const module = modules[low - 1]
    return module && site < module.base + module.count ? { module, index: site - module.base } : undefined
  }

  attach(table: SiteTable): boolean {
    return this.#catalog.attach(table)
  }

  close(): void {
    this.#closed = true
    this.#loaders.clear()
    this.#blocks.clear()
  }
}
