import type { FunctionInfo, Site, SiteTable, Trace, TraceModule } from '@cinescope/trace'
import { siteAt, SITE_CATCH, SITE_DELETE, SITE_FUNCTION, SITE_SET, SITE_WRITE, WRITE_SCOPED } from '@cinescope/trace'
import type { SourcePlace } from './answer.ts'
import { floorIndex } from './index/column.ts'

/** A site with its module's table at hand. */
export interface KnownSite extends Site {
  readonly module: TraceModule
  readonly table: SiteTable
  readonly book: ModuleBook
}

/** What a site table says, arranged for questions. One a module, made when first asked. */
export class ModuleBook {
  readonly module: TraceModule
  readonly table: SiteTable
  readonly #lines: Float64Array
  /** Binding -> its WRITE and CATCH sites, as site ids. */
  readonly writes: ReadonlyMap<number, readonly number[]>
  /** Offsets of the calls of a name in a function: `function site/name`. */
  readonly callees: Map<string, readonly number[]> = new Map()
  /** Bindings whose writes carry a scope instance. */
  readonly scoped: ReadonlySet<number>
  /** Function site index -> site ids of its body. */
  readonly #bodies: ReadonlyMap<number, readonly number[]>
  /** Scope -> its bindings. */
  readonly #bindings: ReadonlyMap<number, readonly number[]>
  /** Those that were asked for: most are never. */
  readonly #sites: (KnownSite | undefined)[] = []

  constructor(module: TraceModule, table: SiteTable) {
    this.module = module
    this.table = table
    const lines = [0]
    for (let at = table.source.indexOf('\n'); at >= 0; at = table.source.indexOf('\n', at + 1)) lines.push(at + 1)
    this.#lines = Float64Array.from(lines)
    const writes = new Map<number, number[]>()
    const scoped = new Set<number>()
    const bodies = new Map<number, number[]>()
    for (let index = 0; index < table.count; index++) {
      const site = siteAt(table, index) as Site
      if (site.kind > SITE_FUNCTION) file(bodies, site.owner, module.base + index)
      if (site.kind === SITE_WRITE || (site.kind === SITE_CATCH && site.subject >= 0)) file(writes, site.subject, module.base + index)
      if (site.kind === SITE_WRITE && (site.detail & WRITE_SCOPED)) scoped.add(site.subject)
    }
    this.writes = writes
    this.scoped = scoped
    this.#bodies = bodies
    const bindings = new Map<number, number[]>()
    table.bindings.forEach(([, , scope], binding) => { file(bindings, scope, binding) })
    this.#bindings = bindings
  }

  /** Some recorded code gives the binding a value: a write, a catch clause, or a call. */
  isWritten(binding: number): boolean { return this.writes.has(binding) || this.table.bindings[binding]?.[1] === 'param' }
  sitesIn(functionIndex: number): readonly number[] { return this.#bodies.get(functionIndex) ?? [] }
  bindingsIn(scope: number): readonly number[] { return this.#bindings.get(scope) ?? [] }
  lineAt(offset: number): number { return floorIndex(this.#lines, 0, this.#lines.length, offset) + 1 }

  place(start: number, end: number): SourcePlace {
    const line = this.lineAt(start)
    return { hash: this.table.hash, path: this.table.path, start, end, line, column: start - (this.#lines[line - 1] as number) }
  }

  site(index: number): KnownSite | undefined {
    const known = this.#sites[index]
    if (known) return known
    const row = siteAt(this.table, index)
    return row && (this.#sites[index] = { ...row, module: this.module, table: this.table, book: this })
  }

  /** The text of a line, trimmed. */
  code(line: number): string {
    const from = this.#lines[line - 1] ?? 0
    const to = this.#lines[line] ?? this.table.source.length
    return this.table.source.slice(from, to).trim()
  }

  /** Site ids that begin on a line. */
  sitesOn(line: number): readonly number[] {
    const found: number[] = []
    for (let index = 0; index < this.table.count; index++) {
      const site = siteAt(this.table, index) as Site
      if (this.lineAt(site.start) === line) found.push(this.module.base + index)
    }
    return found
  }
}

function file(groups: Map<number, number[]>, key: number, item: number): void {
  const group = groups.get(key)
  if (group) group.push(item)
  else groups.set(key, [item])
}

/** Turns site ids into source. */
export class Sites {
  readonly #trace: Trace
  readonly #books: Map<string, ModuleBook> = new Map()
  readonly #keys: Map<number, string | undefined> = new Map()

  constructor(trace: Trace) { this.#trace = trace }

  book(module: TraceModule): ModuleBook | undefined {
    const known = this.#books.get(module.hash)
    if (known && known.module.base === module.base) return known
    if (!module.table) return undefined
    const book = new ModuleBook(module, module.table)
    this.#books.set(module.hash, book)
    return book
  }

  bookOf(hash: string): ModuleBook | undefined {
    const module = this.#trace.modules.find(candidate => candidate.hash === hash)
    return module && this.book(module)
  }

  at(site: number): KnownSite | undefined {
    const place = site > 0 ? this.#trace.place(site as never) : undefined
    return place && this.book(place.module)?.site(place.index)
  }

  /** The site of the function that a frame runs; undefined without a table. `site` as in `FrameTable.site`. */
  functionOf(site: number): KnownSite | undefined {
    if (site > 0) return this.at(site)
    const inside = this.at(-site)
    return inside && this.at(inside.module.base + inside.owner)
  }

  info(functionSite: KnownSite | undefined): FunctionInfo | undefined {
    return functionSite && functionSite.kind <= SITE_FUNCTION ? functionSite.table.functions[functionSite.subject] : undefined
  }

  /** Name of the function that a frame runs, as people read it. */
  functionName(site: number): string {
    const known = this.functionOf(site)
    const info = this.info(known)
    if (!known || !info) return site === 0 ? '(unknown function)' : `(function ${Math.abs(site)}, sites not attached)`
    if (info.form === 'module') return known.table.path.split('/').at(-1) || known.table.path
    return info.name || '(anonymous)'
  }

  place(site: number): SourcePlace | undefined {
    const known = this.at(site)
    return known?.book.place(known.start, known.end)
  }

  /** The key of a SET or DELETE site without computed key. */
  staticKey(site: number): string | undefined {
    if (this.#keys.has(site)) return this.#keys.get(site)
    const known = this.at(site)
    const key = known && (known.kind === SITE_SET || known.kind === SITE_DELETE) && known.subject >= 0 ? known.table.strings[known.subject] : undefined
    if (known) this.#keys.set(site, key)
    return key
  }
}
