import type { LineMark } from './marks.ts'
import type { Line, Panel } from './panel.ts'

/** What is set on a line. */
export function markOn(panel: Panel, { file, line }: Line): LineMark | undefined {
  return panel.marks.lines.value.find(mark => mark.file === file && mark.line === line)
}

/** Sets or takes away a breakpoint, and says if no run will ever stop there. */
export function toggleLine(panel: Panel, line: Line): void {
  const mark = markOn(panel, line)
  if (mark !== undefined) return panel.marks.remove(mark)
  panel.marks.put({ ...line, condition: '', log: '' })
  void tellUnreached(panel, line)
}

/** Opens the editor of a line's breakpoint. */
export function editLine(panel: Panel, line: Line): void {
  panel.pane.value = 'source'
  panel.edited.value = line
}

export async function tellUnreached(panel: Panel, { file, line }: Line): Promise<void> {
  await panel.attempt(async () => {
    const reached = await panel.query.peek()?.firstWhere('true', { file, line })
    if (reached?.found === false) panel.say(reached.gap === undefined ? `Line ${line} was never reached in this recording.` : `Nothing is recorded on line ${line}: no run stops there.`)
  })
}
