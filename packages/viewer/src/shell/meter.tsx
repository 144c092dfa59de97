import type { JSX } from 'preact'
import { usePanel } from '../panel-context.ts'
import { bytesText, countText, percentText } from '../text/amount.ts'

const DEAR = 0.1

/** What recording costs, as the recorder measures it. */
export function Meter(): JSX.Element | null {
  const panel = usePanel()
  const status = panel.status.value
  if (status === undefined) return null
  const tone = status.cost > DEAR ? 'dear' : status.cost > DEAR / 2 ? 'fair' : 'cheap'
  const full = status.ringBytes > 0 ? Math.min(1, status.bytes / status.ringBytes) : 0
  return (
    <div class="meter" role="group" aria-label="What recording costs">
      <span class={`meter-item cost ${tone}`} title="Share of the app's run time spent on recording; the governor keeps it below 10 %">
        <span class="meter-label">cost</span>{percentText(status.cost)}
      </span>
      <span class="meter-item rate" title={`${status.records.toLocaleString('en')} records so far`}>
        <span class="meter-label">records</span>{countText(status.rate)}/s
      </span>
      <span class="meter-item ring" title={`${bytesText(status.bytes)} kept of a ring of ${bytesText(status.ringBytes)}; the oldest go first`}>
        <span class="meter-label">ring</span>{bytesText(status.bytes)}
        <span class="meter-bar" aria-hidden="true"><span style={{ width: `${full * 100}%` }} /></span>
      </span>
      {status.lost > 0 && <span class="meter-item lost" title={`${status.lost.toLocaleString('en')} records could not be kept; the timeline shows where`}>{countText(status.lost)} lost</span>}
    </div>
  )
}
