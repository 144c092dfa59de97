import { joinBytes } from '@cinescope/base'
import { instrument, type InstrumentOptions } from '@cinescope/instrument'
import { createQuery, type Query } from '@cinescope/query'
import { probes, recorder, type GovernorOptions } from '@cinescope/recorder'
import { bytesSource, fileHeader, openTrace, Packer, traceHeader, type RawChunk, type SiteTable, type Trace } from '@cinescope/trace'

export interface Recorded {
  readonly trace: Trace
  readonly query: Query
  /** The file. */
  readonly bytes: Uint8Array
  readonly chunks: readonly RawChunk[]
  readonly table: SiteTable
  /** What ended the program, in a list; empty if nothing did. */
  readonly thrown: readonly unknown[]
  /** What `log(...)` was given, a line a call. */
  readonly lines: readonly string[]
}

export interface ProgramOptions extends Partial<InstrumentOptions> {
  /** Raw bytes of a segment. */
  readonly segmentBytes?: number
  readonly governor?: GovernorOptions
  /** Milliseconds that pass between two looks at the clock. Default 0.1. */
  readonly pace?: number
  /** The program itself switches the recorder on, by `record()`. */
  readonly late?: boolean
  /** Leaves out the segments in front of this one, as a ring does. */
  readonly fromSegment?: number
}

let serial = 0

/**
 * Instruments a program, runs it in this realm against the real recorder, packs what it wrote and opens that. The program
 * may `log(...)`, `await`, end a segment by `cut()` and switch the recorder on by `record()`; what it throws is logged. `during` is called with
 * the table before it runs, and answers what else the program is given.
 */
export async function recordProgram(source: string, { segmentBytes, governor, pace = 0.1, late = false, fromSegment = 0, ...options }: ProgramOptions = {}, during?: (table: SiteTable) => Readonly<Record<string, unknown>> | void): Promise<Recorded> {
  // A hash of its own: the recorder of a realm keeps modules and their levels from one recording to the next.
  const hash = (++serial).toString(16).padStart(16, '0')
  const { code, sites: table, diagnostics } = instrument(source, { filename: 'program.js', sourceType: 'commonjs', runtime: 'global', hash, ...options })
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics))
  const chunks: RawChunk[] = []
  let now = 0
  recorder.install({ sink: { write(chunk) { chunks.push({ ...chunk, words: chunk.words.slice(0, chunk.length), texts: [...chunk.texts] }) } }, now: () => now += pace, epoch: 1_000_000, ...(segmentBytes !== undefined && { segmentBytes }), ...(governor && { governor }) })
  const lines: string[] = []
  const thrown: unknown[] = []
  const log = (...values: unknown[]): void => { lines.push(values.map(String).join(' ')) }
  const symbol = Symbol.for('cinescope.runtime')
  const realm = globalThis as Record<symbol, unknown>
  const before = realm[symbol]
  realm[symbol] = probes
  if (!late) recorder.start()
  try {
    const given = { record: () => { recorder.start() }, cut: () => { recorder.flush() }, ...during?.(table) }
    const program = new Function('log', ...Object.keys(given), `return (async () => {${code}\n})()`) as (...values: unknown[]) => Promise<unknown>
    await program(log, ...Object.values(given))
    await new Promise(resolve => setTimeout(resolve, 2))
  } catch (error) {
    log('threw', error)
    thrown.push(error)
  } finally {
    recorder.stop()
    realm[symbol] = before
  }
  const header = traceHeader({ writer: { name: 'test', version: '0' }, recordingId: 'test', epoch: 1_000_000, platform: 'node', title: 'program.js' })
  const packer = new Packer()
  const sections = [...packer.packModuleSync(table), ...chunks.flatMap(chunk => packer.packSync(chunk))]
  const kept = sections.filter(section => section.segment < 0 || section.segment >= fromSegment)
  const bytes = joinBytes([fileHeader(header), ...kept.map(section => section.bytes)])
  const trace = await openTrace(bytesSource(bytes))
  return { trace, query: createQuery(trace), bytes, chunks, table, lines, thrown }
}
