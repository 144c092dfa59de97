import type { LineMark } from './marks.ts'
import type { Line, Panel } from './panel.ts'

/** What is set on a line. */
export function markOn(panel: Panel, { file, line }: Line): LineMark | undefined {
  return panel.marks.lines.value.find(mark => mark.file === file && mark.line === line)
}

/** Sets or takes away a breakpoint; on a line without a record it moves to the next line that has one. */
export function toggleLine(panel: Panel, line: Line): void {
  const mark = markOn(panel, line)
  if (mark !== undefined) return panel.marks.remove(mark)
  void setLine(panel, line, '', '')
}

/** Puts a mark, at once, because a run may begin now; then moves it to where runs can stop, and says if that is another line, or one that was never reached. */
export async function setLine(panel: Panel, line: Line, condition: string, log: string): Promise<void> {
  panel.marks.put({ ...line, condition, log })
  await panel.attempt(async () => {
    const query = panel.query.peek()
    const { file } = line
    const next = await query?.lineFrom(line) ?? line.line
    if (next !== line.line) {
      const mark = markOn(panel, line)
      if (mark === undefined) return
      // Each keeps its condition; a session stops on the next line for this one too.
      if (markOn(panel, { file, line: next })) return panel.say(`Nothing is recorded on line ${line.line}: it stops on line ${next}, which has a breakpoint of its own.`)
      panel.marks.remove(mark)
      panel.marks.put({ file, line: next, condition: mark.condition, log: mark.log })
      panel.say(`Nothing is recorded on line ${line.line}: the breakpoint stands on line ${next}.`)
    }
    const reached = await query?.firstWhere('true', { file, line: next })
    if (reached?.found === false) panel.say(reached.gap === undefined ? `Line ${next} was never reached in this recording.` : `Nothing is recorded on line ${next}: no run stops there.`)
  })
}

/** Opens the editor of a line's breakpoint. */
export function editLine(panel: Panel, line: Line): void {
  panel.pane.value = 'source'
  panel.edited.value = line
}
