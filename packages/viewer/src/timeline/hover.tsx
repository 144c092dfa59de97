import type { JSX } from 'preact'
import type { Bookmark } from '@cinescope/session'
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
  const bookmark = bookmarkAt(picture, x, y)
  const event = y > RULER && y < FLAME_TOP
    ? markAt(picture, x)
    : undefined
  const told = bookmark?.tick ?? bar?.from
  const record = useAsk(() => told === undefined ? query?.neighbour(at - 1 as Tick, 1) : query?.record(told), [query, told ?? at]).value
  const title = (bookmark?.note || undefined) ?? event?.label ?? (bar === undefined ? record?.title : `${bar.name}()`)
  if (title === undefined) return null
  const time = event?.time ?? record?.time
  const right = x > picture.scale.width * 0.6
  return (
    <div class="hover" style={right ? { right: `${picture.scale.width - x + 10}px`, top: `${Math.max(2, Math.min(y + 12, picture.height - 40))}px` } : { left: `${x + 12}px`, top: `${Math.max(2, Math.min(y + 12, picture.height - 40))}px` }}>
      <span class={`dot ${bookmark !== undefined ? 'bookmark' : event?.kind ?? (bar === undefined ? 'other' : 'call')}`} />
      <span class="hover-title">{clip(title, 90)}</span>
      {time !== undefined && <span class="hover-time">{timeText(time)}</span>}
      {bar?.threw === true && <span class="hover-threw">threw</span>}
    </div>
  )
}

/** The bookmark whose ribbon is under a point. */
export function bookmarkAt({ bookmarks, scale }: Pick<Picture, 'bookmarks' | 'scale'>, x: number, y: number): Bookmark | undefined {
  return y < RULER - 2 || y > RULER + 14 ? undefined : bookmarks.find(({ tick }) => Math.abs(xOf(scale, tick + 0.5) - x) <= REACH)
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
