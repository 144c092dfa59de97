import { IntColumn, TickColumn } from './column.ts'
import type { Row } from './frames.ts'

/** Scope instances: which frame made each, at which site, and the chain outwards. */
export class InstanceTable {
  readonly #rows: Map<number, number> = new Map()
  readonly #parent: IntColumn = new IntColumn()
  readonly #site: IntColumn = new IntColumn()
  readonly #frame: IntColumn = new IntColumn()
  readonly #tick: TickColumn

  constructor(origin: number) { this.#tick = new TickColumn(origin) }

  add(instance: number, parent: number, site: number, frame: Row, tick: number): void {
    const known = this.#rows.get(instance)
    if (known !== undefined) return
    this.#rows.set(instance, this.#parent.push(parent))
    this.#site.push(site)
    this.#frame.push(frame)
    this.#tick.push(tick)
  }

  parent(instance: number): number { return this.#at(this.#parent, instance, 0) }
  /** Site of its OP_SCOPE, -1 if that is evicted. */
  site(instance: number): number { return this.#at(this.#site, instance, -1) }
  /** Row of the frame that made it, -1 if unknown. */
  frame(instance: number): Row { return this.#at(this.#frame, instance, -1) }
  tick(instance: number): number {
    const row = this.#rows.get(instance)
    return row === undefined ? -1 : this.#tick.get(row)
  }

  #at(column: IntColumn, instance: number, otherwise: number): number {
    const row = this.#rows.get(instance)
    return row === undefined ? otherwise : column.get(row)
  }
}
