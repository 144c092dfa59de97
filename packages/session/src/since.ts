import type { FirstAnswer, Query, Target, Work } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'

/** The first of the changes of a target, up to a moment, since which a condition on `$value` has held without a break. */
export async function since(query: Query, target: Target, condition: string, at: Tick, work?: Work): Promise<FirstAnswer> {
  const broken = await query.firstWhere(`!(${condition})`, { target }, { to: at }, -1, work)
  const stretch = { to: at, ...(broken.found && { from: (broken.tick + 1) as Tick }) }
  const held = await query.firstWhere(condition, { target }, stretch, 1, work)
  return { ...held, unsure: broken.unsure ?? held.unsure }
}
