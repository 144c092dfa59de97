import type { FrameId, Tick, Value } from '@cinescope/trace'
import type { SourcePlace, Write } from './answer.ts'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'

/** A change as answers show it. `row` is the frame that is to blame, -1 if none is known. */
export function describeWrite(film: Film, tick: number, row: Row, value: Value, how: Write['how'], place: SourcePlace | undefined): Write {
  return {
    tick: tick as Tick,
    time: film.time(Math.max(tick, film.trace.begin)),
    frame: (row < 0 ? 0 : row) as FrameId,
    functionName: film.functionName(row),
    value,
    how,
    place,
    code: place ? film.sites.bookOf(place.hash)?.code(place.line) ?? '' : '',
  }
}
