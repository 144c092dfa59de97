import { OBJECT_ARRAY, OP_NETWORK, OP_RESULT, OP_RESUME, SITE_RESULT, SITE_SUSPEND, type FrameId, type Gap, type ObjectRef, type Tick, type Value } from '@cinescope/trace'
import type { Target } from './answer.ts'
import { calleeName, keyText } from './call-node.ts'
import { entryOf } from './calls.ts'
import { networkLabel } from './event.ts'
import type { Film } from './film.ts'
import { evaluateAt } from './film-moment.ts'
import type { Row } from './index/frames.ts'
import { objectAt } from './object.ts'
import { brief, type OriginStep, slotHolding, unreadable } from './origin.ts'
import { answering } from './origin-call.ts'
import { absentFrom, elementAt, elementHolding, slotAlong } from './origin-slot.ts'
import { alwaysHeld, hasCall, inputsOf, isResponse, responseIn, returnsOf } from './origin-syntax.ts'
import { nameAt, selfAt } from './scope.ts'
import type { ModuleBook } from './sites.ts'
import { bare, child, children, isFunction, type Node, pathTo, syntaxOf } from './syntax.ts'
import { sourceOf } from './source-of.ts'
import { isTruthy, keyOf, refOf, sameValue, textOf } from './value.ts'
import { lastWrite } from './write.ts'

/** Where to go on: from a variable or slot at a moment, from an expression that was evaluated in a frame, or nowhere. */
export type Next =
  | { readonly kind: 'target', readonly target: Target, readonly tick: number }
  | FromExpression
  | { readonly kind: 'end', readonly gap: Gap | undefined }

export interface FromExpression {
  readonly kind: 'expression'
  readonly book: ModuleBook
  readonly node: Node
  readonly row: Row
  /** Just before the record that shows its value. */
  readonly tick: number
  readonly until: number
  readonly value: Value
  /** The value is a slot of the expression's value, or some element of it. */
  readonly keys?: readonly (string | number)[]
  readonly element?: boolean
  /** The expression made the object that has the slot. */
  readonly born?: boolean
}

/** Methods that hand out what their receiver holds; those that make a list of it. */
const HANDS: ReadonlySet<string> = new Set(['get', 'at', 'pop', 'shift', 'find', 'findLast'])
const COPIES: ReadonlySet<string> = new Set(['slice', 'concat', 'map', 'filter', 'toSorted', 'toReversed', 'toSpliced', 'with', 'splice', 'flat'])

const end = (gap?: Gap): Next => ({ kind: 'end', gap })

/** Goes on from expressions. */
export class OriginExpression {
  readonly #film: Film
  /** Where in the text under way the value stands, once the way led into JSON. */
  #text: { readonly keys: readonly (string | number)[], readonly value: Value } | undefined

  constructor(film: Film) { this.#film = film }

  async follow(from: FromExpression, steps: OriginStep[]): Promise<Next> {
    const { node, book } = from
    const text = book.table.source.slice(node.start, node.end)
    const within = from.element === true || (from.keys ?? []).length > 0
    switch (node.type) {
      case 'SequenceExpression': return this.#at(from, children(node, 'expressions').at(-1))
      case 'ConditionalExpression': return this.#branch(from, child(node, 'test'), held => held ? 'consequent' : 'alternate')
      case 'LogicalExpression': return this.#logical(from)
      case 'AssignmentExpression': return String(node['operator']) === '=' ? this.#at(from, child(node, 'right')) : this.#computed(from, steps, text)
      default: if (within) return this.#into(from, steps, text)
    }
    switch (node.type) {
      case 'Identifier': {
        const slot = await nameAt(this.#film, from.tick, from.row, text)
        return slot ? { kind: 'target', target: slot.target, tick: from.tick } : end({ reason: 'not-observed', detail: `${text} is no recorded variable.` })
      }
      case 'ThisExpression': {
        const slot = await selfAt(this.#film, from.tick, from.row)
        return slot ? { kind: 'target', target: slot.target, tick: from.tick } : end({ reason: 'not-observed', detail: '`this` was not recorded here.' })
      }
      case 'MemberExpression': return this.#member(from, steps, text)
      case 'Literal': return this.#ends(from, steps, 'literal', text)
      case 'ObjectExpression': case 'ArrayExpression': case 'ArrowFunctionExpression': case 'FunctionExpression': case 'ClassExpression': case 'NewExpression': case 'JSXElement': case 'JSXFragment':
        return this.#ends(from, steps, 'made', text)
      case 'TemplateLiteral': return children(node, 'expressions').length === 0 ? this.#ends(from, steps, 'literal', text) : this.#computed(from, steps, text)
      case 'AwaitExpression': return this.#awaited(from, steps, bare(child(node, 'argument') ?? node))
      case 'CallExpression': return this.#called(from, steps, node, text)
      default: return this.#computed(from, steps, text)
    }
  }

  /** What a record of the call or the call itself says that it answered. */
  async #answerOf(from: FromExpression, node: Node): Promise<Value | undefined> {
    const recorded = await this.#recorded(from, node)
    if (recorded || (node.type !== 'CallExpression' && node.type !== 'NewExpression')) return recorded
    const answered = await answering(this.#film, from, node, undefined)
    if (answered < 0) return undefined
    return node.type === 'NewExpression' ? (await entryOf(this.#film, answered)).self : (await this.#film.records.at(this.#film.catalog.frames.left(answered)))?.values[0]
  }

  #at(from: FromExpression, node: Node | null | undefined): Next { return node ? { ...from, node: bare(node) } : end(this.#unread(from)) }

  #unread({ book, node }: FromExpression): Gap { return unreadable(book.place(node.start, node.end)) }

  /** The expression's value, as far as evaluating, a record of the call or what it returned tells. */
  async #valueOf(from: FromExpression, given: Node): Promise<Value | undefined> {
    const { book, row, tick } = from
    const node = bare(given)
    const answer = await this.#answerOf(from, node)
    if (answer) return answer
    if (node.type === 'MemberExpression' && hasCall(node)) {
      const owner = refOf(await this.#valueOf(from, child(node, 'object') ?? node))
      const key = await this.#keyOf(from, node)
      return owner === undefined || key === undefined ? undefined : this.#slot(owner, key, tick)
    }
    try {
      const { value, throws } = await evaluateAt(this.#film, book.table.source.slice(node.start, node.end), tick, row)
      return throws === undefined && value.kind !== 'list' && value.kind !== 'record' && value.kind !== 'function' && value.kind !== 'gap' ? value : undefined
    } catch {
      // TypeScript in it, a call of the program: not evaluated.
      return undefined
    }
  }

  /** The key of a member expression. */
  async #keyOf(from: FromExpression, member: Node): Promise<string | undefined> {
    const property = child(member, 'property')
    if (member['computed'] === true) return keyOf(property && await this.#valueOf(from, property))
    return property?.type === 'Identifier' ? String(property['name']) : undefined
  }

  /** What a record of exactly this expression says: the result of a foreign call, what an `await` came to. */
  async #recorded({ book, row, until }: FromExpression, node: Node): Promise<Value | undefined> {
    if (row < 0 || !/^(?:Call|New|Await)Expression$/.test(node.type)) return undefined
    const owner = this.#film.sites.functionOf(this.#film.catalog.frames.site(row))
    for (const id of owner?.book === book ? book.sitesIn(owner.index) : []) {
      const site = this.#film.sites.at(id)
      if (!site || site.start !== node.start || site.end !== node.end || (site.kind !== SITE_RESULT && site.kind !== SITE_SUSPEND)) continue
      for (let at = this.#film.lastOfSite(id, row, until); at >= 0; at = this.#film.lastOfSite(id, row, at - 1)) {
        const record = await this.#film.records.at(at)
        if (record?.op === OP_RESULT) return record.values[0]
        if (record?.op === OP_RESUME) return record.values[1]
      }
    }
    return undefined
  }

  /** A value in what the expression is: at keys of it, or some element of a list. */
  async #into(from: FromExpression, steps: OriginStep[], text: string): Promise<Next> {
    const { node, tick } = from
    const [first, ...rest] = from.keys ?? []
    if (from.element !== true && first !== undefined) {
      const literal = await this.#literalSlot(from, node, String(first), rest)
      if (literal) return literal
    }
    // What it made is what is asked for: that leads to where it was taken from, not to itself.
    const whole = from.born === true ? undefined : await this.#valueOf(from, node)
    if (!whole) return this.#madeBy(from, steps, text)
    if (from.element === true) {
      const found = await elementHolding(this.#film, whole, from.keys ?? [], from.value, tick)
      return found ? { kind: 'target', target: found, tick } : end({ reason: 'not-observed', detail: `Which element of ${brief(text)} it was cannot be told.` })
    }
    const found = await slotAlong(this.#film, whole, from.keys ?? [], tick)
    if (found && sameValue(found.value, from.value)) return { kind: 'target', target: found.target, tick }
    const absent = found ? undefined : await absentFrom(this.#film, whole, from.keys ?? [], from.value, tick)
    if (!absent) return end({ reason: 'not-observed', detail: `What ${brief(text)} held there cannot be told.` })
    this.#step(from, steps, 'computed', `${brief(text)} has no ${absent}`, [{ name: brief(text), value: whole, target: undefined }])
    return end(undefined)
  }

  /** A key of an object or list that is written out. */
  async #literalSlot(from: FromExpression, node: Node, key: string, rest: readonly (string | number)[]): Promise<Next | undefined> {
    const on = (at: Node): Next => ({ ...from, node: bare(at), keys: rest, born: from.born === true && rest.length > 0 })
    const spread = (at: Node, keys: readonly (string | number)[]): Next => ({ ...from, node: bare(child(at, 'argument') ?? at), keys, born: false })
    if (node.type === 'ObjectExpression') {
      for (const property of children(node, 'properties').toReversed()) {
        if (!property) continue
        if (property.type === 'SpreadElement') {
          const given = await this.#valueOf(from, child(property, 'argument') ?? property)
          if (given?.kind !== 'object') return given ? undefined : end(this.#unread(from))
          if ((await objectAt(this.#film, given.ref, from.tick)).slots.some(slot => slot.name === key)) return spread(property, [key, ...rest])
          continue
        }
        const name = child(property, 'key')
        const written = property['computed'] === true ? keyOf(name && await this.#valueOf(from, name)) : keyText(name)
        if (written === undefined) return end(this.#unread(from))
        const value = child(property, 'value')
        if (written === key && value) return on(value)
      }
      return undefined
    }
    if (node.type !== 'ArrayExpression') return undefined
    let index = Number(key)
    for (const element of children(node, 'elements')) {
      if (element?.type !== 'SpreadElement') {
        if (index-- === 0) return element ? on(element) : undefined
        continue
      }
      const given = await this.#valueOf(from, child(element, 'argument') ?? element)
      const view = given?.kind === 'object' ? await objectAt(this.#film, given.ref, from.tick) : undefined
      if (view?.type !== OBJECT_ARRAY) return end(this.#unread(from))
      if (index < view.size) return spread(element, [index, ...rest])
      index -= view.size
    }
    return undefined
  }

  /** A value in what a call made anew: read from text, or taken over from what the call was given. */
  async #madeBy(from: FromExpression, steps: OriginStep[], text: string): Promise<Next> {
    const { node, tick } = from
    const keys = from.keys ?? []
    if (node.type === 'MemberExpression' && from.element !== true) {
      const key = await this.#keyOf(from, node)
      const object = child(node, 'object')
      if (object && key !== undefined) return { ...from, node: bare(object), keys: [key, ...keys] }
    }
    if (node.type === 'AwaitExpression') return this.#awaited(from, steps, bare(child(node, 'argument') ?? node))
    if (node.type !== 'CallExpression') return end({ reason: 'not-observed', detail: `What ${brief(text)} was cannot be told.` })
    const callee = bare(child(node, 'callee') ?? node)
    const calleeText = from.book.table.source.slice(callee.start, callee.end)
    const given = children(node, 'arguments')
    if (calleeText === 'JSON.parse' && given[0]) return this.#parsed(from, steps, given[0], keys)
    if (calleeText === 'structuredClone' && given[0]) return { ...from, node: bare(given[0]), born: false }
    if (isResponse(node)) return this.#fetched(from, steps, node, text)
    if (calleeText === 'Object.assign') {
      for (const source of given.toReversed()) {
        const value = source && source.type !== 'SpreadElement' ? await this.#valueOf(from, source) ?? (bare(source).type === 'ObjectExpression' ? null : undefined) : undefined
        if (value === undefined) break
        if (value === null) {
          const literal = await this.#literalSlot(from, bare(source!), String(keys[0]), keys.slice(1))
          if (literal) return literal
          continue
        }
        const found = await slotAlong(this.#film, value, keys, tick)
        if (found && sameValue(found.value, from.value)) return { kind: 'target', target: found.target, tick }
      }
      return end({ reason: 'not-observed', detail: `Which argument of ${brief(text)} it was cannot be told.` })
    }
    const receiver = callee.type === 'MemberExpression' ? child(callee, 'object') : undefined
    if (receiver && calleeName(node) === 'concat') {
      const joined = await this.#joined(from, [receiver, ...given], keys)
      if (joined) return joined
    }
    const list = receiver && COPIES.has(calleeName(node)) ? await this.#valueOf(from, receiver) : undefined
    const held = list && await elementHolding(this.#film, list, keys.slice(1), from.value, tick)
    if (held) {
      this.#step(from, steps, 'element', text)
      return { kind: 'target', target: held, tick }
    }
    this.#step(from, steps, 'foreign', text)
    return end({ reason: 'foreign', detail: `${brief(text)} made it, which is not recorded.` })
  }

  /** The part of a joined list that an index is in. */
  async #joined(from: FromExpression, parts: readonly (Node | null)[], [first, ...rest]: readonly (string | number)[]): Promise<Next | undefined> {
    let index = Number(first)
    for (const part of parts) {
      if (!part || part.type === 'SpreadElement') return undefined
      const node = bare(part)
      const written = node.type === 'ArrayExpression' && children(node, 'elements').every(each => each?.type !== 'SpreadElement')
      const value = written ? undefined : await this.#valueOf(from, node)
      if (!written && !value) return undefined
      const view = value?.kind === 'object' ? await objectAt(this.#film, value.ref, from.tick) : undefined
      const size = written ? children(node, 'elements').length : view?.type === OBJECT_ARRAY ? view.size : 1
      if (index < size) return { ...from, node, keys: written || view?.type === OBJECT_ARRAY ? [index, ...rest] : rest, born: false }
      index -= size
    }
    return undefined
  }

  /** A value that was read from text; if that text was made of a value here, back into that. */
  async #parsed(from: FromExpression, steps: OriginStep[], argument: Node, keys: readonly (string | number)[]): Promise<Next> {
    const text = bare(argument)
    this.#step(from, steps, 'json', from.book.table.source.slice(text.start, text.end))
    this.#text = { keys, value: from.value }
    const source = await this.#valueOf(from, text)
    return { ...from, node: text, keys: [], element: false, born: false, value: source ?? from.value }
  }

  async #slot(ref: ObjectRef, key: string, tick: number): Promise<Value> {
    return (await objectAt(this.#film, ref, tick)).slots.find(slot => slot.name === key)?.value ?? { kind: 'primitive', value: undefined }
  }

  async #member(from: FromExpression, steps: OriginStep[], text: string): Promise<Next> {
    const { node } = from
    const object = child(node, 'object')
    if (!object) return end(this.#unread(from))
    const name = await this.#keyOf(from, node)
    if (name === undefined) return end({ reason: 'not-observed', detail: `What ${brief(text)} was read from cannot be told.` })
    return this.#into({ ...from, node: bare(object), keys: [name] }, steps, from.book.table.source.slice(object.start, object.end))
  }

  /** Whether a value held: one that is written out does, though it is no recorded object. */
  async #condition(from: FromExpression, node: Node): Promise<Value | undefined> {
    const known = alwaysHeld(node) ?? await this.#valueOf(from, node)
    if (known || hasCall(node)) return known
    try {
      const { value } = await evaluateAt(this.#film, from.book.table.source.slice(node.start, node.end), from.tick, from.row)
      return /^(?:list|record|function)$/.test(value.kind) ? { kind: 'primitive', value: true } : undefined
    } catch {
      return undefined
    }
  }

  async #branch(from: FromExpression, test: Node | undefined, chosen: (held: boolean) => string): Promise<Next> {
    const value = test && await this.#condition(from, test)
    if (!value) return end({ reason: 'not-observed', detail: 'Which branch was taken cannot be told.' })
    return this.#at(from, child(from.node, chosen(isTruthy(value))))
  }

  async #logical(from: FromExpression): Promise<Next> {
    const { node } = from
    const left = child(node, 'left')
    const value = left && await this.#condition(from, left)
    if (!value) return end({ reason: 'not-observed', detail: 'Which operand it was cannot be told.' })
    const held = isTruthy(value)
    const nullish = value.kind === 'primitive' && (value.value === null || value.value === undefined)
    const goOn = node['operator'] === '&&' ? held : node['operator'] === '||' ? !held : nullish
    return this.#at(from, child(node, goOn ? 'right' : 'left'))
  }

  /** A call of a recorded function goes on at what that returned; others read text, a response or a list, or computed it. */
  async #called(from: FromExpression, steps: OriginStep[], call: Node, text: string): Promise<Next> {
    const row = await answering(this.#film, from, call, from.value)
    if (row >= 0) return this.#returned(from, steps, row)
    const callee = bare(child(call, 'callee') ?? call)
    const name = calleeName(call)
    const calleeText = from.book.table.source.slice(callee.start, callee.end)
    const [argument] = children(call, 'arguments')
    if (calleeText === 'JSON.parse' && argument) return this.#parsed(from, steps, argument, [])
    if (calleeText === 'JSON.stringify' && argument && this.#text) {
      const { keys, value } = this.#text
      this.#step(from, steps, 'json', text)
      this.#text = undefined
      return { ...from, node: bare(argument), keys, value }
    }
    if (isResponse(call)) return this.#fetched(from, steps, call, text)
    const receiver = callee.type === 'MemberExpression' ? child(callee, 'object') : undefined
    const list = receiver && (from.value.kind === 'object' || HANDS.has(name)) ? await this.#valueOf(from, receiver) : undefined
    const at = list && name === 'at' && argument ? await this.#valueOf(from, argument) : undefined
    const holding = list && (await elementAt(this.#film, list, at, from.tick) ?? await slotHolding(this.#film, list, from.value, from.tick))
    if (!list || (!holding && !HANDS.has(name))) return this.#computed(from, steps, text)
    this.#step(from, steps, 'element', text)
    return holding ? { kind: 'target', target: holding, tick: from.tick } : end({ reason: 'not-observed', detail: `Which element ${brief(text)} answered cannot be told.` })
  }

  async #awaited(from: FromExpression, steps: OriginStep[], argument: Node): Promise<Next> {
    const text = from.book.table.source.slice(argument.start, argument.end)
    const response = responseIn(argument)
    if (response) return this.#fetched(from, steps, response, text)
    if (argument.type === 'CallExpression' && from.element !== true && (from.keys ?? []).length === 0) return this.#called(from, steps, argument, text)
    this.#step(from, steps, 'awaited', text)
    return end({ reason: 'not-observed', detail: `What resolved ${brief(text)} is not recorded.` })
  }

  async #returned(from: FromExpression, steps: OriginStep[], row: Row): Promise<Next> {
    const film = this.#film
    const left = film.catalog.frames.left(row)
    const site = film.sites.functionOf(film.catalog.frames.site(row))
    const tree = site && syntaxOf(site.book)
    const fn = site && tree ? pathTo(tree, site.start, site.end).findLast(isFunction) : undefined
    const place = site?.book.place(site.start, site.end)
    steps.push({
      how: 'returned', tick: left as Tick, time: film.time(left), frame: row as FrameId, functionName: film.functionName(row), place,
      code: place && site ? site.book.code(place.line) : '', value: from.value, from: film.functionName(row),
    })
    if (!site || !fn) return end(this.#unread(from))
    const body = child(fn, 'body')
    const answers = body?.type === 'BlockStatement' ? returnsOf(body) : body ? [body] : []
    const next = (node: Node): FromExpression => ({ kind: 'expression', book: site.book, node: bare(node), row, tick: left - 1, until: left, value: from.value })
    const [only] = answers
    if (answers.length === 1 && only) return next(only)
    // Several returns: the one whose value it is, if that can be told.
    const fitting: Node[] = []
    for (const answer of answers) {
      const value = await this.#valueOf(next(answer), bare(answer))
      if (!value || sameValue(value, from.value)) fitting.push(answer)
    }
    const [one] = fitting
    return fitting.length === 1 && one ? next(one) : end({ reason: 'not-observed', detail: `Which of the ${answers.length} returns of ${film.functionName(row)} it was cannot be told.` })
  }

  /** What came with a response: of several that came meanwhile the one of the address that was asked, if that can be told. */
  async #fetched(from: FromExpression, steps: OriginStep[], call: Node, text: string): Promise<Next> {
    const address = await this.#address(from, call)
    const since = from.row < 0 ? 0 : this.#film.catalog.frames.entered(from.row)
    const { rare, rareOps } = this.#film.catalog.spine
    const labels = new Set<string>()
    for (let i = rare.floor(from.until); i >= 0 && (rare.get(i) >= since || labels.size === 0); i--) {
      if (rareOps.get(i) !== OP_NETWORK) continue
      const record = await this.#film.records.at(rare.get(i))
      if (!record || textOf(record.values[0]) !== 'end') continue
      const label = await networkLabel(this.#film, record)
      if (address !== undefined && !isAddress(label.split(' ')[1] ?? '', address)) continue
      labels.add(label)
      if (address !== undefined) break
    }
    const [label] = labels
    if (label === undefined) {
      this.#step(from, steps, 'foreign', text)
      return end({ reason: 'foreign', detail: `${brief(text)} answered it; no request of it is recorded.` })
    }
    this.#step(from, steps, 'fetch', labels.size === 1 ? label : text)
    return end(labels.size === 1 ? undefined : { reason: 'not-observed', detail: `Which of ${labels.size} requests it came with cannot be told.` })
  }

  /** The address in `fetch(address)`, also of the response whose `json()` or `text()` is called. */
  async #address(from: FromExpression, call: Node): Promise<string | undefined> {
    const film = this.#film
    let [node, moment]: [Node, FromExpression] = [call, from]
    for (let i = 0; i < 4; i++) {
      node = bare(node.type === 'AwaitExpression' ? child(node, 'argument') ?? node : node)
      if (node.type === 'CallExpression') {
        const [argument] = children(node, 'arguments')
        if (calleeName(node) === 'fetch') return argument ? textOf(await this.#valueOf(moment, argument)) : undefined
        node = child(bare(child(node, 'callee') ?? node), 'object') ?? node
        continue
      }
      const slot = node.type === 'Identifier' ? await nameAt(film, moment.tick, moment.row, String(node['name'])) : undefined
      const written = slot && await lastWrite(film, slot.target, moment.tick as Tick)
      const place = written?.found && written.write.how === 'write' ? written.write.place : undefined
      const book = place && film.sites.bookOf(place.hash)
      const tree = book && syntaxOf(book)
      const source = place && tree ? sourceOf(pathTo(tree, place.start, place.end)) : undefined
      if (!written?.found || !book || source?.how !== 'value' || source.keys.length > 0) return undefined
      node = source.node
      moment = { kind: 'expression', book, node, row: film.catalog.frames.row(written.write.frame), tick: written.write.tick - 1, until: written.write.tick, value: written.write.value }
    }
    return undefined
  }

  async #computed(from: FromExpression, steps: OriginStep[], text: string): Promise<Next> {
    const inputs: NonNullable<OriginStep['inputs']>[number][] = []
    const nodes = [...inputsOf(from.node)]
    for (let node = nodes.shift(); node; node = nodes.shift()) {
      const name = from.book.table.source.slice(node.start, node.end)
      const value = node.type === 'CallExpression' ? await this.#answerOf(from, node) : await this.#valueOf(from, node)
      // Of a call that nothing tells of: what it was given.
      if (!value && node.type === 'CallExpression') nodes.unshift(...inputsOf(node))
      if (!value) continue
      const slot = node.type === 'Identifier' ? await nameAt(this.#film, from.tick, from.row, name) : undefined
      inputs.push({ name, value, target: slot?.target })
    }
    this.#step(from, steps, 'computed', text, inputs)
    return end()
  }

  #ends(from: FromExpression, steps: OriginStep[], how: OriginStep['how'], text: string): Next {
    this.#step(from, steps, how, text)
    return end()
  }

  #step({ book, node, row, until, value }: FromExpression, steps: OriginStep[], how: OriginStep['how'], from: string, inputs?: OriginStep['inputs']): void {
    const film = this.#film
    const place = book.place(node.start, node.end)
    steps.push({
      how, tick: until as Tick, time: film.time(until), frame: (row < 0 ? 0 : row) as FrameId, functionName: film.functionName(row), place,
      code: book.code(place.line), value, from: brief(from), ...(inputs && { inputs }),
    })
  }
}

/** `/item/1` is not `/item/10`: an address is whole, or the path of a whole one. */
function isAddress(recorded: string, asked: string): boolean {
  const path = recorded.replace(/^[a-z]+:\/\/[^/]*/i, '')
  return recorded === asked || path === asked || (!asked.startsWith('/') && path.endsWith(`/${asked}`))
}
