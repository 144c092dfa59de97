import type { JSX } from 'preact'
import type { TimelineEvent } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { clip } from '../text/value.ts'
import { timeText } from '../text/time.ts'
import { FLAME_TOP, RULER, type Picture } from './canvas.ts'
import { barAt } from './flame.ts'
import { tickOf, xOf } from './scale.ts'

const REACH = 6

/** What is under the pointer: a mark, a frame's bar, or the record of that moment. */
export function Hover({ picture, x, y }: { readonly picture: Picture, readonly x: number, readonly y: number }): JSX.Element | null {
  const panel = usePanel()
  const query = panel.query.value
  const at = Math.floor(tickOf(picture.scale, x)) as Tick
  const bar = barAt(picture, x, y)
  const event = y > RULER && y < FLAME_TOP
    ? markAt(picture, x)
    : undefined
  const record = useAsk(() => bar === undefined ? query?.neighbour(at - 1 as Tick, 1) : query?.record(bar.from), [query, bar?.from ?? at]).value
  const title = event?.label ?? (bar === undefined ? record?.title : `${bar.name}()`)
  if (title === undefined) return null
  const time = event?.time ?? record?.time
  const right = x > picture.scale.width * 0.6
  return (
    <div class="hover" style={right ? { right: `${picture.scale.width - x + 10}px`, top: `${Math.max(2, Math.min(y + 12, picture.height - 40))}px` } : { left: `${x + 12}px`, top: `${Math.max(2, Math.min(y + 12, picture.height - 40))}px` }}>
      <span class={`dot ${event?.kind ?? (bar === undefined ? 'other' : 'call')}`} />
      <span class="hover-title">{clip(title, 90)}</span>
      {time !== undefined && <span class="hover-time">{timeText(time)}</span>}
      {bar?.threw === true && <span class="hover-threw">threw</span>}
    </div>
  )
}

/** The nearest mark; an error wins over everything else in reach. */
function markAt(picture: Picture, x: number): TimelineEvent | undefined {
  let best: TimelineEvent | undefined
  let least = Infinity
  for (const event of picture.events) {
    const far = Math.abs(xOf(picture.scale, event.tick) - x)
    if (far > REACH) continue
    const rank = event.kind === 'error' ? far - REACH : far
    if (rank >= least) continue
    best = event
    least = rank
  }
  return best
}
