import {
  FUNCTION_ASYNC, SITE_BUILTIN, SITE_DELETE, SITE_FUNCTION, SITE_SET, SITE_WRITE, siteAt, siteId, type SiteTable, type Trace,
} from '@cinescope/trace'

/** What people call a site: the names are empty and the line is 0 if its table is not attached. */
export interface SiteName {
  /** Function of a FUNCTION or MODULE site; else the variable, key or method that is changed. */
  readonly name: string
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly column: number
  readonly async: boolean
}

const NOWHERE: SiteName = { name: '', file: '', line: 0, column: 0, async: false }

/** Names of a recording's sites, made when first asked for. */
export class SiteNames {
  readonly #trace: Trace
  readonly #names = new Map<number, SiteName>()
  readonly #lines = new Map<string, readonly number[]>()

  constructor(trace: Trace) {
    this.#trace = trace
  }

  of(site: number): SiteName {
    let name = this.#names.get(site)
    if (!name) this.#names.set(site, name = this.#find(site))
    return name
  }

  #find(site: number): SiteName {
    const place = this.#trace.place(siteId(site))
    const table = place?.module.table
    const known = table && siteAt(table, place.index)
    if (!known) return place ? { ...NOWHERE, file: place.module.hash } : NOWHERE
    const starts = this.#starts(table)
    let low = 0
    let high = starts.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (starts[middle]! <= known.start) low = middle + 1
      else high = middle
    }
    const fn = known.kind <= SITE_FUNCTION ? table.functions[known.subject] : undefined
    return {
      name: fn ? fn.name || (fn.form === 'module' ? '(module)' : '(anonymous)') : subject(table, known.kind, known.subject),
      file: table.path, line: low, column: known.start - starts[low - 1]!, async: fn !== undefined && (fn.flags & FUNCTION_ASYNC) !== 0,
    }
  }

  #starts(table: SiteTable): readonly number[] {
    let starts = this.#lines.get(table.hash)
    if (!starts) {
      const found = [0]
      for (let at = table.source.indexOf('\n'); at >= 0; at = table.source.indexOf('\n', at + 1)) found.push(at + 1)
      this.#lines.set(table.hash, starts = found)
    }
    return starts
  }
}

function subject(table: SiteTable, kind: number, index: number): string {
  if (kind === SITE_WRITE) return table.bindings[index]?.[0] ?? ''
  return kind === SITE_SET || kind === SITE_DELETE || kind === SITE_BUILTIN ? table.strings[index] ?? '' : ''
}
