import { OP_ARGS, OP_BUILTIN, OP_DELETE, SITE_ARGS, siteAt } from '@cinescope/trace'
import type { Film } from './film.ts'
import { ask } from './index/parts.ts'
import type { RecordData } from './records.ts'
import type { Content } from './slots.ts'
import { refOf } from './value.ts'

/** What an object no longer takes: nothing new (`Object.preventExtensions`), neither that nor a `delete` (`seal`), no write at all (`freeze`). */
const WAYS: ReadonlyMap<string, keyof Refusals> = new Map([['Object.freeze', 'frozen'], ['Object.seal', 'sealed'], ['Object.preventExtensions', 'closed'], ['Reflect.preventExtensions', 'closed']])

/** Since when an object refuses what, as far as recorded code made it so; Infinity if it did not. */
export interface Refusals { readonly frozen: number, readonly sealed: number, readonly closed: number }

const NONE: Refusals = { frozen: Infinity, sealed: Infinity, closed: Infinity }

/** Calls that are looked at. */
const CALLS = 20_000

const STRICT = /^\s*(?:import|export)\b|^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*['"]use strict['"]/m

interface Found { readonly end: number, readonly of: ReadonlyMap<number, Refusals> }

const found: WeakMap<Film, Promise<Found>> = new WeakMap()

/** What an object refuses. In sloppy code such a write fails without an error, and has a record all the same; in strict code it throws, and has none. */
export async function refusalsOf(film: Film, ref: number): Promise<Refusals> {
  let known = await found.get(film)
  if (known?.end !== film.catalog.end) {
    const finding = find(film)
    found.set(film, finding)
    try {
      known = await finding
    } catch (error) {
      found.delete(film)
      throw error
    }
  }
  return known.of.get(ref) ?? NONE
}

async function find(film: Film): Promise<Found> {
  const of = new Map<number, Refusals>()
  let left = CALLS
  for (const [site, way] of film.trace.modules.some(({ table }) => table && !STRICT.test(table.source)) ? refusing(film) : []) {
    const trail = film.catalog.siteTrail(site)
    for (let more = await ask(() => trail.atOrAfter(film.trace.begin)); more && left-- > 0; more = await ask(() => trail.next())) {
      const record = await ask(() => film.records.at(trail.tick))
      const ref = record?.op === OP_ARGS ? refOf(record.values[0]) : undefined
      const before = ref === undefined ? NONE : of.get(ref) ?? NONE
      if (ref !== undefined) of.set(ref, { ...before, [way]: Math.min(trail.tick, before[way]) })
    }
  }
  return { end: film.catalog.end, of }
}

/** Sites that hand over what is to refuse. */
function* refusing({ trace }: Film): Generator<readonly [site: number, way: keyof Refusals], void> {
  for (const { base, table } of trace.modules) {
    if (!table) continue
    const ways = new Map([...WAYS].map(([callee, way]) => [table.strings.indexOf(callee), way]))
    ways.delete(-1)
    for (let index = 0; ways.size > 0 && index < table.count; index++) {
      const site = siteAt(table, index)
      const way = site?.kind === SITE_ARGS ? ways.get(site.subject) : undefined
      if (way) yield [base + index, way]
    }
  }
}

/** Was what a record tells refused? Private fields can be written, and so can what is in a collection. `content`: what the object held before, as far as that is known. */
export function isRefused({ tick, op }: RecordData, key: string | undefined, { frozen, sealed, closed }: Refusals, content: Content | undefined): boolean {
  if (tick <= Math.min(frozen, sealed, closed) || op === OP_BUILTIN || key?.startsWith('#') === true) return false
  if (tick > frozen || (tick > sealed && op === OP_DELETE)) return true
  if (op === OP_DELETE || key === undefined || !content || content.truncated) return false
  const slot = content.get(key)
  return slot === undefined || slot.value.kind === 'hole'
}
