import { instrument } from '@cinescope/instrument'
import { createQuery, type Query, type Scope } from '@cinescope/query'
import * as probes from '@cinescope/recorder'
import { OP_ENTER, Packer, RUNTIME_SYMBOL, bytesSource, fileHeader, openTrace, traceHeader, type FrameId, type RawChunk, type Tick, type Trace } from '@cinescope/trace'
import { expect } from 'vitest'

export interface Program {
  readonly trace: Trace
  readonly query: Query
  readonly bytes: Uint8Array
  /** Strings among the words that the probes wrote, and much besides. */
  readonly raw: string
  /** Scopes at the last record of the nth call of a function. */
  scopes(name: string, nth?: number): Promise<readonly Scope[]>
}

interface Options { readonly sourceType?: 'module' | 'commonjs', readonly fromSegment?: number, readonly late?: boolean }

/**
 * Instruments, runs, records, packs and opens a program of one file. `record()` switches the recorder on, if `late`;
 * `cut()` ends a segment.
 */
export async function program(source: string, { sourceType = 'module', fromSegment = 0, late = false }: Options = {}): Promise<Program> {
  const { code, sites, diagnostics } = instrument(source, { filename: 'program.js', sourceType, runtime: 'global' })
  expect(diagnostics).toEqual([])
  const chunks: RawChunk[] = []
  let time = 0
  probes.recorder.install({
    sink: { write: chunk => void chunks.push({ ...chunk, words: chunk.words.slice(0, chunk.length), texts: [...chunk.texts] }) },
    now: () => time += 0.01, epoch: 1_700_000_000_000, segmentBytes: 4096,
  })
  Reflect.set(globalThis, Symbol.for(RUNTIME_SYMBOL), probes)
  if (!late) probes.recorder.start()
  const run = new Function('record', 'cut', `return (async () => {${code}\n})()`) as (record: () => void, cut: () => void) => Promise<unknown>
  await run(() => { probes.recorder.start() }, () => { probes.recorder.flush() })
  probes.recorder.stop()
  probes.recorder.flush()
  const header = fileHeader(traceHeader({ writer: { name: 'test', version: '0' }, recordingId: '0'.repeat(16), epoch: 0, platform: 'node', title: 'program.js' }))
  const packer = new Packer()
  const sections = [...packer.packModuleSync(sites), ...chunks.flatMap(chunk => packer.packSync(chunk))]
  const kept = sections.filter(section => section.segment < 0 || section.segment >= fromSegment)
  const bytes = new Uint8Array(Buffer.concat([header, ...kept.map(section => section.bytes)]))
  const trace = await openTrace(bytesSource(bytes))
  // No memory to spare: all that answers read is made anew each time.
  const query = createQuery(trace, { partBytes: 1 })
  const raw = chunks.map(chunk => `${Buffer.from(chunk.words.buffer).toString('utf16le')}${chunk.texts.join('')}`).join('')
  return { trace, query, bytes, raw, scopes: (name, nth = 0) => scopesOf(trace, query, name, nth) }
}

async function scopesOf(trace: Trace, query: Query, name: string, nth: number): Promise<readonly Scope[]> {
  let left = nth
  for (const { index } of trace.segments) {
    const cursor = (await trace.segment(index)).cursor()
    while (cursor.next()) {
      if (cursor.op !== OP_ENTER) continue
      const frame = await query.frame(cursor.frame)
      if (frame?.name === name && left-- === 0) return query.scopeAt((frame.left < 0 ? trace.end - 1 : frame.left) as Tick, frame.frame as FrameId)
    }
  }
  throw new Error(`no call ${nth} of ${name}`)
}

/** `name: value` of all slots of closures, or the gap's reason. */
export function closures(scopes: readonly Scope[]): readonly string[] {
  return scopes.filter(scope => scope.kind === 'closure').flatMap(scope => scope.slots.map(({ name, value }) =>
    `${scope.title}.${name}: ${value.kind === 'primitive' ? String(value.value) : value.kind === 'gap' ? value.gap.detail : value.kind}`))
}
