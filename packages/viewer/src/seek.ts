import type { Query, Target, Unsure, Work } from '@cinescope/query'
import type { Session } from '@cinescope/session'
import type { Tick } from '@cinescope/trace'
import type { Panel } from './panel.ts'
import type { Direction } from './stride.ts'
import { plural } from './text/amount.ts'

/** To the nearest breakpoint. */
export async function runToBreakpoint(panel: Panel, direction: Direction): Promise<void> {
  const breakpoints = panel.marks.breakpoints.peek()
  if (breakpoints.length === 0) return panel.say('There is no breakpoint. Click left of a line number to set one.')
  await seek(panel, direction > 0 ? 'Running to the next breakpoint' : 'Running back to a breakpoint', async (session, work) => {
    session.breakpoints.clear()
    for (const breakpoint of breakpoints) session.breakpoints.add(breakpoint)
    const { record, unsure } = await (direction > 0 ? session.run(work) : session.reverseContinue(work))
    arrive(panel, record?.tick, `No breakpoint ${direction > 0 ? 'ahead' : 'behind'}.`, unsure)
  })
}

/** To the next change of a target, or back to the last one. */
export async function runToChange(panel: Panel, name: string, target: Target, direction: Direction): Promise<void> {
  await seek(panel, direction > 0 ? `Looking for the next change of ${name}` : `Looking for the last change of ${name}`, async (_session, work, query) => {
    const at = panel.cursor.peek()
    const found = await query.firstWhere('true', { target }, direction > 0 ? { from: (at + 1) as Tick } : { to: (at - 1) as Tick }, direction, work)
    arrive(panel, found.found ? found.tick : undefined, `${name} does not change ${direction > 0 ? 'after' : 'before'} this moment.`, found.unsure ? [found.unsure] : [])
  })
}

/** To the change since which a target has had a value: "when did this become NaN?". `literal` is source text of a primitive. */
export async function runToBecame(panel: Panel, name: string, target: Target, literal: string): Promise<void> {
  await seek(panel, `Looking for when ${name} became ${literal}`, async (session, work) => {
    const found = await session.since(target, `Object.is($value, ${literal})`, work)
    arrive(panel, found.found ? found.tick : undefined, `No recorded change made ${name} ${literal}.`, found.unsure ? [found.unsure] : [])
  })
}

async function seek(panel: Panel, what: string, job: (session: Session, work: Work, query: Query) => Promise<void>): Promise<void> {
  const { marks: { session } } = panel
  const query = panel.query.peek()
  if (session === undefined || query === undefined) return
  await panel.attempt(async () => {
    await session.goTo(panel.cursor.peek())
    session.select(await panel.selected())
    await panel.runs.run(what, work => job(session, work, query))
  })
}

/** Goes where something was found, or says that nothing was; and what may have been passed. */
function arrive(panel: Panel, tick: Tick | undefined, nothing: string, unsure: readonly Unsure[]): void {
  const doubt = unsure[0] === undefined ? '' : `Passed ${plural(unsure.reduce((sum, each) => sum + each.count, 0), 'moment')} where it cannot be told: ${unsure[0].gap.detail}`
  if (tick !== undefined) panel.jump(tick)
  const text = `${tick === undefined ? nothing : ''} ${doubt}`.trim()
  if (text !== '') panel.say(text)
}
