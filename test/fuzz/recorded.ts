import { instrument } from '@cinescope/instrument'
import { createQuery, type Query } from '@cinescope/query'
import * as recorder from '@cinescope/recorder'
import {
  OP_ARGS, OP_BRANCH, OP_BUILTIN, OP_CATCH, OP_DELETE, OP_ENTER, OP_LEAVE, OP_RESULT, OP_RESUME, OP_SET, OP_SUSPEND, OP_THIS, OP_THROW, OP_WRITE, Packer, RUNTIME_SYMBOL, WRITE_SCOPED,
  bytesSource, fileHeader, functionAt, openTrace, siteAt, traceHeader, type FunctionInfo, type Level, type RawChunk, type SiteTable, type Trace, type Value,
} from '@cinescope/trace'
import { acorn } from '../tools/acorn.ts'
import type { EventKind } from './interpreter/journal.ts'
import { runText, type Outcome, type SourceType } from './run.ts'

let probes = recorder

/** From now on programs are recorded by this one. */
export function useRecorder(module: typeof recorder): void { probes = module }

/** One record that tells of something a program did. */
export interface Recorded {
  readonly kind: EventKind
  readonly tick: number
  /** The place of its site; -1 for a leave. */
  readonly start: number
  readonly end: number
  readonly frame: number
  /** Open frames after the record. */
  readonly stack: readonly number[]
  readonly values: readonly Value[]
  readonly names: readonly string[]
  readonly fn: FunctionInfo | undefined
  /** Of a write: its scope instance, else 0. */
  readonly instance: number
}

export interface Recording {
  readonly outcome: Outcome
  readonly records: readonly Recorded[]
  readonly trace: Trace
  readonly query: Query
  readonly code: string
}

const kinds: Readonly<Record<number, EventKind>> = {
  [OP_ENTER]: 'enter', [OP_LEAVE]: 'leave', [OP_SUSPEND]: 'suspend', [OP_RESUME]: 'resume', [OP_THROW]: 'throw', [OP_CATCH]: 'catch', [OP_WRITE]: 'write', [OP_SET]: 'set',
  [OP_DELETE]: 'delete', [OP_BUILTIN]: 'builtin', [OP_ARGS]: 'args', [OP_RESULT]: 'result', [OP_THIS]: 'this', [OP_BRANCH]: 'branch',
}

/** Has it functions that can be built as streams? */
export function hasStreams(source: string, sourceType: SourceType): boolean {
  return instrument(source, { filename: 'program.js', sourceType, level: 2, runtime: 'global', plan: { streams: true } }).code.includes('.YD||')
}

/** Instruments, runs, records, packs and reads a program. `segmentBytes`: raw bytes of a segment; `streams`: built with stream functions. With a governor the clock goes faster. */
export async function record(source: string, sourceType: SourceType, level: Level, segmentBytes: number = 1 << 22, streams = false, governor?: recorder.GovernorOptions): Promise<Recording> {
  const { code, sites, diagnostics } = instrument(source, { filename: 'program.js', sourceType, level, runtime: 'global', plan: { streams } })
  if (diagnostics.length > 0) throw new Error(diagnostics[0]!.what)
  acorn(code, sourceType)
  const chunks: RawChunk[] = []
  let time = 0
  probes.recorder.install({
    sink: { write: chunk => void chunks.push({ ...chunk, words: chunk.words.slice(0, chunk.length), texts: [...chunk.texts] }) },
    now: () => time += governor ? 30 : 0.01, epoch: 1_700_000_000_000, segmentBytes, governor,
  })
  Reflect.set(globalThis, Symbol.for(RUNTIME_SYMBOL), probes)
  probes.recorder.start()
  const outcome = await runText(code, sourceType)
  probes.recorder.stop()
  probes.recorder.flush()
  const header = fileHeader(traceHeader({ writer: { name: 'test', version: '0' }, recordingId: '0'.repeat(16), epoch: 0, platform: 'node', title: 'program.js' }))
  const packer = new Packer()
  const sections = [...packer.packModuleSync(sites), ...chunks.flatMap(chunk => packer.packSync(chunk))]
  const trace = await openTrace(bytesSource(new Uint8Array(Buffer.concat([header, ...sections.map(section => section.bytes)]))))
  if (trace.losses.length > 0 || trace.problems.length > 0) throw new Error(`lost: ${JSON.stringify([trace.losses, trace.problems])}`)
  return { outcome, records: await readAll(trace, sites), trace, query: createQuery(trace), code }
}

async function readAll(trace: Trace, table: SiteTable): Promise<readonly Recorded[]> {
  const base = trace.modules.find(({ hash }) => hash === table.hash)!.base
  const records: Recorded[] = []
  for (const { index } of trace.segments) {
    const cursor = (await trace.segment(index)).cursor()
    while (cursor.next()) {
      const kind = kinds[cursor.op]
      // A frame that came back where no probe stands.
      if (!kind || (kind === 'resume' && cursor.size < 2)) continue
      const site = kind === 'leave' ? undefined : siteAt(table, cursor.site - base)
      let values = Array.from({ length: cursor.size }, (_, i) => cursor.value(i))
      let instance = 0
      if (kind === 'resume') values = values.slice(1)
      if (kind === 'write' && site && (site.detail & WRITE_SCOPED) !== 0) {
        instance = cursor.number(1)
        values = values.slice(0, 1)
      }
      const fn = kind === 'enter' ? functionAt(table, cursor.site - base) : undefined
      const names = fn ? fn.params.map(param => table.bindings[param]![0]) : kind === 'write' ? [table.bindings[site!.subject]![0]]
        : (kind === 'set' || kind === 'delete' || kind === 'builtin') && site!.subject >= 0 ? [table.strings[site!.subject]!] : []
      records.push({ kind, tick: cursor.tick, start: site?.start ?? -1, end: site?.end ?? -1, frame: cursor.frame, stack: [...cursor.stack], values, names, fn, instance })
    }
  }
  return records
}
