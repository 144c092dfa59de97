import type { Query } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import { rulerText } from '../text/time.ts'
import { niceStep, type Scale } from './scale.ts'

const LINES_EVERY = 110

/** Round times within the visible stretch and the ticks they fall on. The axis counts records; the ruler says what time that was. */
export async function rulerAt(query: Query, scale: Scale): Promise<readonly { readonly tick: number, readonly label: string }[]> {
  const [first, last] = await Promise.all([
    query.record(Math.floor(scale.from) as Tick),
    query.record(Math.max(Math.floor(scale.from), Math.ceil(scale.to) - 1) as Tick),
  ])
  if (first === undefined || last === undefined || last.time <= first.time) return []
  const step = niceStep(last.time - first.time, scale.width / LINES_EVERY)
  const times: number[] = []
  for (let time = Math.ceil(first.time / step) * step; time <= last.time; time += step) times.push(time)
  return Promise.all(times.map(async time => ({ tick: await query.tickAt(time), label: rulerText(time, step) })))
}
