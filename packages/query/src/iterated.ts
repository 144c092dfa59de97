import { FUNCTION_ASYNC, FUNCTION_GENERATOR, OP_ENTER, OP_SUSPEND, OP_TASK, SITE_SUSPEND } from '@cinescope/trace'
import type { Film } from './film.ts'
import type { SliceId } from './index/slices.ts'

/** Subject of the SUSPEND sites of `for await`. */
const FOR_AWAIT = 3

/**
 * The slice under one, -1 at the bottom. A `for await` says that it waits before the engine asks its iterator for a value (P7). An async generator that begins with
 * the very next record was asked by it: the loop stands under it.
 */
export async function under(film: Film, slice: SliceId): Promise<SliceId> {
  const { slices, frames } = film.catalog
  const parent = slices.parent(slice)
  const from = slices.from(slice)
  const flags = film.sites.info(film.sites.functionOf(frames.site(slices.frame(slice))))?.flags ?? 0
  if ((flags & FUNCTION_ASYNC) === 0 || (flags & FUNCTION_GENERATOR) === 0 || film.catalog.opAt(from) !== OP_ENTER) return parent
  let before = film.record(from - 1, -1)
  // The loop's function was the only one on the stack.
  if (parent < 0 && film.catalog.opAt(before) === OP_TASK) before = film.record(before - 1, -1)
  const record = film.catalog.opAt(before) === OP_SUSPEND ? await film.records.at(before) : undefined
  const site = record && film.sites.at(record.site)
  const loop = site?.kind === SITE_SUSPEND && site.subject === FOR_AWAIT ? slices.at(before) : -1
  return loop >= 0 && slices.parent(loop) === parent ? loop : parent
}
