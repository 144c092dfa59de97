import type { TimelineEvent } from '@cinescope/query'

const plain = (event: TimelineEvent, at: number): unknown => {
  const value = event.values[at]
  return value?.kind === 'primitive' ? value.value : undefined
}

/** One row a request: it stands where it was sent, and says how it ended. An end whose start is not among the events stays. */
export function foldRequests(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const sent = new Map<unknown, number>()
  const rows: TimelineEvent[] = []
  for (const event of events) {
    const start = event.kind === 'network' && plain(event, 0) !== 'start' ? sent.get(plain(event, 1)) : undefined
    if (start !== undefined) rows[start] = { ...event, tick: rows[start]!.tick, time: rows[start]!.time }
    else if (event.kind === 'network' && plain(event, 0) === 'start') sent.set(plain(event, 1), rows.push(event) - 1)
    else rows.push(event)
  }
  return rows
}
