import type { Gap, Tick } from '@cinescope/trace'
import type { Target, WriteAnswer } from './answer.ts'
import type { Film } from './film.ts'
import { lossGap } from './gap.ts'
import { ask } from './index/parts.ts'
import { loweredBetween, writersOf } from './lowered.ts'
import { bound } from './pattern.ts'
import { signalSites } from './signal.ts'
import { history, mayBeNext } from './write.ts'

/** The first change after a tick. A later one is never passed off as the first. */
export async function nextWrite(film: Film, target: Target, moment: Tick): Promise<WriteAnswer> {
  const tick = target.kind === 'variable' ? await bound(film, moment) : moment
  const [write] = await history(film, target, (tick + 1) as Tick, (film.catalog.end - 1) as Tick, 1)
  const until = write?.tick ?? film.catalog.end
  const loss = film.lossBetween(tick, until)
  if (loss >= 0) return { found: false, gap: lossGap(film, loss) }
  const lowered = loweredBetween(film, writersTo(film, target), tick, until)
  if (lowered) return { found: false, gap: lowered }
  const unnamed = target.kind === 'property' ? await ask(() => mayBeNext(film, target, tick, until - 1)) : undefined
  if (unnamed) return { found: false, gap: unnamed }
  return write ? { found: true, write } : { found: false, gap: neverAgain }
}

const neverAgain: Gap = { reason: 'truncated', detail: 'It is not written again before the recording ends.' }

function writersTo(film: Film, target: Target): Iterable<number> {
  if (target.kind === 'variable') return [...film.sites.bookOf(target.hash)?.writes.get(target.binding) ?? [], ...signalSites(film, target)]
  return target.kind === 'property' ? writersOf(film, target.key) : []
}
