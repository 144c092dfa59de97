/** Calls of a function that were counted and not recorded, all of them within (from, to]. */
export interface Fold {
  readonly from: number
  readonly to: number
  readonly calls: number
  /** None of them was running any more at `to`, unless they were async. */
  readonly over: boolean
}

/** What was folded while the program ran, by the function's site. */
export class FoldTable {
  readonly #functions = new Map<number, Fold[]>()

  add(site: number, fold: Fold): void {
    const folds = this.#functions.get(site)
    if (!folds) this.#functions.set(site, [fold])
    // A segment that grows tells of them again.
    else if (folds[folds.length - 1]!.to < fold.to) folds.push(fold)
  }

  get empty(): boolean { return this.#functions.size === 0 }
  get functions(): Iterable<number> { return this.#functions.keys() }

  /** Was some call of the function, in any part of (from, to], perhaps running without being recorded? `async`: it may run on after every task. */
  between(site: number, from: number, to: number, async: boolean): boolean {
    const folds = this.#functions.get(site) ?? []
    let running = false
    let since = 0
    for (const fold of folds) {
      if (!running) since = fold.from
      running = true
      if (since >= to) return false
      if (fold.over && !async) {
        if (fold.to > from) return true
        running = false
      }
    }
    return running && since < to
  }

  /** Calls of the function that were not recorded, up to a tick. */
  calls(site: number, to: number): number {
    return (this.#functions.get(site) ?? []).reduce((sum, fold) => fold.from < to ? sum + fold.calls : sum, 0)
  }
}
