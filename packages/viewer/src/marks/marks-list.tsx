import type { JSX } from 'preact'
import type { ErrorMark } from '../marks.ts'
import { usePanel } from '../panel-context.ts'
import { fileName } from '../scope/stack.tsx'
import { Section } from '../shell/section.tsx'
import { BookmarkRow } from './bookmark-row.tsx'
import { BreakpointRow } from './breakpoint-row.tsx'

const errors: readonly { readonly id: ErrorMark, readonly title: string }[] = [{ id: 'none', title: 'None' }, { id: 'uncaught', title: 'Uncaught' }, { id: 'all', title: 'All thrown' }]

/** What the person set: bookmarks with their notes, and what runs stop at. */
export function MarksList(): JSX.Element {
  const { marks } = usePanel()
  const bookmarks = marks.bookmarks.value
  const lines = marks.lines.value
  const data = marks.data.value
  return (
    <div class="marks">
      <Section title="Bookmarks" count={bookmarks.length}>
        {bookmarks.length === 0 && <p class="quiet">Press <kbd>B</kbd> to keep the moment at the cursor, with a note.</p>}
        {bookmarks.length > 0 && <ul aria-label="Bookmarks">{bookmarks.map(bookmark => <BookmarkRow key={bookmark.tick} bookmark={bookmark} />)}</ul>}
      </Section>
      <Section title="Breakpoints" count={lines.length + data.length}>
        {lines.length + data.length === 0 && <p class="quiet">Click left of a line number, or “Stop at changes” where you asked who wrote a value. <kbd>F8</kbd> runs to the next one, <kbd>Shift</kbd> <kbd>F8</kbd> back.</p>}
        {lines.length + data.length > 0 && (
          <ul aria-label="Breakpoints">
            {lines.map(mark => <BreakpointRow key={`${mark.file}:${mark.line}`} mark={mark} title={`${fileName(mark.file)}:${mark.line}`} />)}
            {data.map(mark => <BreakpointRow key={JSON.stringify(mark.target)} mark={mark} title={`${mark.name} changes`} />)}
          </ul>
        )}
        <div class="filters errors-at" role="group" aria-label="Stop at errors">
          <span class="dim">Stop at errors</span>
          {errors.map(({ id, title }) => <button key={id} type="button" class="filter" aria-pressed={marks.errors.value === id} onClick={() => { marks.errors.value = id }}>{title}</button>)}
        </div>
      </Section>
    </div>
  )
}
