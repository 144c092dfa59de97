import type { Border } from './border.ts'

/** Tasks this long are felt by everybody, in milliseconds. */
const LONG_MS = 200

interface Entries { getEntries(): readonly { readonly duration: number }[] }
type Observer = new (seen: (entries: Entries) => void) => { observe(options: { readonly type: string, readonly buffered: boolean }): void }

/** Tasks that block the page are worth keeping, those from before this is asked for too. Browsers without such entries tell nothing. */
export function watchLongTasks(realm: { readonly PerformanceObserver?: unknown }, border: Border): void {
  const CapturedObserver = realm.PerformanceObserver as (Observer & { readonly supportedEntryTypes?: readonly string[] }) | undefined
  if (!CapturedObserver?.supportedEntryTypes?.includes('longtask')) return
  new CapturedObserver(entries => {
    if (border.recording && entries.getEntries().some(({ duration }) => duration >= LONG_MS)) border.keep('long task')
  }).observe({ type: 'longtask', buffered: true })
}
