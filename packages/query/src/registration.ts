import { OP_ENTER, SITE_ARGS, SITE_FUNCTION, SITE_RESULT, siteAt, type Gap } from '@cinescope/trace'
import type { SourcePlace } from './answer.ts'
import { calleeName } from './call-node.ts'
import { Surroundings } from './environment.ts'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import { alwaysFull } from './lowered.ts'
import { handingsOf, type Handing } from './handing.ts'
import type { KnownSite, ModuleBook } from './sites.ts'

/** Where a function that no recorded code called was given to what calls it. */
export interface Registration {
  readonly by: 'promise' | 'microtask' | 'listener' | 'callback'
  /** What it was given to, `then` or `process.nextTick (onTick)`. */
  readonly label: string
  readonly tick: number
  readonly place: SourcePlace
}

/** Records that are looked at to tell calls of a function apart; and where they may lie in as many segments, of a recording longer than this. */
const LOOKED = 20_000
const LOOKED_FAR = 50
const FAR = 2_000_000

/**
 * Where the function of a frame, the first on its stack, was registered. A function that is written in a call names the activation that it was made in (P13); of others
 * it is told where only one registration is left. A gap where several are; undefined where the source does not say what the function was given to.
 */
export async function registrationOf(film: Film, row: Row): Promise<Registration | Gap | undefined> {
  const { frames } = film.catalog
  const site = film.sites.functionOf(frames.site(row))
  const entered = frames.entered(row)
  if (!site || entered < 0) return undefined
  const handings = handingsOf(site)
  const [only] = handings
  if (!only) return undefined
  const maker = handings.length === 1 ? await makerOf(film, site, row, only) : -1
  if (maker >= 0) return { ...told(only), tick: await tickIn(film, only, maker, entered) }
  const found = openAt(film, site, handings, entered)
  return found ? { ...told(found.handing), tick: found.exact ? found.tick : await tickIn(film, found.handing, film.rowAt(found.tick), entered) } : unclear(site, only)
}

/** By the name of what is called. */
const KINDS: ReadonlyMap<string, Registration['by']> = new Map([
  ...['then', 'catch', 'finally'].map(name => [name, 'promise'] as const),
  ...['queueMicrotask', 'nextTick'].map(name => [name, 'microtask'] as const),
  ...['on', 'once', 'addListener', 'prependListener', 'addEventListener', 'subscribe'].map(name => [name, 'listener'] as const),
])

const kindOf = ({ call }: Handing): Registration['by'] => KINDS.get(calleeName(call)) ?? 'callback'

function told(handing: Handing): Omit<Registration, 'tick'> {
  const { call, book, name } = handing
  const by = kindOf(handing)
  const word = by === 'promise' ? calleeName(call) : handing.callee
  return { by, label: name ? `${word} (${name})` : word, place: book.place(call.start, call.end) }
}

const unclear = (site: KnownSite, { callee, book, call }: Handing): Gap => ({
  reason: 'not-observed',
  detail: `${site.table.functions[site.subject]?.name || 'The function'} was given to ${callee} (${book.table.path}:${book.lineAt(call.start)}) by one of several calls; which one is not recorded.`,
})

/** Row of the activation that holds the call, by what the function's ENTER names; -1 if that is not known, or if the function is not written in it. */
async function makerOf(film: Film, site: KnownSite, row: Row, { owner, book }: Handing): Promise<Row> {
  const inside = owner >= 0 && book === site.book ? book.site(owner) : undefined
  const scope = film.sites.info(inside)?.scope
  if (!inside || scope === undefined || inside.index === site.index || inside.start > site.start || inside.end < site.end) return -1
  const entered = film.catalog.frames.entered(row)
  return (await (await Surroundings.of(film, book, row, entered)).enter(scope, owner, false)).row
}

/** The moment at which an activation made a call, before a tick: that of the call's own record, else of the last record in front of it. */
async function tickIn(film: Film, handing: Handing, row: Row, before: number): Promise<number> {
  const { frames, slices } = film.catalog
  const own = Math.max(-1, ...sitesOf(handing.book, handing).map(site => film.lastOfSite(site, row, before)))
  if (own >= 0) return own
  for (let at = film.lastOwn(row, lastTick(film, row, before)), i = 0; at >= 0 && i < LOOKED; i++) {
    const record = await film.records.at(at)
    const known = record && record.site > 0 ? film.sites.at(record.site) : undefined
    if (!known || known.kind <= SITE_FUNCTION || (known.book === handing.book && known.start < handing.call.end)) return at
    const slice = slices.of(row, at)
    const next = film.lastOwn(row, at - 1)
    if (next >= 0) at = next
    else if (slice >= 0 && slices.from(slice) > frames.entered(row)) at = film.lastOwn(row, lastTick(film, row, slices.from(slice) - 1))
    else break
  }
  return frames.entered(row)
}

/** The last tick of a frame's newest slice that begins at or before a tick. */
function lastTick(film: Film, row: Row, before: number): number {
  const { slices } = film.catalog
  const slice = slices.of(row, before)
  const to = slice < 0 ? -1 : slices.to(slice)
  return to < 0 ? before : Math.min(before, to)
}

/** Sites of a call that tell of it: of its arguments, else of its result. */
function sitesOf({ table, module }: ModuleBook, { call }: Handing): readonly number[] {
  const found: number[] = []
  for (const kind of [SITE_ARGS, SITE_RESULT]) {
    for (let index = 0; index < table.count && found.length === 0; index++) {
      const site = siteAt(table, index)
      if (site?.kind === kind && site.start === call.start && site.end === call.end) found.push(module.base + index)
    }
  }
  return found
}

interface Event { readonly tick: number, readonly handing?: Handing, readonly exact: boolean }

/**
 * The registration that a call of a function at `entered` came from, if only one can be. Functions of promises and queues are called once for each: calls
 * take registrations away, those of a queue the oldest one.
 */
function openAt(film: Film, site: KnownSite, handings: readonly Handing[], entered: number): (Event & { readonly handing: Handing }) | undefined {
  if (film.trace.begin > 0 || !alwaysFull(film) || film.lossBetween(-1, entered) >= 0) return undefined
  const most = entered > FAR ? LOOKED_FAR : LOOKED
  const events: Event[] = []
  for (const handing of handings) {
    const sites = sitesOf(handing.book, handing)
    const exact = sites.length > 0
    for (const id of exact ? sites : [handing.book.module.base + handing.owner]) {
      const trail = film.catalog.siteTrail(id)
      for (let more = trail.atOrAfter(0, entered); more && trail.tick < entered; more = trail.next(entered)) {
        if (exact || trail.extra === OP_ENTER) events.push({ tick: trail.tick, handing, exact })
        if (events.length > most) return undefined
      }
    }
  }
  const once = events.every(({ exact, handing }) => exact && /^(?:promise|microtask)$/.test(kindOf(handing!)))
  const queued = once && handings.every(handing => kindOf(handing) === 'microtask' && handing.callee === handings[0]!.callee)
  const open = once ? leftOver(film, site, events, entered, queued, most) : events
  const [first, ...others] = open as (Event & { readonly handing: Handing })[]
  if (!first) return undefined
  // Of several by the same call on the same stack it does not matter which.
  const { slices } = film.catalog
  return queued || others.every(({ tick, handing }) => handing === first.handing && slices.at(tick) === slices.at(first.tick)) ? first : undefined
}

function leftOver(film: Film, site: KnownSite, registered: readonly Event[], entered: number, queued: boolean, most: number): readonly Event[] {
  const { frames } = film.catalog
  const calls: Event[] = []
  const trail = film.catalog.siteTrail(site.module.base + site.index)
  for (let more = trail.atOrAfter(0, entered); more && trail.tick < entered; more = trail.next(entered)) {
    if (trail.extra === OP_ENTER && frames.parent(film.rowAt(trail.tick)) < 0) calls.push({ tick: trail.tick, exact: true })
    if (calls.length > most) return []
  }
  let open: Event[] = []
  let unsure = 0
  for (const event of [...registered, ...calls].toSorted((a, b) => a.tick - b.tick)) {
    if (event.handing) open.push(event)
    else if (queued || open.length === 1) open.shift()
    else if (++unsure >= open.length) {
      open = []
      unsure = 0
    }
  }
  return open
}
