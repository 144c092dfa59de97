import { HEAD_OP_SHIFT, HEAD_SITE_SHIFT, OP_ENTER, OP_IMAGE, OP_NAMES, OP_STRING, REF_PAYLOAD_SHIFT, SITE_FUNCTION, siteId } from '@cinescope/trace'
import type { Film } from './film.ts'
import { CAUGHT, THROWN, UNCAUGHT } from './index/faults.ts'
import { PART_OBJECTS, type LazySummary } from './index-file/summary.ts'
import { soon } from './index/parts.ts'
import { OBJECT_BITS, OBJECT_MASK } from './index/segment-parts.ts'
import type { Work } from './work.ts'

/** How much of what a recording holds. */
export interface Stats {
  readonly records: number
  readonly milliseconds: number
  /** Op name -> records. */
  readonly ops: Readonly<Record<string, number>>
  readonly calls: number
  readonly functions: number
  readonly tasks: number
  readonly deepest: number
  readonly objects: number
  readonly errors: { readonly thrown: number, readonly caught: number, readonly uncaught: number }
  /** Records of a module's sites, most first. */
  readonly modules: readonly { readonly path: string, readonly records: number, readonly functions: number }[]
  readonly lost: number
}

/** From the index, as far as that knows; the rest is decoded. */
export async function stats(film: Film, { signal, progress }: Work = {}): Promise<Stats> {
  const { catalog, trace } = film
  const { faults, index, spine } = catalog
  const counts = new Float64Array(32)
  const sites = new Map<number, number>()
  const entered = new Set<number>()
  const objects = new Bits()
  let [calls, deepest] = [spine.outliers.size, 0]
  for (let segment = 0; segment < catalog.segments; segment++) {
    signal?.throwIfAborted()
    progress?.(segment, catalog.segments)
    const told = await soon(() => {
      const summary = index.summary(segment)!
      summary.ops.forEach((count, op) => { counts[op]! += count })
      calls += summary.entered
      return fromIndex(film, summary, sites, entered, objects)
    })
    if (!told) await fromSegment(film, segment, sites, entered, objects)
    deepest = Math.max(deepest, spine.deepest.get(segment))
  }
  await faults.read(film.records, signal)
  const ops: Record<string, number> = {}
  counts.forEach((count, op) => { if (count > 0 && OP_NAMES[op] !== undefined) ops[OP_NAMES[op]] = count })
  for (const { site } of spine.outliers.values()) entered.add(site)
  const states = new Map<number, number>()
  for (let row = 0; row < faults.length; row++) states.set(faults.state.get(row), (states.get(faults.state.get(row)) ?? 0) + 1)
  const first = trace.segments[0]?.startTime ?? 0
  return {
    records: trace.segments.reduce((sum, segment) => sum + segment.records, 0),
    milliseconds: (trace.segments.at(-1)?.endTime ?? first) - first,
    ops,
    calls,
    functions: entered.size,
    tasks: catalog.tasks.length,
    deepest,
    objects: objects.size,
    errors: { thrown: states.get(THROWN) ?? 0, caught: states.get(CAUGHT) ?? 0, uncaught: states.get(UNCAUGHT) ?? 0 },
    modules: modules(film, sites, entered),
    lost: trace.losses.reduce((sum, loss) => sum + loss.count, 0),
  }
}

/** False if the index does not know enough of the segment. */
function fromIndex(film: Film, summary: LazySummary, sites: Map<number, number>, entered: Set<number>, objects: Bits): boolean {
  const { sites: known } = summary
  if (!known || film.trace.modules.some(module => !module.table)) return false
  if (!summary.eachRun(PART_OBJECTS, (first, last, label) => { if ((label & 1) !== 0) objects.add(first, last) })) return false
  known.keys.forEach((site, i) => {
    sites.set(site, (sites.get(site) ?? 0) + known.counts[i]!)
    const at = film.sites.at(site)
    if (at && at.kind <= SITE_FUNCTION) entered.add(site)
  })
  return true
}

async function fromSegment(film: Film, segment: number, sites: Map<number, number>, entered: Set<number>, objects: Bits): Promise<void> {
  const { count, heads, starts, words } = (await film.trace.segment(segment)).columns
  for (let i = 0; i < count; i++) {
    const op = (heads[i]! >>> HEAD_OP_SHIFT) & 31
    const site = heads[i]! >>> HEAD_SITE_SHIFT
    if (site > 0 && op < OP_STRING) sites.set(site, (sites.get(site) ?? 0) + 1)
    if (op === OP_ENTER) entered.add(site)
    const word = op === OP_IMAGE && starts[i + 1]! > starts[i]! ? words[starts[i]!]! : 0
    if ((word & OBJECT_MASK) === OBJECT_BITS) objects.add(word >>> REF_PAYLOAD_SHIFT, word >>> REF_PAYLOAD_SHIFT)
  }
}

/** A set of numbers, a bit each. */
class Bits {
  #bytes = new Uint8Array(1024)
  size = 0

  add(first: number, last: number): void {
    if (last >>> 3 >= this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, (last >>> 3) + 1))
      grown.set(this.#bytes)
      this.#bytes = grown
    }
    for (let number = first; number <= last; number++) {
      const bit = 1 << (number & 7)
      if ((this.#bytes[number >>> 3]! & bit) !== 0) continue
      this.#bytes[number >>> 3]! |= bit
      this.size++
    }
  }
}

function modules(film: Film, sites: ReadonlyMap<number, number>, entered: ReadonlySet<number>): Stats['modules'] {
  const records = new Map<string, number>()
  for (const [site, count] of sites) {
    const path = film.trace.place(siteId(site))?.module.table?.path ?? '(sites not attached)'
    records.set(path, (records.get(path) ?? 0) + count)
  }
  const functions = new Map<string, number>()
  for (const site of entered) {
    const path = film.sites.functionOf(site)?.table.path ?? '(sites not attached)'
    functions.set(path, (functions.get(path) ?? 0) + 1)
  }
  const answer = [...records].map(([path, count]) => ({ path, records: count, functions: functions.get(path) ?? 0 }))
  answer.sort((a, b) => b.records - a.records)
  return answer
}
