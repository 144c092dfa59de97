import type { JSX } from 'preact'
import type { AsyncStack, Frame } from '@cinescope/query'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { Section } from '../shell/section.tsx'
import { GapNote } from './gap.tsx'
import { fileName } from './stack.tsx'

/** Frames of a link that are shown: the callers of a handler deep in a framework are many. */
const SHOWN = 6

/** What led to the cursor's moment: the callers of each `await`, then what set off the timer, promise, event or request, back to where it began. */
export function Causes(): JSX.Element | null {
  const panel = usePanel()
  const query = panel.query.value
  const tick = panel.cursor.value
  const asked = useAsk(() => query?.asyncStackAt(tick), [query, tick])
  const links = (asked.value ?? []).filter(({ by }) => by !== 'now')
  if (links.length === 0) return null
  return (
    <Section title="Caused by" count={links.length}>
      <ol class="causes" aria-label="What led here">
        {links.map(link => <Cause key={`${link.by}@${link.tick}`} link={link} />)}
      </ol>
    </Section>
  )
}

function Cause({ link }: { readonly link: AsyncStack }): JSX.Element {
  const panel = usePanel()
  const more = link.frames.length - SHOWN
  return (
    <li>
      <button type="button" class="cause" title="Go to this moment" onClick={() => panel.jump(link.tick)}>
        <span class="tag">{link.by}</span>
        <span class="cause-label">{link.label}</span>
      </button>
      {link.frames.slice(0, SHOWN).map(frame => <CauseFrame key={frame.frame} frame={frame} link={link} />)}
      {more > 0 && <p class="quiet">and {more} more {more === 1 ? 'caller' : 'callers'}</p>}
      {link.gap !== undefined && <GapNote gap={link.gap} />}
    </li>
  )
}

function CauseFrame({ frame, link }: { readonly frame: Frame, readonly link: AsyncStack }): JSX.Element {
  const panel = usePanel()
  return (
    <div class="stack-row">
      <button type="button" class="stack-name" title="Go to this moment" onClick={() => panel.jump(link.tick)}>
        <span class="fn">{frame.name}</span>
        {frame.place !== undefined && <span class="where">{fileName(frame.place.path)}:{frame.place.line}</span>}
      </button>
    </div>
  )
}
