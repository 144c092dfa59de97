import { OP_NETWORK, OP_RESUME, OP_TASK, type Gap, type Tick } from '@cinescope/trace'
import type { Frame, SourcePlace } from './answer.ts'
import { stackAt, toTask } from './calls.ts'
import type { Film } from './film.ts'
import { evicted } from './gap.ts'
import { networkLabel, requestStart } from './event.ts'
import type { SliceId } from './index/slices.ts'
import { under } from './iterated.ts'
import { registrationOf } from './registration.ts'
import { numberOf, textOf } from './value.ts'

/** One synchronous stretch of a cause chain. */
export interface AsyncStack {
  /**
   * What connects it to the stretch before it in the list, which it led to: 'now' is the stack itself, 'await' the callers of an async
   * function that was resumed; 'promise', 'microtask', 'listener', 'callback' what gave away the function that was called: to `then`, to `process.nextTick`, to `on`, to another; else the kind
   * of the task that it set off: 'timer', 'event', 'message', 'fetch'.
   */
  readonly by: string
  readonly label: string
  /** The moment the frames are shown at. */
  readonly tick: Tick
  readonly time: number
  /** Innermost first; empty for a task that no recorded code caused. */
  readonly frames: readonly Frame[]
  /** Why the chain ends here, if its cause is not recorded. */
  readonly gap?: Gap
}

/** Links of a chain that are followed; a polling timer's chain is as long as the recording. */
const LONGEST = 50

/** Where a moment comes from: its stack, then the callers of each `await`, then what set off the timer, event, message or request. */
export async function asyncStackAt(film: Film, at: number): Promise<readonly AsyncStack[]> {
  const answer: AsyncStack[] = []
  let by = 'now'
  let label = ''
  let tick = at
  let place: SourcePlace | undefined
  for (let link = 0; link < LONGEST; link++) {
    const frames = await stackAt(film, tick)
    const [top, ...below] = frames
    const known = by === 'await' ? below : place && top ? [{ ...top, place }, ...below] : frames
    const stack = { by, label, tick: tick as Tick, time: film.time(tick), frames: known }
    // What set a task off may have been outside of recorded code; that it did is worth a line.
    if (known.length > 0 || by !== 'await') answer.push(stack)
    const outer = await rootAt(film, tick)
    if (outer >= 0 && film.catalog.opAt(film.catalog.slices.from(outer)) === OP_RESUME) {
      const row = film.catalog.slices.frame(outer)
      const entered = film.catalog.frames.entered(row)
      if (entered < 0) return ended(answer, film, 'await', film.functionName(row), tick, evicted)
      by = 'await'
      label = film.functionName(row)
      tick = entered
      place = undefined
      continue
    }
    const cause = await askedAt(film, tick) ?? await beginning(film, answer, tick, outer)
    if (!cause) return answer
    ;({ by, label, tick, place } = cause)
  }
  return answer
}

interface Cause {
  readonly by: string
  readonly label: string
  readonly tick: number
  /** What in the innermost frame did it, if the records there do not say. */
  readonly place?: SourcePlace | undefined
}

/** Of the end of a request: its start, where somebody asked for it. */
async function askedAt(film: Film, tick: number): Promise<Cause | undefined> {
  const end = film.catalog.opAt(tick) === OP_NETWORK ? await film.records.at(tick) : undefined
  const start = end && textOf(end.values[0]) !== 'start' ? await requestStart(film, end) : undefined
  return start && { by: 'fetch', label: await networkLabel(film, start), tick: start.tick }
}

/** Kinds of tasks that say nothing of what set them off. */
const VAGUE = new Set(['task', 'callback', 'start'])

/**
 * What set the outermost frame of a moment off: the task that the moment belongs to, or, of a function that a promise or a queue called, and where the task says nothing, what gave it away;
 * undefined, with the task listed, where the chain ends.
 */
async function beginning(film: Film, answer: AsyncStack[], tick: number, outer: SliceId): Promise<Cause | undefined> {
  const index = film.catalog.tasks.at(tick)
  const task = index < 0 ? undefined : await toTask(film, index)
  const record = task && await film.records.at(task.tick)
  const cause = record?.op === OP_TASK ? numberOf(record.values[2]) : undefined
  const found = outer < 0 ? undefined : await registrationOf(film, film.catalog.slices.frame(outer))
  const registered = found && 'by' in found ? found : undefined
  // What a scheduler was given (React's) it calls from a message to itself.
  const vague = !task || (cause === undefined && (VAGUE.has(task.kind) || (registered?.by === 'callback' && /^event message\b/.test(`${task.kind} ${task.label}`))))
  if (registered && (vague || registered.by === 'promise' || registered.by === 'microtask')) return registered
  if (!task) return undefined
  if (cause !== undefined && cause >= film.trace.begin && cause < task.tick) {
    const origin = await film.records.at(cause)
    // A request's start says more than the task that its answer began.
    if (origin?.op === OP_NETWORK) return { by: task.kind, label: await networkLabel(film, origin), tick: cause }
    return { by: task.kind, label: task.label, tick: cause }
  }
  const gap = cause !== undefined && cause >= 0 && cause < film.trace.begin ? evicted : cause === undefined && task.kind === 'message' ? senderUnknown
    : cause === undefined && VAGUE.has(task.kind) && found && 'reason' in found ? found : undefined
  answer.push({ by: task.kind, label: task.label, tick: task.tick, time: task.startTime, frames: [], ...(gap && { gap }) })
  return undefined
}

const senderUnknown: Gap = { reason: 'not-observed', detail: 'What posted the message ran in another thread or process, or was not recorded.' }

function ended(answer: AsyncStack[], film: Film, by: string, label: string, tick: number, gap: Gap): readonly AsyncStack[] {
  answer.push({ by, label, tick: tick as Tick, time: film.time(tick), frames: [], gap })
  return answer
}

/** Outermost slice at a moment, or -1. */
async function rootAt(film: Film, tick: number): Promise<SliceId> {
  let outer = -1
  for (let slice = film.catalog.slices.at(tick); slice >= 0; slice = await under(film, slice)) outer = slice
  return outer
}
