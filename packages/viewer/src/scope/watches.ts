import { describe } from '@cinescope/diagnostics'
import type { Query, Target } from '@cinescope/query'
import { createSession, type Watched } from '@cinescope/session'
import type { FrameId, Tick } from '@cinescope/trace'
import type { Panel } from '../panel.ts'
import { objectPieces, resultPieces, type Piece } from '../text/value.ts'
import type { Shown } from './record-values.ts'

/** Watch expressions at a moment. */
export interface Watching {
  readonly tick: Tick
  readonly slots: readonly Shown[]
  /** What each comes to, in words: two moments are compared by it. */
  readonly texts: ReadonlyMap<string, string>
}

/** Evaluates watch expressions in a frame at a moment; names and properties can be asked who wrote them. */
export async function watchAt(panel: Pick<Panel, 'objectAt'>, query: Query, expressions: readonly string[], tick: Tick, frame: FrameId): Promise<Watching> {
  const session = createSession(query)
  await session.goTo(tick)
  session.select(frame)
  for (const expression of expressions) session.watches.add(expression)
  const slots: Shown[] = []
  const texts = new Map<string, string>()
  for (const watched of await session.watched()) {
    const slot = { ...toSlot(watched), target: await targetOf(query, watched, tick, frame) }
    slots.push(slot)
    texts.set(watched.expression, await textOf(panel, slot, tick))
  }
  return { tick, slots, texts }
}

function toSlot(watched: Watched): Omit<Shown, 'target'> {
  const { expression } = watched
  if ('fault' in watched) {
    const { what, fix } = describe(watched.fault)
    return { name: expression, value: { kind: 'gap', gap: { reason: 'not-observed', detail: what, fix } }, pieces: [{ text: 'no expression', tone: 'gap' }], trust: 'exact', since: -1 as Tick }
  }
  const { value, throws, doubts } = watched.evaluation
  const trust = doubts.length > 0 ? 'unverified' : 'exact'
  if (throws !== undefined) return { name: expression, value: { kind: 'gap', gap: { reason: 'not-observed', detail: `It throws here: ${throws}` } }, pieces: [{ text: `throws ${throws}`, tone: 'gap' }], trust, since: -1 as Tick }
  if (value.kind === 'list' || value.kind === 'record' || value.kind === 'function') return { name: expression, value: { kind: 'primitive', value: undefined }, pieces: resultPieces(value), trust, since: -1 as Tick }
  return { name: expression, value, trust, since: -1 as Tick }
}

/** Only what has a name has a writer; of anything else the answer is none. */
async function targetOf(query: Query, watched: Watched, tick: Tick, frame: FrameId): Promise<Target | undefined> {
  if ('fault' in watched) return undefined
  const answer = await query.targetOf(watched.expression, tick, frame)
  return answer.found ? answer.target : undefined
}

async function textOf(panel: Pick<Panel, 'objectAt'>, { value, pieces }: Shown, tick: Tick): Promise<string> {
  const parts: readonly Piece[] = pieces ?? (value.kind === 'object' ? objectPieces(await panel.objectAt(value.ref, tick), 100) : resultPieces(value))
  return `${value.kind === 'object' ? value.ref : ''}${parts.map(piece => piece.text).join('')}`
}
