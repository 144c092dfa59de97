import { textOf, type Query, type TimelineEvent, type TraceSummary } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'

/** Ticks looked through at first, from the end; doubled until a task of the user is found. */
const WINDOW = 8192
const EVENTS = 20_000

/** Where a recording without errors opens: the first call of the newest task that a person or an answer from the network began. */
export async function startOf(engine: Query, whole: TraceSummary): Promise<Tick> {
  if (whole.records === 0) return whole.begin
  let end: number = whole.end
  for (let width = WINDOW; end > whole.begin; width *= 2) {
    const begin = Math.max(whole.begin, end - width)
    const events = await engine.events(begin as Tick, end - 1 as Tick, EVENTS)
    const tasks = events.filter(event => event.kind === 'task')
    for (let i = tasks.length - 1; i >= 0; i--) {
      const task = tasks[i]
      if (task === undefined || !byUser(task)) continue
      const [call] = await engine.callTree({ task: task.tick }, 0, 1)
      if (call?.kind === 'frame' && call.frame.entered >= 0) return call.frame.entered
      // What it did may all be the rest of a function that awaited it.
      const resumed = await engine.neighbour(task.tick, 1)
      if (resumed !== undefined && resumed.frame !== 0 && resumed.tick < (tasks[i + 1]?.tick ?? end)) return resumed.tick
    }
    end = begin
  }
  return lastTask(engine, whole)
}

/** Timers, messages between the page's own parts and the first run are the app's own doing. */
function byUser(event: TimelineEvent): boolean {
  const [kind, label] = event.values
  return textOf(kind) === 'fetch' || (textOf(kind) === 'event' && !/^(message|load|DOMContentLoaded|readystatechange)\b/.test(textOf(label) ?? ''))
}

/** Without such a task: the outermost call of whatever ran last. */
async function lastTask(engine: Query, whole: TraceSummary): Promise<Tick> {
  const last = await engine.neighbour(whole.end, -1, 'call') ?? await engine.neighbour(whole.end, -1)
  if (last === undefined) return whole.begin
  const stack = await engine.stackAt(last.tick)
  const outermost = stack.at(-1)
  return outermost !== undefined && outermost.entered >= 0 ? outermost.entered : last.tick
}
