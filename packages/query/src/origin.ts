import { OP_ARGS, OP_BUILTIN, OP_ENTER, OP_LEAVE, OP_RESULT, OP_RESUME, OP_SET, OP_SUSPEND, OP_THROW, OP_WRITE, type FrameId, type Gap, type ObjectRef, type Tick, type Value } from '@cinescope/trace'
import type { SourcePlace, Target, Write } from './answer.ts'
import { asyncStackAt } from './async-stack.ts'
import { callNode, calleeName, keysOf, keyText } from './call-node.ts'
import { entryOf } from './calls.ts'
import { evaluateAt } from './film-moment.ts'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import { literalAt } from './module-binding.ts'
import { objectAt } from './object.ts'
import { type FromExpression, type Next, OriginExpression } from './origin-expression.ts'
import { returnsOf } from './origin-syntax.ts'
import type { RecordData } from './records.ts'
import type { ModuleBook } from './sites.ts'
import { sourceOf } from './source-of.ts'
import { bare, child, children, isFunction, type Node, pathTo, syntaxOf } from './syntax.ts'
import { refOf, sameValue } from './value.ts'
import { lastWrite } from './write.ts'

/** One station of a value on its way. */
export interface OriginStep {
  /**
   * copy: written from another variable or property; argument: handed over by a caller; returned: answered by a call; element: taken out of a
   * list; json, fetch, message: read from text, from a response, from a copy of what was posted; computed, literal, made: it came to be here; foreign: by code that is not recorded.
   */
  readonly how: 'copy' | 'argument' | 'returned' | 'element' | 'awaited' | 'thrown' | 'json' | 'fetch' | 'message' | 'computed' | 'literal' | 'made' | 'foreign'
  readonly tick: Tick
  readonly time: number
  readonly frame: FrameId
  readonly functionName: string
  readonly place: SourcePlace | undefined
  /** The source line, trimmed. */
  readonly code: string
  readonly value: Value
  /** What it was taken from, in the words of the source: `cart.items`, `GET /api/items`. */
  readonly from: string
  /** Of a computed value: what it was computed from, to be asked on. */
  readonly inputs?: readonly { readonly name: string, readonly value: Value, readonly target: Target | undefined }[]
}

/** Newest first. A gap says why the way ends before the value's making. */
export interface OriginAnswer { readonly steps: readonly OriginStep[], readonly gap?: Gap }

/** Stations that are followed. */
const LONGEST = 100

/** A value back through copies, arguments, returns, object fields, JSON and responses to where it was made. */
export async function origin(film: Film, target: Target, tick: Tick): Promise<OriginAnswer> {
  const steps: OriginStep[] = []
  const expressions = new OriginExpression(film)
  let next: Next = { kind: 'target', target, tick }
  for (let i = 0; i < LONGEST; i++) {
    switch (next.kind) {
      case 'target': next = await fromTarget(film, next.target, next.tick, steps); break
      case 'expression': next = await expressions.follow(next, steps); break
      case 'end': return { steps, ...(next.gap && { gap: next.gap }) }
    }
  }
  return { steps, gap: { reason: 'budget', detail: `The value came a way of more than ${LONGEST} stations.` } }
}

const end = (gap?: Gap): Next => ({ kind: 'end', gap })

/** To what the last write of a target wrote. */
async function fromTarget(film: Film, target: Target, tick: number, steps: OriginStep[]): Promise<Next> {
  const answer = await lastWrite(film, target, tick as Tick)
  if (!answer.found) {
    const constant = await literalStep(film, target, tick)
    if (constant) steps.push(constant)
    return end(constant ? undefined : answer.gap)
  }
  const { write } = answer
  if (write.how === 'argument') return fromArgument(film, target, write, steps)
  const { place } = write
  const book = place && film.sites.bookOf(place.hash)
  const tree = book && syntaxOf(book)
  const step = (how: OriginStep['how'], from: string): void => { steps.push({ ...stationOf(write), how, from }) }
  if (write.how === 'changed-outside' && target.kind === 'property') {
    const call = await foreignCall(film, target.ref, write.tick)
    if (call) {
      step('copy', brief(call.book.table.source.slice(call.node.start, call.node.end)))
      return { ...call, kind: 'expression', tick: call.until - 1, value: write.value, keys: [target.key], born: true }
    }
  }
  const sent = write.how === 'birth' && !place && target.kind === 'property' ? await carried(film, target, write, steps) : undefined
  if (sent) return sent
  if (write.how === 'changed-outside' || !place) {
    step('foreign', '')
    return end({ reason: 'foreign', detail: 'It was written by code that is not recorded.' })
  }
  if (!book || !tree) {
    step('copy', '')
    return end(unreadable(place))
  }
  const path = pathTo(tree, place.start, place.end)
  const at = (node: Node): Next => ({ kind: 'expression', book, node, row: film.catalog.frames.row(write.frame), tick: write.tick - 1, value: write.value, until: write.tick })
  if (write.how === 'birth' && target.kind === 'property') return birth(film, target, write, step)
  if (write.how === 'builtin') return pushed(path, write, at, step)
  const source = sourceOf(path)
  const text = source ? book.table.source.slice(source.node.start, source.node.end) : ''
  if (!source || write.how === 'delete') {
    step('computed', text)
    return source ? end() : end(unreadable(place))
  }
  if (source.how === 'thrown') return thrown(film, write, steps)
  if (source.how === 'computed') return at(source.node)
  step(source.how === 'element' || source.keys.length > 0 ? 'element' : 'copy', brief(text))
  const from = at(bare(source.node))
  return from.kind === 'expression' && (source.keys.length > 0 || source.how === 'element') ? { ...from, keys: source.keys, element: source.how === 'element'} : from
}

/** A constant of a module that no probe writes: its declaration is where it was made. */
async function literalStep(film: Film, target: Target, tick: number): Promise<OriginStep | undefined> {
  const book = target.kind === 'variable' ? film.sites.bookOf(target.hash) : undefined
  const known = book && target.kind === 'variable' ? await literalAt(film, book, target.binding, tick) : undefined
  const [, , , start = 0, stop = 0] = known && target.kind === 'variable' ? book!.table.bindings[target.binding] ?? [] : []
  const tree = known && syntaxOf(book!)
  const source = tree && sourceOf(pathTo(tree, start, stop))
  if (!known || !source) return undefined
  const at = Math.max(known.since, film.trace.begin) as Tick
  const { node } = source
  const place = book!.place(node.start, node.end)
  return {
    how: 'literal', tick: at, time: film.time(at), frame: 0 as FrameId, functionName: '', place, code: book!.code(place.line), value: known.value,
    from: brief(book!.table.source.slice(node.start, node.end)),
  }
}

const stationOf = ({ tick, time, frame, functionName, place, code, value }: Write): Omit<OriginStep, 'how' | 'from'> => ({ tick, time, frame, functionName, place, code, value })

export const brief = (text: string): string => text.length > 80 ? `${text.slice(0, 80)}…` : text

export const unreadable = (place: SourcePlace): Gap => ({ reason: 'not-observed', detail: `How ${place.path}:${place.line} makes the value cannot be read from its source.` })

/** A slot that the object had when it was first seen: it leads into what the record that showed it says of the object's making. */
async function birth(film: Film, target: Extract<Target, { kind: 'property' }>, write: Write, step: (how: OriginStep['how'], from: string) => void): Promise<Next> {
  const at = film.record(write.tick, 1)
  const record = at < 0 ? undefined : await film.records.at(at)
  const source = record && await givenBy(film, record, target)
  const made = source ? undefined : await madeBefore(film, write)
  if (made) {
    step('copy', '')
    return made
  }
  if (!source) {
    step('made', '')
    return end({ reason: 'not-observed', detail: 'What made the object is not recorded.' })
  }
  const { book, node } = source
  const [written] = node.type === 'ObjectExpression' && source.keys.length === 1 ? children(node, 'properties').filter(each => each?.type === 'Property' && keyText(child(each, 'key')) === target.key) : []
  const shown = written && child(written, 'value') || node
  step('copy', brief(book.table.source.slice(shown.start, shown.end)))
  return { kind: 'expression', book, node, row: source.row, tick: at - 1, until: at, value: write.value, keys: source.keys, born: source.keys.length > 0 }
}

/** To the record that showed an object before it came by code that is not recorded. */
async function madeBefore(film: Film, { value, tick }: Write): Promise<Next | undefined> {
  const ref = refOf(value)
  const images = ref === undefined ? undefined : film.catalog.imageTrail(ref)
  if (ref === undefined || !images?.atOrAfter(film.trace.begin) || images.tick >= tick) return undefined
  const at = film.record(images.tick, 1)
  const record = at < 0 || at >= tick ? undefined : await film.records.at(at)
  const given = record && await givenBy(film, record, { kind: 'property', ref, key: '' })
  const keys = given?.keys.slice(0, -1) ?? []
  return given && { kind: 'expression', book: given.book, node: given.node, row: given.row, tick: at - 1, until: at, value, keys, born: keys.length > 0 }
}

/** `Object.assign(object, ...)`, if that is what was called last before an object was found changed. */
async function foreignCall(film: Film, ref: ObjectRef, tick: number): Promise<Pick<FromExpression, 'book' | 'node' | 'row' | 'until'> | undefined> {
  const at = film.record(tick - 1, -1)
  const record = at < 0 ? undefined : await film.records.at(at)
  const site = record?.op === OP_ARGS && refOf(record.values[0]) === ref ? film.sites.at(record.site) : undefined
  const tree = site && syntaxOf(site.book)
  const node = site && tree ? pathTo(tree, site.start, site.end).map(bare).findLast(each => each.type === 'CallExpression') : undefined
  const callee = node && child(node, 'callee')
  return site && callee && site.table.source.slice(callee.start, callee.end) === 'Object.assign' ? { book: site.book, node: node!, row: film.rowAt(at), until: at + 1 } : undefined
}

interface Given { readonly book: ModuleBook, readonly node: Node, readonly row: Row, readonly keys: readonly (string | number)[] }

/** The expression whose value a record brought, and the keys from there to a slot of an object that was first seen with it. */
async function givenBy(film: Film, record: RecordData, { ref, key }: Extract<Target, { kind: 'property' }>): Promise<Given | undefined> {
  const row = film.rowAt(record.tick)
  if (record.op === OP_ENTER) {
    const { args } = await entryOf(film, row)
    for (const { binding, value } of args) {
      const inner = await wayTo(film, value, ref, record.tick)
      if (inner) return argumentNode(film, row, binding, [...inner, key])
    }
    return undefined
  }
  let index = -1
  let inner: readonly string[] | undefined
  for (let i = 0; i < record.values.length && !inner; i++) {
    // What is written to, and a method's result, are no values that were brought.
    if ((record.op === OP_SET && i === 0) || (record.op === OP_BUILTIN && i < 2)) continue
    inner = await wayTo(film, record.values[i]!, ref, record.tick)
    index = i
  }
  if (!inner) return undefined
  const site = record.op === OP_LEAVE ? film.sites.functionOf(film.catalog.frames.site(row)) : film.sites.at(record.site)
  const tree = site && syntaxOf(site.book)
  if (!site || !tree) return undefined
  const path = pathTo(tree, site.start, site.end)
  const found = (node: Node | null | undefined, keys: readonly (string | number)[] = []): Given | undefined => node ? { book: site.book, node: bare(node), row, keys: [...keys, ...inner, key] } : undefined
  switch (record.op) {
    case OP_LEAVE: return found(onlyReturn(path.findLast(isFunction)))
    case OP_WRITE: case OP_SET: {
      const source = sourceOf(path)
      return source?.how === 'value' ? found(source.node, source.keys) : undefined
    }
    case OP_ARGS: return found(argumentOf(path, index))
    case OP_BUILTIN: return found(argumentOf(path, index - 2))
    case OP_THROW: return found(child(path.findLast(node => node.type === 'ThrowStatement') ?? path[0]!, 'argument'))
    case OP_RESULT: case OP_RESUME: return found(path.at(-1))
    case OP_SUSPEND: return found(child(path.at(-1)!, path.at(-1)!.type === 'ForOfStatement' ? 'right' : 'argument'))
    default: return undefined
  }
}

function argumentOf(path: readonly Node[], index: number): Node | undefined {
  const call = path.map(bare).findLast(node => node.type === 'CallExpression' || node.type === 'NewExpression')
  const given = call ? children(call, 'arguments').slice(0, index + 1) : []
  return given.some(each => each?.type === 'SpreadElement') ? undefined : given[index] ?? undefined
}

/** Keys from a value to an object in it, as deep as images go with it. */
async function wayTo(film: Film, value: Value, ref: ObjectRef, tick: number, depth: number = 0): Promise<readonly string[] | undefined> {
  if (value.kind !== 'object') return undefined
  if (value.ref === ref) return []
  if (depth > 3) return undefined
  for (const slot of (await objectAt(film, value.ref, tick)).slots) {
    const inner = slot.value.kind === 'object' ? await wayTo(film, slot.value, ref, tick, depth + 1) : undefined
    if (inner) return [slot.name, ...inner]
  }
  return undefined
}

/** What a function always returns: its result is first seen when it leaves, and that stands at no statement. */
function onlyReturn(fn: Node | undefined): Node | undefined {
  const body = fn && isFunction(fn) ? child(fn, 'body') : undefined
  const answers = body?.type === 'BlockStatement' ? returnsOf(body) : body ? [body] : []
  const [only] = answers
  return answers.length === 1 && only ? bare(only) : undefined
}

/** `list.push(x)`: the argument that is the value. */
function pushed(path: readonly Node[], write: Write, at: (node: Node) => Next, step: (how: OriginStep['how'], from: string) => void): Next {
  const call = path.map(bare).findLast(node => node.type === 'CallExpression')
  const args = call ? children(call, 'arguments') : []
  const [only] = args
  const method = call && child(call, 'callee')
  const key = method && child(method, 'property')
  const last = args.at(-1)
  // Of several arguments the last is the value for `map.set(key, value)`; for a list any could be.
  const given = key?.['name'] === 'set' ? last : args.length === 1 ? only : undefined
  if (given && given.type !== 'SpreadElement') {
    step('copy', '')
    return at(bare(given))
  }
  step('computed', '')
  return end({ reason: 'not-observed', detail: `Which argument of ${write.code} it was is not recorded.` })
}

async function thrown(film: Film, write: Write, steps: OriginStep[]): Promise<Next> {
  const { faults } = film.catalog
  await faults.read(film.records)
  for (let row = 0; row < faults.length; row++) {
    if (faults.end.get(row) !== write.tick) continue
    const tick = faults.tick.get(row)
    const record = await film.records.at(tick)
    const place = record && film.sites.place(record.site)
    const book = place && film.sites.bookOf(place.hash)
    const tree = book && syntaxOf(book)
    if (record?.op !== OP_THROW || !place || !book || !tree) break
    steps.push({ ...stationOf(write), how: 'thrown', from: book.code(place.line) })
    const statement = pathTo(tree, place.start, place.end).findLast(node => node.type === 'ThrowStatement')
    const argument = statement && child(statement, 'argument')
    return argument ? { kind: 'expression', book, node: bare(argument), row: film.rowAt(tick), tick: tick - 1, value: write.value, until: tick } : end(unreadable(place))
  }
  steps.push({ ...stationOf(write), how: 'foreign', from: '' })
  return end({ reason: 'foreign', detail: 'It was thrown by the engine or by code that is not recorded.' })
}

/** A parameter: the argument that the caller wrote there. */
async function fromArgument(film: Film, target: Target, write: Write, steps: OriginStep[]): Promise<Next> {
  const callee: Row = target.kind === 'variable' ? film.catalog.frames.row(target.frame) : -1
  const functionSite = callee < 0 ? undefined : film.sites.functionOf(film.catalog.frames.site(callee))
  const name = target.kind === 'variable' ? functionSite?.table.bindings[target.binding]?.[0] ?? 'this' : ''
  steps.push({ ...stationOf(write), how: 'argument', from: name })
  if (callee < 0 || !functionSite || target.kind !== 'variable' || film.catalog.frames.parent(callee) < 0) {
    const sent = target.kind === 'variable' && film.sites.info(functionSite)?.params[0] === target.binding ? await posted(film, callee, [], write.value, steps) : undefined
    return sent ?? await madeBefore(film, write) ?? end(callee < 0 ? calledFrom('The function') : await arrived(film, callee) ?? calledFrom(functionSite ? film.functionName(callee) : 'The function'))
  }
  const given = await argumentNode(film, callee, target.binding)
  if (!given) return await madeBefore(film, write) ?? end({ reason: 'not-observed', detail: `Which call of ${film.functionName(callee)} in ${film.functionName(film.catalog.frames.parent(callee))} it was, or what that was given, cannot be told.` })
  const entered = film.catalog.frames.entered(callee)
  const { book, node, row, keys, element } = given
  return { kind: 'expression', book, node, row, tick: entered - 1, value: write.value, until: entered, keys, element }
}

const calledFrom = (name: string): Gap => ({ reason: 'foreign', detail: `${name} was called by code that is not recorded.` })

/** Records behind the moment at which something was posted that are looked at for the call. */
const POSTED = 20

/** To what was posted, if the call was begun by a message whose sender is in the recording; `keys`: to a value in it. */
async function posted(film: Film, callee: Row, keys: readonly (string | number)[], value: Value, steps: OriginStep[]): Promise<Next | undefined> {
  const task = (await asyncStackAt(film, film.catalog.frames.entered(callee))).find(({ by }) => by !== 'now')
  const [sender] = task?.by === 'message' ? task.frames : []
  const row = sender ? film.catalog.frames.row(sender.frame) : -1
  let at = task && row >= 0 ? film.record(task.tick, 1) : -1
  for (let left = POSTED; at >= 0 && left > 0; left--, at = film.record(at + 1, 1)) {
    const record = film.rowAt(at) === row ? await film.records.at(at) : undefined
    const site = record?.op === OP_RESULT || record?.op === OP_ARGS ? film.sites.at(record.site) : undefined
    const tree = site && /(?:^|\.)postMessage$/.test(site.table.strings[site.subject] ?? '') ? syntaxOf(site.book) : undefined
    const call = site && tree ? pathTo(tree, site.start, site.end).map(bare).findLast(node => node.type === 'CallExpression') : undefined
    const [argument] = call ? children(call, 'arguments') : []
    if (!site || !argument || argument.type === 'SpreadElement') continue
    const place = site.book.place(site.start, site.end)
    const text = site.table.source.slice(argument.start, argument.end)
    // The copy was not there yet: an object is shown as the one that was posted.
    const own = value.kind === 'object' ? (await evaluateAt(film, text, at - 1, row)).value : value
    steps.push({
      how: 'message', tick: at as Tick, time: film.time(at), frame: row as FrameId, functionName: film.functionName(row), place, code: site.book.code(place.line), from: brief(text),
      value: own.kind === 'object' || own.kind === 'primitive' ? own : value,
    })
    return { kind: 'expression', book: site.book, node: bare(argument), row, tick: at - 1, value, until: at, keys }
  }
  return undefined
}

/** A slot of what a message brought, or of an object in it. */
async function carried(film: Film, target: Extract<Target, { kind: 'property' }>, write: Write, steps: OriginStep[]): Promise<Next | undefined> {
  const at = film.record(write.tick, 1)
  const row = film.catalog.opAt(at) === OP_ENTER ? film.rowAt(at) : -1
  const [first] = row >= 0 && film.catalog.frames.parent(row) < 0 ? (await entryOf(film, row)).args : []
  const keys = first && await wayTo(film, first.value, target.ref, at)
  return keys && posted(film, row, [...keys, target.key], write.value, steps)
}

/** What a message brought is a copy: nothing tells of which object of the sender. */
async function arrived(film: Film, callee: Row): Promise<Gap | undefined> {
  const task = (await asyncStackAt(film, film.catalog.frames.entered(callee))).find(({ by }) => by !== 'now')
  return task?.by === 'message' ? { reason: 'foreign', detail: `It came with a message (${task.label}), which brings a copy of what was posted; \`asyncStackAt\` tells who posted it.` } : undefined
}

/** The expression that a parameter was given. `element`: it is a list that handed an element to its callback. */
async function argumentNode(film: Film, callee: Row, parameter: number, within: readonly (string | number)[] = []): Promise<(Given & { readonly element: boolean }) | undefined> {
  const site = film.sites.functionOf(film.catalog.frames.site(callee))
  const tree = site && syntaxOf(site.book)
  const binding = site?.table.bindings[parameter]
  const fn = site && tree ? pathTo(tree, site.start, site.end).findLast(isFunction) : undefined
  const index = fn && binding ? children(fn, 'params').findIndex(param => param !== null && param.start <= binding[3] && param.end >= binding[4]) : -1
  const param = fn && index >= 0 ? children(fn, 'params')[index] : undefined
  const row = film.catalog.frames.parent(callee)
  if (!site || !tree || !binding || !param || row < 0) return undefined
  const way = keysOf(param, binding[3])
  if (!way) return undefined
  const keys = [...way, ...within]
  const made = await callNode(film, callee)
  if (!made) {
    // A callback of a list's own method: the element.
    const outer = pathTo(tree, site.start, site.end).slice(0, -1).findLast(node => node.type === 'CallExpression')
    const method = outer && bare(child(outer, 'callee') ?? outer)
    const receiver = method?.type === 'MemberExpression' && index === 0 && EACH.has(calleeName(outer!)) ? child(method, 'object') : undefined
    return receiver && outer?.type === 'CallExpression' && children(outer, 'arguments').some(each => each && bare(each).start === bare(fn!).start) ? { book: site.book, node: bare(receiver), row, keys, element: true } : undefined
  }
  // A list of the rest holds the arguments from its own place on.
  const [nth, ...others] = param.type === 'RestElement' ? keys : [0, ...keys]
  const at = index + Number(nth)
  const given = children(made.node, 'arguments').slice(0, at + 1)
  const argument = given[at]
  return argument && !given.some(each => each?.type === 'SpreadElement') ? { ...made, node: bare(argument), row, keys: others, element: false } : undefined
}

/** Methods that call back with each element first. */
const EACH: ReadonlySet<string> = new Set(['map', 'filter', 'forEach', 'find', 'findLast', 'findIndex', 'findLastIndex', 'some', 'every', 'flatMap'])

/** The slot of an object that holds a value, if exactly one does. */
export async function slotHolding(film: Film, object: Value, value: Value, tick: number): Promise<Target | undefined> {
  const ref = refOf(object)
  if (ref === undefined) return undefined
  const holding = (await objectAt(film, ref, tick)).slots.filter(slot => sameValue(slot.value, value))
  return holding.length === 1 || value.kind === 'object' ? holding[0]?.target : undefined
}
