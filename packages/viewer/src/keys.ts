import { editLine, toggleLine } from './line-mark.ts'
import type { Panel } from './panel.ts'
import { runToBreakpoint } from './seek.ts'
import type { Stride } from './stride.ts'
import { zoomAt } from './timeline/scale.ts'

/** Every key of the panel, as its help shows them. */
export const keyHelp: readonly { readonly keys: string, readonly does: string }[] = [
  { keys: 'Alt+Shift+C', does: 'Open or close the panel (not while typing)' },
  { keys: '← →', does: 'Previous / next record (also K / J)' },
  { keys: 'F10', does: 'Step over (also Shift+→)' },
  { keys: 'F11 F9', does: 'Step into' },
  { keys: 'Shift+F11', does: 'Step out' },
  { keys: 'Alt+F9…F11', does: 'The same steps backwards (over: also Shift+←)' },
  { keys: 'Alt+← →', does: 'Back out to the caller / to the next call' },
  { keys: 'F8 Shift+F8', does: 'Run to the next breakpoint / back to the last' },
  { keys: 'Esc', does: 'Stop a run that takes long' },
  { keys: 'Ctrl+B', does: 'Set or remove a breakpoint on the line at the cursor' },
  { keys: 'Ctrl+Alt+B', does: 'Edit it: a condition, or what to log' },
  { keys: 'B', does: 'Bookmark the moment at the cursor' },
  { keys: 'Home End', does: 'First / last record' },
  { keys: '+ −  0', does: 'Zoom the timeline in / out / whole' },
  { keys: 'Wheel', does: 'Zoom the timeline; Shift+wheel pans' },
  { keys: 'Shift+click', does: 'On a line number: run to that line; Alt+click: back to it' },
  { keys: 'Right-click', does: 'On a line number or a value: all that can be done with it' },
  { keys: 'W', does: 'Who wrote the value in focus?' },
  { keys: 'Backspace', does: 'Back to where the last jump came from' },
  { keys: '/', does: 'Search' },
  { keys: '1 2 3 4 5', does: 'Issues, calls, events, stores, marks' },
  { keys: '?', does: 'This list' },
]

export interface KeyTargets {
  search(): void
  help(): void
}

/** Where the keys of Chrome's debugger lead, forwards; with Shift in front. */
const strides: Readonly<Record<string, Stride>> = { F9: 'into', F10: 'over', F11: 'into', 'Shift+F11': 'out' }

/** Typing belongs to the field that has the focus. */
export function typing(target: EventTarget | null | undefined): boolean {
  if (!(target instanceof Element)) return false
  return target.matches('input, textarea, select') || (target instanceof HTMLElement && target.isContentEditable)
}

/** The panel's keys, for events that no pane has used. True if the key meant something. */
export function pressKey(panel: Panel, event: KeyboardEvent, targets: KeyTargets): boolean {
  if (typing(event.composedPath()[0])) return false
  const whole = panel.summary.peek()
  if ((event.ctrlKey || event.metaKey) && event.code === 'KeyB' && whole !== undefined) {
    const here = panel.line.peek()
    if (here === undefined) return false
    if (event.altKey) editLine(panel, here)
    else toggleLine(panel, here)
    return true
  }
  if (event.ctrlKey || event.metaKey) return false
  if (whole === undefined) return event.key === '?' ? (targets.help(), true) : false
  const direction = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : undefined
  if (direction !== undefined) {
    const stride = event.shiftKey ? 'over' : event.altKey ? direction > 0 ? 'call' : 'out' : 'record'
    void panel.step(stride, direction)
    return true
  }
  const stride = strides[`${event.shiftKey ? 'Shift+' : ''}${event.key}`]
  if (stride !== undefined) {
    void panel.step(stride, event.altKey ? -1 : 1)
    return true
  }
  if (event.altKey) return false
  switch (event.key) {
    case 'j': case 'J': void panel.step('record', 1); return true
    case 'k': case 'K': void panel.step('record', -1); return true
    case 'Home': panel.go(whole.begin); return true
    case 'End': panel.go(whole.end - 1); return true
    case 'Backspace': panel.back(); return true
    case '/': targets.search(); return true
    case '?': targets.help(); return true
    case '1': panel.tab.value = 'issues'; return true
    case '2': panel.tab.value = 'calls'; return true
    case '3': panel.tab.value = 'events'; return true
    case '4': panel.tab.value = 'stores'; return true
    case '5': panel.tab.value = 'marks'; return true
    case 'F8': void runToBreakpoint(panel, event.shiftKey ? -1 : 1); return true
    case 'Escape': {
      const now = panel.runs.now.peek()
      now?.stop()
      return now !== undefined
    }
    case 'b': case 'B': markHere(panel); return true
    case '+': case '=': zoom(panel, 0.6); return true
    case '-': zoom(panel, 1 / 0.6); return true
    case '0': panel.range.value = { from: whole.begin, to: Math.max(whole.begin + 1, whole.end) }; return true
    default: return false
  }
}

/** Bookmarks the moment at the cursor; one that is there already is shown, because its note would be lost with it. */
export function markHere(panel: Panel): void {
  const tick = panel.cursor.peek()
  const known = panel.marks.bookmarks.peek().some(bookmark => bookmark.tick === tick)
  if (!known) void panel.attempt(() => panel.marks.bookmark(tick, ''))
  panel.tab.value = 'marks'
  panel.pane.value = 'browse'
}

/** Zooms about the cursor. */
function zoom(panel: Panel, factor: number): void {
  const whole = panel.summary.peek()
  if (whole === undefined) return
  const { from, to } = panel.range.peek()
  const bounds = { from: whole.begin, to: Math.max(whole.begin + 1, whole.end) }
  const width = 1000
  panel.range.value = zoomAt({ from, to, width }, factor, (panel.cursor.peek() - from) / (to - from) * width, bounds)
}
