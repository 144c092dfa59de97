import type { SiteValue } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'

/** Values by line, in source order; of one label on a line only the newest. `fresh` ones were written by the record at the cursor. */
export interface InlineValue extends SiteValue { readonly fresh: boolean }

export function byLine(values: readonly SiteValue[], cursor: Tick): ReadonlyMap<number, readonly InlineValue[]> {
  const lines = new Map<number, InlineValue[]>()
  for (const value of values) {
    const row = lines.get(value.line) ?? []
    const twin = row.findIndex(each => each.label === value.label)
    const shown = { ...value, fresh: value.tick === cursor }
    if (twin < 0) row.push(shown)
    else if ((row[twin]?.tick ?? -1) <= value.tick) row[twin] = shown
    lines.set(value.line, row)
  }
  for (const row of lines.values()) row.sort((a, b) => a.start - b.start)
  return lines
}

/** Where a frame stands: the place of the last value it recorded at or before the moment. */
export function standing(values: readonly SiteValue[], cursor: Tick): SiteValue | undefined {
  let last: SiteValue | undefined
  for (const value of values) if (value.tick <= cursor && (last === undefined || value.tick > last.tick)) last = value
  return last
}
