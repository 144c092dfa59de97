import {
  FUNCTION_SCOPED, FUNCTION_THIS, LEVEL_VALUES, OP_ARGS, OP_BUILTIN, OP_CATCH, OP_DELETE, OP_ENTER, OP_RESULT, OP_RESUME, OP_SET, OP_SUSPEND, OP_THROW, OP_WRITE, SITE_FUNCTION, SITE_THIS, type Value,
} from '@cinescope/trace'
import { readEntry } from './calls.ts'
import { ABSENT } from './expression/index.ts'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import { ask } from './index/parts.ts'
import type { Trail } from './index/trail.ts'
import { alwaysFull, levelAt, loweredBetween, unseen } from './lowered.ts'
import { boundWith } from './pattern.ts'
import type { RecordData } from './records.ts'
import type { KnownSite } from './sites.ts'
import { bindingAt, isBefore } from './static-name.ts'
import { variableOf } from './variable.ts'

/** How a name is read at all moments of one site. A variable is told by its sites, which write no other. */
export type Plan =
  | { readonly kind: 'absent' | 'slow' | 'value' | 'args' }
  | { readonly kind: 'module', readonly sites: readonly number[], readonly trails: readonly Trail[] }
  /** `parameter`: its place among the values of ENTER, -1 if it is none. */
  | { readonly kind: 'local', readonly sites: readonly number[], readonly parameter: number }

/** Stands for `this` among names, and is none. */
export const SELF = 'this'

const SLOW: Plan = { kind: 'slow' }

/**
 * Reads the free names of an expression at moments of one site, without waiting and without walking scopes: what a name
 * means there is the same each time. What it cannot read (closures, gaps) is answered `undefined` and looked up the long way.
 */
export class NameReader {
  readonly #film: Film
  readonly #functionSite: KnownSite | undefined
  /** By the place of the name. */
  readonly plans: readonly Plan[]

  constructor(film: Film, site: KnownSite | undefined, names: readonly string[]) {
    this.#film = film
    this.#functionSite = site && (site.kind <= SITE_FUNCTION ? site : film.sites.at(site.module.base + site.owner))
    // After a loss a last recorded write need not be the last. What the ring has dropped is read as not written, and looked up.
    const sure = film.trace.losses.length === 0
    this.plans = names.map(name => {
      if (name === '$value') return { kind: 'value' }
      if (name === '$args') return { kind: 'args' }
      if (name === SELF) return this.#self()
      return site && sure ? this.#plan(site, name) : SLOW
    })
  }

  /** Site of the function that the names are seen from. */
  get owner(): number { return this.#functionSite ? this.#functionSite.module.base + this.#functionSite.index : 0 }

  /** The record at `tick` is `record`. */
  read(index: number, record: RecordData, row: Row): Value | readonly Value[] | typeof ABSENT | undefined {
    const plan = this.plans[index] as Plan
    switch (plan.kind) {
      case 'absent': return ABSENT
      case 'slow': return undefined
      case 'value': return valueOf(record) ?? ABSENT
      case 'args': return argumentsOf(this.#film, this.#functionSite, record) ?? ABSENT
      case 'module': return this.#written(this.#last(plan, record.tick, row), record)
      case 'local': {
        const last = plan.sites.includes(record.site) ? record.tick : this.#last(plan, record.tick, row)
        return last >= 0 ? this.#written(last, record) : plan.parameter >= 0 ? this.#film.records.valueNow(this.#film.catalog.frames.entered(row), OP_ENTER, plan.parameter) : undefined
      }
    }
  }

  /** The value of a variable that was last written at or before `tick`, wherever that was; undefined if it must be looked up the long way. */
  earlier(index: number, tick: number, row: Row): Promise<Value | undefined> {
    const film = this.#film
    const plan = this.plans[index] as Plan
    return ask(async () => {
      if (plan.kind !== 'module' && plan.kind !== 'local') return undefined
      const last = this.#last(plan, tick, row)
      if (last >= 0) return written(await film.records.at(last))
      const entered = plan.kind === 'local' && plan.parameter >= 0 ? film.catalog.frames.entered(row) : -1
      const entry = entered < 0 ? undefined : await film.records.at(entered)
      return plan.kind === 'local' && entry?.op === OP_ENTER ? entry.values[plan.parameter] : undefined
    })
  }

  /** Tick of the last write of a variable at or before `tick`; -1 if there is none. */
  #last(plan: Extract<Plan, { readonly sites: readonly number[] }>, tick: number, row: Row): number {
    let last = -1
    if (plan.kind === 'module') for (const trail of plan.trails) last = Math.max(last, trail.reach(tick) ? trail.tick : -1)
    else for (const site of plan.sites) last = Math.max(last, this.#film.lastOfSite(site, row, tick))
    return last
  }

  #plan(site: KnownSite, name: string): Plan {
    const binding = bindingAt(this.#film, site, name)
    if (binding < 0) return { kind: 'absent' }
    const functionSite = this.#functionSite
    // Of a pattern all is bound when the first of it is recorded.
    if (!functionSite || boundWith(site).length > 0 || levelAt(this.#film, functionSite, Infinity) < LEVEL_VALUES) return SLOW
    const { book } = site
    const { kind } = variableOf(book, binding, 0, 0)
    const sites = book.writes.get(binding) ?? []
    // Nor where who writes it was lowered.
    const { begin } = this.#film.trace
    if (kind === 'module') return sites.length > 0 && !loweredBetween(this.#film, sites, begin - 1, Infinity) ? { kind, sites, trails: sites.map(each => this.#film.catalog.siteTrail(each)) } : SLOW
    const scope = site.table.bindings[binding]?.[2] ?? -1
    if (kind !== 'local' || site.table.scopes[scope]?.[2] !== functionSite.index || (!alwaysFull(this.#film) && unseen(this.#film, this.owner, begin - 1, Infinity))) return SLOW
    // In front of the declaration, what was written last is of an earlier round.
    if (site.kind > SITE_FUNCTION && isBefore(site, binding)) return SLOW
    const info = this.#film.sites.info(functionSite)
    const at = info ? info.params.indexOf(binding) : -1
    return { kind, sites, parameter: at < 0 ? -1 : at + (info && info.flags & FUNCTION_SCOPED ? 1 : 0) + (info && info.flags & FUNCTION_THIS ? 1 : 0) }
  }

  /** `this` is what the call began with, but in a derived constructor. */
  #self(): Plan {
    const owner = this.#functionSite
    const info = owner && this.#film.sites.info(owner)
    if (!info || !(info.flags & FUNCTION_THIS) || owner.book.sitesIn(owner.index).some(site => this.#film.sites.at(site)?.kind === SITE_THIS)) return SLOW
    return { kind: 'local', sites: [], parameter: info.flags & FUNCTION_SCOPED ? 1 : 0 }
  }

  #written(tick: number, at: RecordData): Value | undefined {
    return written(tick === at.tick ? at : tick < 0 ? undefined : this.#film.records.now(tick))
  }
}

const written = (record: RecordData | undefined): Value | undefined => record && (record.op === OP_WRITE || record.op === OP_CATCH) ? record.values[0] : undefined

/** `$value`: what a record is about. */
export function valueOf({ op, values }: RecordData): Value | undefined {
  switch (op) {
    case OP_WRITE: case OP_CATCH: case OP_THROW: case OP_RESULT: case OP_SUSPEND: return values[0]
    case OP_SET: return values.at(-1)
    case OP_BUILTIN: case OP_RESUME: return values[1]
    case OP_DELETE: return { kind: 'primitive', value: undefined }
    default: return undefined
  }
}

/** `$args`: what was called with. */
function argumentsOf(film: Film, functionSite: KnownSite | undefined, { op, values }: RecordData): readonly Value[] | undefined {
  if (op === OP_ENTER) return readEntry(film, functionSite, values).args.map(({ value }) => value)
  if (op === OP_BUILTIN) return values.slice(2)
  return op === OP_ARGS ? values : undefined
}
