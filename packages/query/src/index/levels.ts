import type { Level } from '@cinescope/trace'

interface Change { readonly tick: number, readonly level: Level }

/** Changes of levels while the program ran, by site, and of whole modules by the site of their body. */
export class LevelTable {
  readonly #functions = new Map<number, Change[]>()
  readonly #modules = new Map<number, Change[]>()

  add(site: number, tick: number, level: Level, wholeModule: boolean): void {
    const table = wholeModule ? this.#modules : this.#functions
    const changes = table.get(site)
    const newest = changes?.at(-1)
    if (!changes) table.set(site, [{ tick, level }])
    // Segments repeat what is not as built; after a change of a whole module the same level may be news.
    else if (newest && newest.tick < tick && (newest.level !== level || newest.tick < this.#wholes)) changes.push({ tick, level })
    if (wholeModule) this.#wholes = Math.max(this.#wholes, tick)
  }

  /** Tick of the last change of a whole module. */
  #wholes = -1

  get empty(): boolean { return this.#functions.size === 0 && this.#modules.size === 0 }

  /** What a function was set to at a moment; undefined if nobody set it. A change of the module replaces the function's. */
  at(functionSite: number, moduleSite: number, tick: number): Level | undefined {
    const own = last(this.#functions.get(functionSite), tick)
    const whole = last(this.#modules.get(moduleSite), tick)
    return (own && (!whole || own.tick >= whole.tick) ? own : whole)?.level
  }

  /** The lowest level that a function was set to at any moment in [from, to]. */
  lowest(functionSite: number, moduleSite: number, from: number, to: number): Level | undefined {
    let lowest = this.at(functionSite, moduleSite, from)
    for (const { level } of this.#within(functionSite, moduleSite, from, to)) if (lowest === undefined || level < lowest) lowest = level
    return lowest
  }

  /** What a function was set to the last time in (from, to] that this was less than `level`. */
  fall(functionSite: number, moduleSite: number, from: number, to: number, level: Level): Level | undefined {
    return this.#within(functionSite, moduleSite, from, to).filter(change => change.level < level).toSorted((a, b) => a.tick - b.tick).at(-1)?.level
  }

  #within(functionSite: number, moduleSite: number, from: number, to: number): readonly Change[] {
    return [...this.#functions.get(functionSite) ?? [], ...this.#modules.get(moduleSite) ?? []].filter(({ tick }) => tick > from && tick <= to)
  }
}

function last(changes: readonly Change[] | undefined, tick: number): Change | undefined {
  return changes?.findLast(change => change.tick <= tick)
}
