import { OP_CONSOLE, OP_ENTER, SITE_FUNCTION, functionAt, siteAt, type RecordCursor, type Trace } from '@cinescope/trace'

export async function eachRecord(trace: Trace, see: (cursor: RecordCursor) => void): Promise<void> {
  for (const { index } of trace.segments) {
    const cursor = (await trace.segment(index)).cursor()
    while (cursor.next()) see(cursor)
  }
}

export function primitiveAt(cursor: RecordCursor, index: number): unknown {
  const value = cursor.value(index)
  return value.kind === 'primitive' ? value.value : value
}

/** Messages that `console.log` printed, as recorded. */
export async function logged(trace: Trace): Promise<readonly unknown[]> {
  const lines: unknown[] = []
  await eachRecord(trace, cursor => {
    if (cursor.op === OP_CONSOLE) lines.push(primitiveAt(cursor, 1))
  })
  return lines
}

/** Numbers of the records by op. */
export async function tally(trace: Trace): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>()
  await eachRecord(trace, ({ op }) => counts.set(op, (counts.get(op) ?? 0) + 1))
  return counts
}

/** Calls by function name, of functions that have one. */
export async function callsByName(trace: Trace): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (const [site, count] of await enters(trace)) {
    const place = trace.place(site as Parameters<Trace['place']>[0])
    const name = place?.module.table && functionAt(place.module.table, place.index)?.name
    if (name) counts.set(name, (counts.get(name) ?? 0) + count)
  }
  return counts
}

export interface CountedFunction { readonly start: number, readonly end: number, readonly calls: number }

/** Functions of a module with their calls, in source order. */
export async function countedFunctions(trace: Trace, path: RegExp): Promise<readonly CountedFunction[]> {
  const module = trace.modules.find(({ table }) => table && path.test(table.path))
  if (!module?.table) throw new Error(`no module ${String(path)} among ${trace.modules.map(({ table, hash }) => table?.path ?? hash).join(', ')}`)
  const counts = await enters(trace)
  const functions: CountedFunction[] = []
  for (let index = 0; index < module.count; index++) {
    const site = siteAt(module.table, index)
    if (site?.kind !== SITE_FUNCTION) continue
    const { form, name } = functionAt(module.table, index)!
    // Istanbul does not count these, nor private methods.
    if (form === 'field' || form === 'static' || name.startsWith('#')) continue
    functions.push({ start: site.start, end: site.end, calls: counts.get(module.base + index) ?? 0 })
  }
  return functions
}

async function enters(trace: Trace): Promise<ReadonlyMap<number, number>> {
  const counts = new Map<number, number>()
  await eachRecord(trace, ({ op, site }) => {
    if (op === OP_ENTER) counts.set(site, (counts.get(site) ?? 0) + 1)
  })
  return counts
}
