import { OP_THROW, type FrameId, type Gap, type Tick, type Value } from '@cinescope/trace'
import type { SourcePlace, Target, Write } from './answer.ts'
import { callPlace } from './call-place.ts'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import { objectAt } from './object.ts'
import { type Next, OriginExpression, returnsOf } from './origin-expression.ts'
import { sourceOf } from './source-of.ts'
import { bare, child, children, isFunction, type Node, pathTo, syntaxOf } from './syntax.ts'
import { refOf, sameValue } from './value.ts'
import { lastWrite } from './write.ts'

/** One station of a value on its way. */
export interface OriginStep {
  /**
   * copy: written from another variable or property; argument: handed over by a caller; returned: answered by a call; element: taken out of a
   * list; json, fetch: read from text, from a response; computed, literal, made: it came to be here; foreign: by code that is not recorded.
   */
  readonly how: 'copy' | 'argument' | 'returned' | 'element' | 'awaited' | 'thrown' | 'json' | 'fetch' | 'computed' | 'literal' | 'made' | 'foreign'
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
  if (!answer.found) return end(answer.gap)
  const { write } = answer
  if (write.how === 'argument') return fromArgument(film, target, write, steps)
  const { place } = write
  const book = place && film.sites.bookOf(place.hash)
  const tree = book && syntaxOf(book)
  const step = (how: OriginStep['how'], from: string): void => { steps.push({ ...stationOf(write), how, from }) }
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
  if (write.how === 'birth' && target.kind === 'property') return birth(film, target, write, path, at, step)
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

const stationOf = ({ tick, time, frame, functionName, place, code, value }: Write): Omit<OriginStep, 'how' | 'from'> => ({ tick, time, frame, functionName, place, code, value })

export const brief = (text: string): string => text.length > 80 ? `${text.slice(0, 80)}…` : text

export const unreadable = (place: SourcePlace): Gap => ({ reason: 'not-observed', detail: `How ${place.path}:${place.line} makes the value cannot be read from its source.` })

/** A slot that the object had when it was first seen: the literal that made it tells, or the JSON, or nothing. */
function birth(film: Film, target: Extract<Target, { kind: 'property' }>, write: Write, path: readonly Node[], at: (node: Node) => Next, step: (how: OriginStep['how'], from: string) => void): Next {
  const source = sourceOf(path)
  const made = source ? bare(source.node) : onlyReturn(path.at(-1)) ?? path.map(bare).findLast(node => /^(?:ObjectExpression|ArrayExpression|CallExpression|NewExpression|AwaitExpression|ReturnStatement)$/.test(node.type))
  if (made?.type === 'ObjectExpression') {
    const property = children(made, 'properties').find(each => each?.type === 'Property' && each['computed'] !== true && keyText(child(each, 'key')) === target.key)
    const value = property && child(property, 'value')
    if (value) {
      step('copy', brief(film.sites.bookOf(write.place?.hash ?? '')?.table.source.slice(value.start, value.end) ?? ''))
      return at(bare(value))
    }
  }
  if (made && (made.type === 'CallExpression' || made.type === 'AwaitExpression')) return at(made)
  step('made', '')
  return end()
}

/** What a function always returns: its result is first seen when it leaves, and that stands at no statement. */
function onlyReturn(fn: Node | undefined): Node | undefined {
  const body = fn && isFunction(fn) ? child(fn, 'body') : undefined
  const answers = body?.type === 'BlockStatement' ? returnsOf(body) : body ? [body] : []
  const [only] = answers
  return answers.length === 1 && only ? bare(only) : undefined
}

const keyText = (key: Node | undefined): string | undefined => key && (key.type === 'Identifier' ? String(key['name']) : String(key['value']))

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
  const caller = callee < 0 ? -1 : film.catalog.frames.parent(callee)
  const name = target.kind === 'variable' ? functionSite?.table.bindings[target.binding]?.[0] ?? 'this' : ''
  steps.push({ ...stationOf(write), how: 'argument', from: name })
  const place = callee < 0 ? undefined : await callPlace(film, callee)
  const book = place && film.sites.bookOf(place.hash)
  const tree = book && syntaxOf(book)
  const calleeTree = functionSite && syntaxOf(functionSite.book)
  if (caller < 0 || !functionSite || !place || !book || !tree || !calleeTree || target.kind !== 'variable') {
    return end({ reason: 'foreign', detail: `${functionSite ? film.functionName(callee) : 'The function'} was called by code that is not recorded.` })
  }
  const binding = functionSite.table.bindings[target.binding]
  const fn = pathTo(calleeTree, functionSite.start, functionSite.end).findLast(isFunction)
  const index = fn && binding ? children(fn, 'params').findIndex(param => param !== null && param.start <= binding[3] && param.end >= binding[4]) : -1
  const param = fn && index >= 0 ? children(fn, 'params')[index] : undefined
  const call = pathTo(tree, place.start, place.end).findLast(node => node.type === 'CallExpression' || node.type === 'NewExpression')
  if (!call || !param || !binding) return end(unreadable(place))
  const entered = film.catalog.frames.entered(callee)
  const common = { kind: 'expression', book, row: caller, tick: entered - 1, value: write.value, until: entered } as const
  // A callback of a list's own method: the element.
  if (book === functionSite.book && call.start <= functionSite.start && call.end >= functionSite.end) {
    const receiver = child(bare(child(call, 'callee') ?? call), 'object')
    return index === 0 && receiver ? { ...common, node: bare(receiver), keys: keysOf(param, binding[3]), element: true }
      : end({ reason: 'foreign', detail: `${film.functionName(callee)} was called by code that is not recorded.` })
  }
  const given = children(call, 'arguments').slice(0, index + 1)
  const argument = given[index]
  if (!argument || given.some(each => each?.type === 'SpreadElement')) return end(unreadable(place))
  const keys = keysOf(param, binding[3])
  return { ...common, node: bare(argument), ...(keys.length > 0 && { keys }) }
}

/** Keys from a parameter's value to the name that stands at an offset of its pattern. */
function keysOf(param: Node, offset: number): readonly (string | number)[] {
  const path = pathTo(param, offset, offset + 1)
  const keys: (string | number)[] = []
  path.forEach((node, i) => {
    if (node.type === 'Property') keys.push(keyText(child(node, 'key')) ?? '')
    if (node.type === 'ArrayPattern') keys.push(children(node, 'elements').indexOf(path[i + 1] ?? null))
  })
  return keys
}

/** The slot of an object that holds a value, if exactly one does. */
export async function slotHolding(film: Film, object: Value, value: Value, tick: number): Promise<Target | undefined> {
  const ref = refOf(object)
  if (ref === undefined) return undefined
  const holding = (await objectAt(film, ref, tick)).slots.filter(slot => sameValue(slot.value, value))
  return holding.length === 1 || value.kind === 'object' ? holding[0]?.target : undefined
}
