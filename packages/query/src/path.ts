import { LEVEL_PATH, OP_UNWIND, type FrameId, type Gap } from '@cinescope/trace'
import type { FramePath } from './answer.ts'
import type { Film } from './film.ts'
import { evicted, levelGap, noSites, pathTooLong, unbuiltPath } from './gap.ts'
import { fallOf, levelAt } from './lowered.ts'
import { ownRecords } from './own-records.ts'
import { PathWalk, type Own } from './path-walk.ts'
import { numberOf } from './value.ts'

/** Records of one frame that a path is made of. */
const LIMIT = 200_000

/** The statements that a frame ran up to a moment, in order (rules F110 to F114). */
export async function pathOf(film: Film, frame: FrameId, upTo: number = Infinity): Promise<FramePath> {
  const { frames } = film.catalog
  const row = frames.row(frame)
  const functionSite = row < 0 ? undefined : film.sites.functionOf(frames.site(row))
  if (!functionSite) return nothing(noSites)
  const entered = frames.entered(row)
  if (entered < film.trace.begin) return nothing(evicted)
  const level = levelAt(film, functionSite, entered)
  if (level < LEVEL_PATH) return nothing(levelGap(film.functionName(row), level, LEVEL_PATH))
  const tree = functionSite.table.paths?.[functionSite.index]
  if (!tree) return nothing(unbuiltPath(film.functionName(row)))
  const records = await ownRecords(film, row, Math.min(upTo, film.catalog.end), LIMIT)
  // One that is not the last is a wait that no probe saw (P7): the frame came back.
  const own = records.filter(({ op, callee }, i) => callee !== undefined || op !== OP_UNWIND || i === records.length - 1)
  const walk = new PathWalk(functionSite.book, functionSite.index, own.map(({ tick, op, site, values, callee }): Own => {
    const called = callee === undefined ? undefined : film.sites.functionOf(frames.site(callee))
    const info = film.sites.info(called)
    const here = called?.book === functionSite.book
    return {
      tick, op, site: site - functionSite.module.base, value: numberOf(values[0]),
      ...(callee !== undefined && { call: { frame: callee, name: info?.name.replace(/^[gs]et /, '') ?? '', form: info?.form ?? 'function', start: here ? called.start : -1, end: here ? called.end : -1 } }),
    }
  }))
  walk.run(tree[0], tree[1])
  const end = frames.left(row)
  const ended = end >= 0 && end <= upTo
  const fall = fallOf(film, row, ended ? end : upTo, LEVEL_PATH)
  return {
    steps: walk.steps,
    operands: walk.operands,
    complete: ended && walk.complete && fall === undefined,
    ...(fall !== undefined && { gap: levelGap(film.functionName(row), fall, LEVEL_PATH) }),
    ...(records.length === LIMIT && { gap: pathTooLong(LIMIT) }),
  }
}

const nothing = (gap: Gap): FramePath => ({ steps: [], operands: [], complete: false, gap })

