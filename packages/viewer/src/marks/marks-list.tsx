import type { JSX } from 'preact'
import { keyOf, type ErrorMark } from '../marks.ts'
import { usePanel } from '../panel-context.ts'
import { Section } from '../shell/section.tsx'
import { AddSort } from './add-sort.tsx'
import { BookmarkRow } from './bookmark-row.tsx'
import { BreakpointRow } from './breakpoint-row.tsx'
import { LogList } from './log-list.tsx'

const errors: readonly { readonly id: ErrorMark, readonly title: string }[] = [{ id: 'none', title: 'None' }, { id: 'uncaught', title: 'Uncaught' }, { id: 'all', title: 'All thrown' }]

/** What the person set: bookmarks with their notes, what runs stop at, and what is logged. */
export function MarksList(): JSX.Element {
  const { marks } = usePanel()
  const bookmarks = marks.bookmarks.value
  const breakpoints = [...marks.lines.value, ...marks.sorts.value, ...marks.data.value]
  return (
    <div class="stacked">
      <div class="marks">
        <Section title="Bookmarks" count={bookmarks.length}>
          {bookmarks.length === 0 && <p class="quiet">Press <kbd>B</kbd> to keep the moment at the cursor, with a note.</p>}
          {bookmarks.length > 0 && <ul aria-label="Bookmarks">{bookmarks.map(bookmark => <BookmarkRow key={bookmark.tick} bookmark={bookmark} />)}</ul>}
        </Section>
        <Section title="Breakpoints" count={breakpoints.length}>
          {breakpoints.length === 0 && <p class="quiet">Click left of a line number, or right-click it for a condition or a log. Right-click a value to stop where it changes. <kbd>F8</kbd> runs to the next one, <kbd>Shift</kbd> <kbd>F8</kbd> back.</p>}
          {breakpoints.length > 0 && <ul aria-label="Breakpoints">{breakpoints.map(mark => <BreakpointRow key={keyOf(mark)} mark={mark} />)}</ul>}
          <AddSort />
          <div class="filters errors-at" role="group" aria-label="Stop at errors">
            <span class="dim">Stop at errors</span>
            {errors.map(({ id, title }) => <button key={id} type="button" class="filter" aria-pressed={marks.errors.value === id} onClick={() => { marks.errors.value = id }}>{title}</button>)}
          </div>
        </Section>
      </div>
      {marks.lines.value.some(mark => mark.log !== '') && <LogList />}
    </div>
  )
}
