/** A moment as people read it: milliseconds below a second, then seconds, then minutes. */
export function timeText(ms: number): string {
  if (!Number.isFinite(ms)) return '–'
  if (ms < 0) return `-${timeText(-ms)}`
  if (ms < 1) return `${ms.toFixed(2)} ms`
  if (ms < 1000) return `${ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 3 : 2)} s`
  const minutes = Math.floor(ms / 60_000)
  return `${minutes}:${((ms - minutes * 60_000) / 1000).toFixed(1).padStart(4, '0')} min`
}

/** A length of time; short ones in microseconds, because that is what calls take. Empty if the clock did not move: two moments between its readings. */
export function durationText(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return '–'
  if (ms === 0) return ''
  if (ms < 0.0005) return '<1 µs'
  if (ms < 1) return `${Math.round(ms * 1000)} µs`
  return timeText(ms)
}

/** Label of a ruler line; `step` is the distance to the next one. */
export function rulerText(ms: number, step: number): string {
  if (ms < 1000 && step < 1000) return `${ms.toFixed(step < 1 ? 1 : 0)} ms`
  return `${(ms / 1000).toFixed(step >= 1000 ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3)} s`
}

export function dateText(epoch: number, now: number = Date.now()): string {
  const then = new Date(epoch)
  const clock = then.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  return new Date(now).toDateString() === then.toDateString() ? clock : `${then.toLocaleDateString([], { month: 'short', day: 'numeric' })}, ${clock}`
}
