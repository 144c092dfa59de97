import { batch } from '@preact/signals'
import { failureOf } from './failure.ts'
import { openLive } from './open/recording.ts'
import type { Panel } from './panel.ts'

const EVERY = 1000

/**
 * Keeps the panel abreast of a running app: its meter, its recordings, and the records written since. A hidden page is left alone.
 * The cursor stays where the person put it; the timeline's end grows along if it was in view.
 */
export function followLive(panel: Panel, every: number = EVERY): () => void {
  const { live } = panel
  if (live === undefined) return () => undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  const beat = async (): Promise<void> => {
    if (!document.hidden) {
      try {
        panel.status.value = await live.status()
        const phase = panel.phase.peek().kind
        if (phase === 'empty' || (phase === 'opening' && panel.query.peek() === undefined)) await openCurrent(panel)
        else if (phase === 'ready' && panel.subject.peek().growing) await grow(panel)
      } catch (error) {
        if (panel.phase.peek().kind !== 'ready') panel.phase.value = { kind: 'failed', failure: failureOf(error) }
      }
    }
    if (!stopped) timer = setTimeout(() => void beat(), every)
  }
  void beat()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

async function openCurrent(panel: Panel): Promise<void> {
  const { live } = panel
  if (live === undefined) return
  await live.flush()
  const recordings = await live.recordings()
  panel.recordings.value = recordings
  const current = recordings.find(info => info.current)
  if (current === undefined || current.records === 0) panel.phase.value = { kind: 'empty' }
  else await openLive(panel, current)
}

async function grow(panel: Panel): Promise<void> {
  const query = panel.query.peek()
  const before = panel.summary.peek()
  const subject = panel.subject.peek()
  if (query === undefined || before === undefined) return
  if (subject.recording === panel.status.peek()?.recordingId) await panel.live?.flush()
  await subject.pull?.()
  const after = await query.refresh()
  if (query !== panel.query.peek() || (after.end === before.end && after.begin === before.begin)) return
  batch(() => {
    const { from, to } = panel.range.peek()
    const whole = from <= before.begin && to >= before.end
    const tail = to >= before.end
    panel.summary.value = after
    if (whole) panel.range.value = { from: after.begin, to: after.end }
    else if (tail) panel.range.value = { from: from + (after.end - to), to: after.end }
  })
}
