import { Fault } from '@cinescope/base'
import {
  FUNCTION_ASYNC, FUNCTION_GENERATOR, METHODS, OBJECT_ARGUMENTS, OBJECT_ARRAY, OBJECT_MAP, OBJECT_SET, OBJECT_TYPED_ARRAY, OP_ENTER, SITE_ARGS, SITE_BUILTIN, SITE_DELETE, SITE_FUNCTION, siteAt, type Gap, type ObjectRef,
} from '@cinescope/trace'
import { calleeName, keyText } from './call-node.ts'
import { evaluateAt } from './film-moment.ts'
import type { Film } from './film.ts'
import { unprobed } from './gap.ts'
import type { Row } from './index/frames.ts'
import { objectAt } from './object.ts'
import { ofModules } from './of-modules.ts'
import type { ModuleBook } from './sites.ts'
import { bare, child, children, childrenOf, type Node, syntaxOf } from './syntax.ts'
import { keyOf, refOf } from './value.ts'

/** A change in an optional chain that cannot be taken out of it (P11): `a?.b.push(x)`, `delete a?.b.c`; or a call at the top of a module that bundlers may drop (P17): `Object.assign(a, b)`. */
interface Unprobed {
  readonly book: ModuleBook
  /** Site id of the function that makes it. */
  readonly owner: number
  readonly node: Node
  /** Text of what it changes. */
  readonly object: string
  /** Of a `delete` the key, or its text in brackets; of a method its name; of a call at the top of a module neither: any slot. */
  readonly key: string | undefined
  readonly computed: string | undefined
  readonly method: string | undefined
}

/** What has elements or entries. */
const ROWS: ReadonlySet<number> = new Set([OBJECT_ARRAY, OBJECT_TYPED_ARRAY, OBJECT_ARGUMENTS, OBJECT_MAP, OBJECT_SET])

/** Calls of a function that are looked at, from the last one back. */
const CALLS = 50

/** A step behind a `?.`: `.a`, `[0]`, `(x)`. */
const STEP = String.raw`(?:\s*\.\s*[\w$#]+|\[[^\]\n]{0,80}\]|\((?:[^()\n]|\([^()\n]*\)){0,80}\)|!)`
/** Reading a module's syntax takes longer than looking for what may be such a change. */
const TOP = /\b(?:Object\s*\.\s*(?:assign|definePropert(?:y|ies))|Reflect\s*\.\s*(?:set|defineProperty|deleteProperty))\s*\(/g
const LIKELY = new RegExp(String.raw`\?(?:\.[\w$#]+|\.(?=[[(]))${STEP}*?\s*\.\s*(?:${METHODS.join('|')})\(|\bdelete\s+[\w$.#[\]'"()!]*\?\.`)

function changesIn(book: ModuleBook, base: number): readonly Unprobed[] {
  const { table } = book
  const calls = [...table.source.matchAll(TOP)].map(({ index }) => index)
  const likely = LIKELY.test(table.source)
  if (!likely && calls.length === 0) return []
  const sites = Array.from({ length: table.count }, (_, index) => siteAt(table, index)!)
  const ownerOf = (from: number, to: number): number => sites.reduce((best, site, index) =>
    site.kind <= SITE_FUNCTION && site.start <= from && site.end >= to && site.start >= sites[best]!.start ? index : best, 0)
  const given = new Set(sites.filter(({ kind }) => kind === SITE_ARGS).map(({ start }) => start))
  const bareCalls = new Set(calls.filter(at => !given.has(at) && ownerOf(at, at) === 0))
  const tree = likely || bareCalls.size > 0 ? syntaxOf(book) : undefined
  const changes: Unprobed[] = []
  if (!tree) return changes
  const probed = new Set(sites.filter(({ kind }) => kind === SITE_BUILTIN || kind === SITE_DELETE).map(({ start, end }) => `${start} ${end}`))
  const text = (at: Node): string => table.source.slice(at.start, at.end)
  const note = (node: Node, member: Node, method: string | undefined): void => {
    const object = member.type === 'MemberExpression' ? child(member, 'object') : undefined
    const property = object && child(member, 'property')
    if (!object || !property || probed.has(`${node.start} ${node.end}`)) return
    const computed = member['computed'] === true
    changes.push({ book, owner: base + ownerOf(node.start, node.end), node, object: text(object), key: computed || method !== undefined ? undefined : keyText(property), computed: computed ? text(property) : undefined, method })
  }
  /** `chained`: a link of an optional chain. */
  const walk = (node: Node, chained: boolean): void => {
    const within = chained || node.type === 'ChainExpression'
    const callee = node.type === 'CallExpression' ? child(node, 'callee') : undefined
    if (within && callee && METHODS.includes(calleeName(node))) note(node, bare(callee), calleeName(node))
    const argument = node.type === 'UnaryExpression' && node['operator'] === 'delete' ? child(node, 'argument') : undefined
    const deleted = argument?.type === 'ChainExpression' ? child(argument, 'expression') : undefined
    if (deleted) note(node, deleted, undefined)
    const [first] = callee && bareCalls.has(node.start) ? children(node, 'arguments') : []
    if (first) changes.push({ book, owner: base, node, object: text(first), key: undefined, computed: undefined, method: undefined })
    const link = node.type === 'ChainExpression' ? child(node, 'expression') : within ? callee ?? child(node, 'object') : undefined
    for (const inner of childrenOf(node)) walk(inner, inner === link)
  }
  walk(tree, false)
  return changes
}

const changesOf: (film: Film) => readonly Unprobed[] = ofModules(film => film.trace.modules.flatMap(module => {
  const book = film.sites.book(module)
  return book ? changesIn(book, module.base) : []
}))

/** A change without a probe that an object may have undergone. */
export interface Doubt {
  /** The last moment of the call that may have made it. */
  readonly until: number
  /** Undefined: any row of a list or collection. */
  readonly key: string | undefined
  /** What it changed was this object; otherwise that is not known. */
  readonly sure: boolean
  readonly gap: Gap
}

/** What calls may have done to an object in (from, to] without a record. */
export async function unprobedOn(film: Film, ref: ObjectRef, from: number, to: number): Promise<readonly Doubt[]> {
  const doubts: Doubt[] = []
  const changes = changesOf(film)
  const type = changes.length > 0 ? (await film.records.object(ref, to))?.type : undefined
  for (const change of changes) {
    const { book, node, method } = change
    if (method !== undefined && !ROWS.has(type ?? -1)) continue
    for (const { row, until, sure } of callsOf(film, change.owner, from, to)) {
      const receiver = sure ? await receiverOf(film, change, row, until) : undefined
      if (receiver !== undefined && receiver.ref !== ref) continue
      doubts.push({ until, key: method === undefined ? receiver?.key ?? change.key : undefined, sure: receiver !== undefined, gap: unprobed(book.table.source.slice(node.start, node.end), book.place(node.start, node.end), node.type === 'CallExpression' && method === undefined) })
      break
    }
  }
  return doubts
}

/** Calls of a function that ran in (from, to], the last first; where there are more than are looked at, the last of them is not sure. */
function* callsOf(film: Film, site: number, from: number, to: number): Generator<{ readonly row: Row, readonly until: number, readonly sure: boolean }, void> {
  const { frames, slices } = film.catalog
  const info = film.sites.info(film.sites.at(site))
  const waits = ((info?.flags ?? 0) & (FUNCTION_ASYNC | FUNCTION_GENERATOR)) !== 0
  const first = waits ? -1 : from + 1
  const trail = film.catalog.siteTrail(site)
  const until = (row: Row): number => frames.left(row) < 0 ? to : Math.min(to, frames.left(row))
  const body = info?.form === 'module' ? bodyOf(film, site) : -1
  if (body >= 0) {
    if (frames.entered(body) <= to && until(body) > from) yield { row: body, until: until(body), sure: true }
    return
  }
  let left = CALLS
  for (let more = trail.atOrBefore(to, first); more && trail.tick >= first; more = trail.atOrBefore(trail.tick - 1, first)) {
    if (trail.extra !== OP_ENTER) continue
    const row = film.rowAt(trail.tick)
    // Of functions that wait, an older call may end later.
    if (until(row) > from) yield { row, until: until(row), sure: left > 0 }
    if (left-- <= 0) return
  }
  // Calls of others that were there before are on the stack.
  for (let slice = waits ? -1 : slices.at(from); slice >= 0; slice = slices.parent(slice)) {
    const row = slices.frame(slice)
    if (frames.site(row) === site && until(row) > from) yield { row, until: until(row), sure: true }
  }
}

const bodies: WeakMap<Film, Map<number, { readonly row: Row, readonly upTo: number }>> = new WeakMap()

/** The one call of a module's body, -1 if it is not in the recording. It is looked for from the beginning, where modules are loaded: from the end, a block that does not say which sites it has is decoded, and those are most. */
function bodyOf(film: Film, site: number): Row {
  let known = bodies.get(film)
  if (!known) bodies.set(film, known = new Map())
  const { row: found = -1, upTo = film.trace.begin } = known.get(site) ?? {}
  if (found >= 0 || upTo >= film.trace.end) return found
  const { end } = film.trace
  const trail = film.catalog.siteTrail(site)
  let more = trail.atOrAfter(upTo)
  while (more && trail.extra !== OP_ENTER) more = trail.next()
  const row = more ? film.rowAt(trail.tick) : -1
  known.set(site, { row, upTo: end })
  return row
}

/** The objects on the way to one are taken as they were recorded: they would ask for it again. */
const asRecorded: typeof objectAt = (film, ref, tick) => objectAt(film, ref, tick, async () => [])

const receivers: WeakMap<Film, Map<string, { readonly ref: ObjectRef, readonly key: string | undefined } | undefined>> = new WeakMap()

/** The object that a call's change was about, as its variables name it at its end; undefined if that is not known. */
async function receiverOf(film: Film, { book, node, object, computed, method }: Unprobed, row: Row, until: number): Promise<{ readonly ref: ObjectRef, readonly key: string | undefined } | undefined> {
  let known = receivers.get(film)
  if (!known) receivers.set(film, known = new Map())
  const name = `${book.table.hash} ${node.start} ${row} ${until}`
  if (known.has(name)) return known.get(name)
  const at = Math.max(film.lastOwn(row, until), film.catalog.frames.entered(row))
  let answer: { readonly ref: ObjectRef, readonly key: string | undefined } | undefined
  try {
    const { value } = await evaluateAt(film, object, at, row, asRecorded)
    const ref = value.kind === 'object' ? refOf(value) : undefined
    // Nothing at all was changed.
    const none = value.kind === 'primitive' ? -1 as ObjectRef : ref
    const key = computed === undefined || method !== undefined ? undefined : (await evaluateAt(film, computed, at, row, asRecorded)).value
    if (none !== undefined) answer = { ref: none, key: key && (key.kind === 'primitive' || key.kind === 'symbol') ? keyOf(key) : undefined }
  } catch (error) {
    // What is no expression for us names nothing that is known.
    if (!(error instanceof Fault)) throw error
  }
  known.set(name, answer)
  return answer
}
