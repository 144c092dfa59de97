import { createQuery, type Query, type Scope } from '@cinescope/query'
import { OP_ENTER, type FrameId, type Tick, type Trace } from '@cinescope/trace'
import { recordProgram, type ProgramOptions } from '../tools/record-program.ts'

export interface Program {
  readonly trace: Trace
  readonly query: Query
  readonly bytes: Uint8Array
  /** Strings among the words that the probes wrote, and much besides. */
  readonly raw: string
  /** Scopes at the last record of the nth call of a function. */
  scopes(name: string, nth?: number): Promise<readonly Scope[]>
}

/** Records a module of one file in small segments; what it throws is thrown. */
export async function program(source: string, options: ProgramOptions = {}): Promise<Program> {
  const { trace, bytes, chunks, thrown } = await recordProgram(source, { sourceType: 'module', segmentBytes: 4096, ...options })
  if (thrown.length > 0) throw thrown[0]
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
