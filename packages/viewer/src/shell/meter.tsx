import type { JSX } from 'preact'
import { usePanel } from '../panel-context.ts'
import { bytesText, countText, percentText } from '../text/amount.ts'
import { Lowered } from './lowered.tsx'

/** What recording costs, as the recorder measures it. */
export function Meter(): JSX.Element | null {
  const panel = usePanel()
  const status = panel.status.value
  if (status === undefined) return null
  const { cost, governor } = status
  const dear = governor.budget === 'off' ? 0.1 : governor.budget
  const tone = cost > dear ? 'dear' : cost > dear / 2 ? 'fair' : 'cheap'
  const full = status.ringBytes > 0 ? Math.min(1, status.bytes / status.ringBytes) : 0
  const held = governor.budget === 'off' ? 'nothing bounds it'
    : governor.exhausted ? `more than its budget of ${percentText(governor.budget)}: nothing is left to lower, and calls that are only counted take time too`
    : `the governor holds it to ${percentText(governor.budget)}`
  return (
    <div class="meter" role="group" aria-label="What recording costs">
      <span class={`meter-item cost ${tone}`} title={`Share of the time of the app's tasks that recording takes; ${held}`}>
        <span class="meter-label">cost</span>{percentText(cost)}
      </span>
      {governor.lowered.length > 0 && <Lowered functions={governor.lowered} />}
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
