import { FRAME_WRAP, siteAt, TOKEN_LEVEL_BITS, type Gap } from '@cinescope/trace'
import { entryOf } from './calls.ts'
import type { Film } from './film.ts'
import { evicted, unnamedActivation, unrecordedActivation } from './gap.ts'
import type { Row } from './index/frames.ts'
import type { ModuleBook } from './sites.ts'
import { children, isFunction, pathTo, syntaxOf } from './syntax.ts'
import { onlyActivation, ownInstance } from './variable.ts'

/** Which activation and which instance the bindings of a scope around a closure belong to; -1 and 0 where that is not known. */
export interface Holder {
  readonly row: Row
  readonly instance: number
  /** Why a binding's activation is not known. */
  readonly gap: (name: string) => Gap
}

/**
 * The way from a closure outwards. Its ENTER names the nearest environment, an instance or an activation; an instance leads
 * to the instances around it and to the activation that made it, an activation to what its own ENTER names.
 */
export class Surroundings {
  readonly #film: Film
  readonly #book: ModuleBook
  readonly #tick: number
  /** Function that the way begins at. */
  readonly #from: number
  #row: Row = -1
  #instance = 0
  #lost: 'unnamed' | 'unrecorded' | 'evicted' = 'unnamed'

  private constructor(film: Film, book: ModuleBook, row: Row, tick: number) {
    this.#film = film
    this.#book = book
    this.#tick = tick
    this.#from = this.#function(row)
  }

  static async of(film: Film, book: ModuleBook, row: Row, tick: number): Promise<Surroundings> {
    const surroundings = new Surroundings(film, book, row, tick)
    await surroundings.#outOf(row)
    return surroundings
  }

  /** Goes on to a scope around the last one asked for. */
  async enter(scope: number, owner: number, instances: boolean): Promise<Holder> {
    const film = this.#film
    while (this.#row >= 0 && this.#function(this.#row) !== owner && this.#inside(this.#scopeOf(this.#row), scope)) await this.#outOf(this.#row)
    const named = instances && this.#instance > 0 && this.#belongs(this.#instance, scope)
    let instance = named ? this.#instance : 0
    let row = this.#row
    const maker = this.#instance > 0 ? film.catalog.instances.frame(this.#instance) : -1
    if (row < 0 || this.#function(row) !== owner || named) row = maker >= 0 && this.#function(maker) === owner ? maker : row
    if (row < 0 || this.#function(row) !== owner) row = this.#lost !== 'unnamed' || this.#inParameters(owner) ? -1 : onlyActivation(film, this.#book.module.base, this.#book.module.base + owner, this.#tick)
    if (instances && instance === 0 && row >= 0 && this.#book.table.functions.some(candidate => candidate.scope === scope)) {
      instance = (await ownInstance(film, this.#book, scope, row, this.#tick)).instance
    }
    if (instances && instance === 0) row = -1
    if (named) this.#instance = film.catalog.instances.parent(instance)
    const title = film.sites.functionName(this.#book.module.base + owner)
    const lost = this.#lost
    return { row, instance, gap: name => lost === 'evicted' ? evicted : lost === 'unrecorded' ? unrecordedActivation(name, title) : unnamedActivation(name, title) }
  }

  /** Does the closure stand in the parameter list of a function? It ran before that was entered, if it was called there. */
  #inParameters(owner: number): boolean {
    const [inner, outer] = [this.#book.site(this.#from), this.#book.site(owner)]
    const tree = inner && outer && syntaxOf(this.#book)
    const fn = tree ? pathTo(tree, outer.start, outer.end).findLast(node => isFunction(node) && node.start >= outer.start) : undefined
    return fn !== undefined && children(fn, 'params').some(param => param !== null && param.start <= inner!.start && param.end >= inner!.end)
  }

  /** To what a function's ENTER names. */
  async #outOf(row: Row): Promise<void> {
    const { catalog, trace } = this.#film
    const { environment } = await entryOf(this.#film, row)
    this.#row = -1
    if (environment === undefined) {
      this.#lost = catalog.frames.entered(row) < 0 ? 'evicted' : 'unnamed'
      return
    }
    this.#lost = 'unrecorded'
    if (environment > 0) {
      this.#instance = environment
      this.#row = catalog.instances.frame(environment)
      if (this.#row < 0) this.#lost = 'evicted'
    } else if (environment < 0) {
      const own = row
      const low = Math.floor(-environment / 2 ** TOKEN_LEVEL_BITS)
      const outer = catalog.frames.row(own - (own - low) % FRAME_WRAP)
      // A token from an earlier recording may name any frame.
      if (outer >= 0 && this.#function(outer) >= 0 && this.#inside(this.#scopeOf(row), this.#scopeOf(outer))) this.#row = outer
      else if (outer < 0 && trace.begin > 0) this.#lost = 'evicted'
    }
  }

  /** Function of this module that a frame runs, -1 if it runs another module's. */
  #function(row: Row): number {
    const site = this.#film.sites.functionOf(this.#film.catalog.frames.site(row))
    return site?.book === this.#book ? site.index : -1
  }

  #scopeOf(row: Row): number {
    return this.#film.sites.info(this.#film.sites.functionOf(this.#film.catalog.frames.site(row)))?.scope ?? -1
  }

  #inside(scope: number, outer: number): boolean {
    for (let at = scope; at >= 0; at = this.#book.table.scopes[at]?.[1] ?? -1) if (at === outer) return true
    return false
  }

  /** Was the instance made of this scope, as far as its record was kept? */
  #belongs(instance: number, scope: number): boolean {
    const site = this.#film.catalog.instances.site(instance)
    return site < 0 || siteAt(this.#book.table, site - this.#book.module.base)?.subject === scope
  }
}
