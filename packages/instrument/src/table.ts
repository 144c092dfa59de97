import {
  ABI_VERSION, BUILT_PINNED, SITE_FUNCTION, type BindingKind, type BindingRow, type BuiltLevels, type FunctionInfo, type FunctionPath, type Literal, type ScopeRow, type SiteKind, type SiteTable,
} from '@cinescope/trace'
import type { Analysis } from './analysis.ts'
import { madeAround } from './made.ts'
import { nameOf, type Node } from './node.ts'
import type { Origin } from './origin.ts'
import type { Unit } from './unit.ts'

/** Collects the sites of one module in the order in which the transform numbers them. */
export class Table {
  readonly #origin: Origin
  readonly #rows: number[] = []
  readonly #functions: FunctionInfo[] = []
  readonly #built: number[] = []
  readonly #strings: string[] = []
  readonly #numbers = new Map<string, number>()
  readonly #literals: Record<number, Literal> = {}
  readonly #paths: Record<number, FunctionPath> = {}

  constructor(origin: Origin) {
    this.#origin = origin
  }

  get count(): number { return this.#rows.length / 6 }

  /** Is this node something the developer wrote? */
  has(node: Node): boolean {
    return this.#origin.offset(node.start) !== undefined
  }

  /** Is this a name that a compiler made? Those of Svelte have `$$` before them, which it lets nobody else use. */
  isMade(id: Node): boolean { return this.#origin.path !== undefined && nameOf(id).startsWith('$$') }

  /** Where the statements stand that a compiler put a function around. */
  madeAround(unit: Unit): readonly [start: number, end: number] | undefined { return madeAround(unit, this.#origin) }

  site(kind: SiteKind, node: Node, owner: number, subject: number, detail: number, range: readonly [number, number] | undefined = this.#origin.range(node)): number {
    const [start, end] = range ?? [0, 0]
    this.#rows.push(kind, start, end, owner, subject, detail)
    return this.count - 1
  }

  /** A field of a site that was not known when the site was made. */
  setDetail(site: number, detail: number): void {
    this.#rows[site * 6 + 5] = detail
  }

  addFunction(info: FunctionInfo, pinned: boolean): number {
    this.#built.push(pinned ? info.level | BUILT_PINNED : info.level)
    return this.#functions.push(info) - 1
  }

  /** Levels of the functions as the runtime is told them. */
  levels(): BuiltLevels {
    const of = this.#built
    const common = of[0] ?? 0
    if (of.every(level => level === common)) return common
    const others: number[] = []
    for (let site = 0; site < this.count; site++) {
      const kind = this.#rows[site * 6]!
      const level = kind === SITE_FUNCTION ? of[this.#rows[site * 6 + 4]!]! : common
      if (level !== common) others.push(site, level)
    }
    return [common, ...others]
  }

  string(text: string): number {
    let number = this.#numbers.get(text)
    if (number === undefined) {
      number = this.#strings.push(text) - 1
      this.#numbers.set(text, number)
    }
    return number
  }

  /** Place of a node in the source; from -1 to -1 if the developer did not write it. */
  range(node: Node): readonly [start: number, end: number] {
    const [start, end] = this.#origin.range(node) ?? [-1, -1]
    return [start, end]
  }

  addPath(site: number, path: FunctionPath): void {
    this.#paths[site] = path
  }

  /** The value of a binding that nothing records. */
  addLiteral(binding: number, value: Literal): void {
    this.#literals[binding] = value
  }

  build(analysis: Analysis, hash: string, path: string): SiteTable {
    const position = (node: Node): readonly [number, number] => this.#origin.range(node) ?? [0, 0]
    return {
      version: 1,
      abi: ABI_VERSION,
      hash,
      path,
      source: this.#origin.source,
      count: this.count,
      sites: this.#rows,
      functions: this.#functions,
      bindings: analysis.bindings.map((binding): BindingRow => {
        const [start, end] = this.isMade(binding.node) ? [0, 0] : position(binding.node)
        // A typed identifier ends behind its type.
        return [binding.name, binding.kind satisfies BindingKind, binding.scope.index, start, binding.node['typeAnnotation'] ? start + binding.name.length : end]
      }),
      scopes: analysis.scopes.map((scope): ScopeRow => {
        const [start, end] = scope.unit.scope === scope && scope.unit.made ? scope.unit.made : position(scope.node)
        let unit = scope.unit
        while (unit.site < 0 && unit.parent) unit = unit.parent
        return [scope.kind, scope.parent?.index ?? -1, Math.max(unit.site, 0), start, end, scope.instances ? 1 : 0]
      }),
      ...(Object.keys(this.#literals).length > 0 && { literals: this.#literals }),
      ...(Object.keys(this.#paths).length > 0 && { paths: this.#paths }),
      strings: this.#strings,
    }
  }
}

