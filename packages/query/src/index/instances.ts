import type { Catalog } from './catalog.ts'
import { floorIndex } from './column.ts'
import type { Row } from './frames.ts'

interface Made { readonly parent: number, readonly site: number, readonly tick: number }

/** Scope instances: which frame made each, at which site, and the chain outwards. */
export class Instances {
  readonly #catalog: Catalog

  constructor(catalog: Catalog) { this.#catalog = catalog }

  parent(instance: number): number { return this.#made(instance)?.parent ?? this.#catalog.spine.instances.get(instance) ?? 0 }
  /** Site of its OP_SCOPE, -1 if that is evicted. */
  site(instance: number): number { return this.#made(instance)?.site ?? -1 }

  /** Row of the frame that made it, -1 if unknown. */
  frame(instance: number): Row {
    const made = this.#made(instance)
    return made ? this.#catalog.rowAt(made.tick) : -1
  }

  #made(instance: number): Made | undefined {
    for (const segment of this.#catalog.spine.makersOf(instance)) {
      const { numbers, parents, sites, at } = this.#catalog.scopes(segment).made
      const place = floorIndex(numbers, 0, numbers.length, instance)
      if (place >= 0 && numbers[place] === instance) return { parent: parents[place]!, site: sites[place]!, tick: this.#catalog.firsts.get(segment) + at[place]! }
    }
    return undefined
  }
}
