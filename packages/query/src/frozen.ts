import { OP_ARGS, OP_BUILTIN, SITE_ARGS, siteAt } from '@cinescope/trace'
import type { Film } from './film.ts'
import { ask } from './index/parts.ts'
import type { RecordData } from './records.ts'
import { refOf } from './value.ts'

/** Calls of `Object.freeze` that are looked at. */
const CALLS = 20_000

const STRICT = /^\s*(?:import|export)\b|^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*['"]use strict['"]/m

interface Frozen { readonly end: number, readonly since: ReadonlyMap<number, number> }

const frozen: WeakMap<Film, Promise<Frozen>> = new WeakMap()

/**
 * The moment from which on an object is frozen, as far as recorded code froze it; Infinity if it did not. In sloppy code a write to such an object is
 * refused without an error, and has a record all the same; in strict code it throws, and has none.
 */
export async function frozenSince(film: Film, ref: number): Promise<number> {
  let known = await frozen.get(film)
  if (known?.end !== film.catalog.end) {
    const finding = find(film)
    frozen.set(film, finding)
    try {
      known = await finding
    } catch (error) {
      frozen.delete(film)
      throw error
    }
  }
  return known.since.get(ref) ?? Infinity
}

async function find(film: Film): Promise<Frozen> {
  const since = new Map<number, number>()
  let left = CALLS
  for (const site of film.trace.modules.some(({ table }) => table && !STRICT.test(table.source)) ? freezing(film) : []) {
    const trail = film.catalog.siteTrail(site)
    for (let more = await ask(() => trail.atOrAfter(film.trace.begin)); more && left-- > 0; more = await ask(() => trail.next())) {
      const record = await ask(() => film.records.at(trail.tick))
      const ref = record?.op === OP_ARGS ? refOf(record.values[0]) : undefined
      if (ref !== undefined) since.set(ref, Math.min(trail.tick, since.get(ref) ?? Infinity))
    }
  }
  return { end: film.catalog.end, since }
}

/** Sites that hand over what is frozen. */
function* freezing({ trace }: Film): Generator<number, void> {
  for (const { base, table } of trace.modules) {
    const callee = table?.strings.indexOf('Object.freeze') ?? -1
    if (!table || callee < 0) continue
    for (let index = 0; index < table.count; index++) {
      const site = siteAt(table, index)
      if (site?.kind === SITE_ARGS && site.subject === callee) yield base + index
    }
  }
}

/** Was what a record tells refused? Private fields can be written, and so can what is in a collection. */
export function isRefused(touch: RecordData, key: string | undefined, since: number): boolean {
  return touch.tick > since && touch.op !== OP_BUILTIN && key?.startsWith('#') !== true
}
