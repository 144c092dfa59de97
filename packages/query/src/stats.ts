import { OP_NAMES } from '@cinescope/trace'
import type { Film } from './film.ts'
import { CAUGHT, THROWN, UNCAUGHT } from './index/faults.ts'

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

export function stats(film: Film): Stats {
  const { catalog, trace } = film
  const { frames, faults } = catalog
  const counts = new Float64Array(256)
  for (const run of catalog.runs) for (const op of run.ops) counts[op] = (counts[op] as number) + 1
  const ops: Record<string, number> = {}
  counts.forEach((count, op) => { if (count > 0 && op !== 255) ops[OP_NAMES[op] ?? `op ${op}`] = count })
  let deepest = 0
  for (let row = 0; row < frames.length; row++) deepest = Math.max(deepest, frames.depth.get(row) + 1)
  const states = new Map<number, number>()
  for (let row = 0; row < faults.length; row++) states.set(faults.state.get(row), (states.get(faults.state.get(row)) ?? 0) + 1)
  const entered = new Set<number>()
  for (let row = 0; row < frames.length; row++) entered.add(frames.site.get(row))
  const first = trace.segments[0]?.startTime ?? 0
  return {
    records: trace.segments.reduce((sum, segment) => sum + segment.records, 0),
    milliseconds: (trace.segments.at(-1)?.endTime ?? first) - first,
    ops,
    calls: frames.length,
    functions: entered.size,
    tasks: catalog.tasks.length,
    deepest,
    objects: catalog.runs.reduce((set, run) => run.images.keys.reduce((all, ref) => all.add(ref), set), new Set<number>()).size,
    errors: { thrown: states.get(THROWN) ?? 0, caught: states.get(CAUGHT) ?? 0, uncaught: states.get(UNCAUGHT) ?? 0 },
    modules: modules(film, entered),
    lost: trace.losses.reduce((sum, loss) => sum + loss.count, 0),
  }
}

function modules(film: Film, entered: ReadonlySet<number>): Stats['modules'] {
  const records = new Map<string, number>()
  for (const run of film.catalog.runs) {
    run.sites.keys.forEach((site, i) => {
      const path = film.trace.place(site as never)?.module.table?.path ?? '(sites not attached)'
      records.set(path, (records.get(path) ?? 0) + (run.sites.starts[i + 1] as number) - (run.sites.starts[i] as number))
    })
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
