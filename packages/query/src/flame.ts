import type { FrameId, SiteId, Tick } from '@cinescope/trace'
import type { FlameBar } from './answer.ts'
import { outcomeOf } from './calls.ts'
import type { Film } from './film.ts'
import { ask } from './index/parts.ts'
import type { SliceId } from './index/slices.ts'
import type { Work } from './work.ts'

interface Bar { readonly slice: SliceId, readonly from: number, readonly to: number }

/** Bars of a range, outermost first; those that are longest when there are more than `limit`. */
export async function flame(film: Film, from: number, to: number, limit: number, { signal, progress }: Work = {}): Promise<readonly FlameBar[]> {
  const { catalog } = film
  const { slices } = catalog
  const open = await ask(() => {
    const stack: Bar[] = []
    for (let slice = slices.at(from); slice >= 0; slice = slices.parent(slice)) stack.push(barOf(film, slice))
    return stack.toReversed()
  })
  let chosen: Bar[] = []
  let shortest = 1
  const last = catalog.segmentBefore(to - 1)
  for (let segment = Math.max(0, catalog.segmentBefore(from)); segment <= last; segment++) {
    signal?.throwIfAborted()
    progress?.(segment, catalog.segments)
    const first = catalog.firsts.get(segment)
    const end = segment + 1 < catalog.segments ? catalog.firsts.get(segment + 1) : catalog.end
    const least = shortest
    const more = await ask(() => Array.from(slices.within(Math.max(from + 1, first), Math.min(to, end) - 1), slice => barOf(film, slice)).filter(bar => bar.to - bar.from >= least))
    for (const bar of more) chosen.push(bar)
    while (open.length + chosen.length > limit && shortest < 2 ** 40) {
      shortest *= 2
      chosen = chosen.filter(bar => bar.to - bar.from >= shortest)
    }
  }
  const bars: FlameBar[] = []
  for (const bar of [...open, ...chosen].slice(0, limit)) bars.push(await ask(() => toBar(film, bar)))
  return bars
}

function barOf(film: Film, slice: SliceId): Bar {
  const to = film.catalog.slices.to(slice)
  return { slice, from: film.catalog.slices.from(slice), to: to < 0 ? film.catalog.end : to + 1 }
}

function toBar(film: Film, { slice, from, to }: Bar): FlameBar {
  const { slices, frames } = film.catalog
  const row = slices.frame(slice)
  return {
    frame: row as FrameId,
    site: Math.max(0, frames.site(row)) as SiteId,
    name: film.functionName(row),
    depth: slices.depth(slice),
    from: from as Tick,
    to: to as Tick,
    threw: slices.to(slice) === frames.left(row) && outcomeOf(film, row) === 'threw',
  }
}
