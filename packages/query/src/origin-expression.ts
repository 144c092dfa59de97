import { OP_LEAVE, OP_NETWORK, type FrameId, type Gap, type ObjectRef, type Tick, type Value } from '@cinescope/trace'
import type { Target } from './answer.ts'
import { networkLabel } from './event.ts'
import type { Film } from './film.ts'
import { evaluateAt } from './film-moment.ts'
import { RETURNED, type Row } from './index/frames.ts'
import { objectAt } from './object.ts'
import { brief, type OriginStep, slotHolding, unreadable } from './origin.ts'
import { nameAt, selfAt } from './scope.ts'
import type { ModuleBook } from './sites.ts'
import { bare, child, children, childrenOf, isFunction, type Node, pathTo, syntaxOf } from './syntax.ts'
import { sameValue, textOf } from './value.ts'

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
}

const end = (gap?: Gap): Next => ({ kind: 'end', gap })

/** Goes on from expressions. */
export class OriginExpression {
  readonly #film: Film

  constructor(film: Film) { this.#film = film }

  async follow(from: FromExpression, steps: OriginStep[]): Promise<Next> {
    const { node, book } = from
    const text = book.table.source.slice(node.start, node.end)
    if (from.element === true || (from.keys && from.keys.length > 0)) return this.#into(from, text)
    switch (node.type) {
      case 'Identifier': {
        const slot = await nameAt(this.#film, from.tick, from.row, text)
        return slot ? { kind: 'target', target: slot.target, tick: from.tick } : end({ reason: 'not-observed', detail: `${text} is no recorded variable.` })
      }
      case 'ThisExpression': {
        const slot = await selfAt(this.#film, from.tick, from.row)
        return slot ? { kind: 'target', target: slot.target, tick: from.tick } : end({ reason: 'not-observed', detail: '`this` was not recorded here.' })
      }
      case 'MemberExpression': return this.#member(from, text)
      case 'Literal': return this.#ends(from, steps, 'literal', text)
      case 'ObjectExpression': case 'ArrayExpression': case 'ArrowFunctionExpression': case 'FunctionExpression': case 'ClassExpression': case 'NewExpression': case 'JSXElement': case 'JSXFragment':
        return this.#ends(from, steps, 'made', text)
      case 'TemplateLiteral': return children(node, 'expressions').length === 0 ? this.#ends(from, steps, 'literal', text) : this.#computed(from, steps, text)
      case 'SequenceExpression': return this.#at(from, children(node, 'expressions').at(-1))
      case 'AssignmentExpression': return String(node['operator']) === '=' ? this.#at(from, child(node, 'right')) : this.#computed(from, steps, text)
      case 'ConditionalExpression': return this.#branch(from, child(node, 'test'), held => held ? 'consequent' : 'alternate')
      case 'LogicalExpression': return this.#logical(from)
      case 'AwaitExpression': return this.#awaited(from, steps, bare(child(node, 'argument') ?? node))
      case 'CallExpression': return this.#called(from, steps, node, text)
      default: return this.#computed(from, steps, text)
    }
  }

  #at(from: FromExpression, node: Node | null | undefined): Next { return node ? { ...from, node: bare(node) } : end(this.#unread(from)) }

  #unread({ book, node }: FromExpression): Gap { return unreadable(book.place(node.start, node.end)) }

  /** The expression's value, as far as evaluating tells. */
  async #valueOf({ book, row, tick }: FromExpression, node: Node): Promise<Value | undefined> {
    try {
      const { value, throws } = await evaluateAt(this.#film, book.table.source.slice(node.start, node.end), tick, row)
      return throws === undefined && value.kind !== 'list' && value.kind !== 'record' && value.kind !== 'function' && value.kind !== 'gap' ? value : undefined
    } catch {
      // TypeScript in it, a call of the program: not evaluated.
      return undefined
    }
  }

  async #into(from: FromExpression, text: string): Promise<Next> {
    const whole = await this.#valueOf(from, from.node)
    if (!whole) return end({ reason: 'not-observed', detail: `What ${brief(text)} was cannot be told.` })
    let object: Value = whole
    if (from.element === true) {
      const found = await slotHolding(this.#film, object, from.value, from.tick)
      return found && (from.keys ?? []).length === 0 ? { kind: 'target', target: found, tick: from.tick } : end({ reason: 'not-observed', detail: `Which element of ${brief(text)} it was cannot be told.` })
    }
    for (const [i, key] of (from.keys ?? []).entries()) {
      if (object.kind !== 'object') return end({ reason: 'not-observed', detail: `${brief(text)} is no object.` })
      const target: Target = { kind: 'property', ref: object.ref, key: String(key) }
      if (i === (from.keys ?? []).length - 1) return { kind: 'target', target, tick: from.tick }
      object = await this.#slot(object.ref, String(key), from.tick)
    }
    return end()
  }

  async #slot(ref: ObjectRef, key: string, tick: number): Promise<Value> {
    return (await objectAt(this.#film, ref, tick)).slots.find(slot => slot.name === key)?.value ?? { kind: 'primitive', value: undefined }
  }

  async #member(from: FromExpression, text: string): Promise<Next> {
    const { node } = from
    const object = child(node, 'object')
    const property = child(node, 'property')
    if (!object || !property) return end(this.#unread(from))
    const [owner, key] = [await this.#valueOf(from, bare(object)), node['computed'] === true ? await this.#valueOf(from, property) : undefined]
    const name = node['computed'] === true ? key?.kind === 'primitive' ? String(key.value) : undefined : String(property['name'])
    if (owner?.kind !== 'object' || name === undefined) return end({ reason: 'not-observed', detail: `What ${brief(text)} was read from cannot be told.` })
    return { kind: 'target', target: { kind: 'property', ref: owner.ref, key: name }, tick: from.tick }
  }

  async #branch(from: FromExpression, test: Node | undefined, chosen: (held: boolean) => string): Promise<Next> {
    const value = test && await this.#valueOf(from, test)
    if (!value) return end({ reason: 'not-observed', detail: 'Which branch was taken cannot be told.' })
    return this.#at(from, child(from.node, chosen(value.kind !== 'primitive' || Boolean(value.value))))
  }

  async #logical(from: FromExpression): Promise<Next> {
    const { node } = from
    const left = child(node, 'left')
    const value = left && await this.#valueOf(from, left)
    if (!value) return end({ reason: 'not-observed', detail: 'Which operand it was cannot be told.' })
    const held = value.kind !== 'primitive' || Boolean(value.value)
    const nullish = value.kind === 'primitive' && (value.value === null || value.value === undefined)
    const goOn = node['operator'] === '&&' ? held : node['operator'] === '||' ? !held : nullish
    return this.#at(from, child(node, goOn ? 'right' : 'left'))
  }

  /** A call of a recorded function goes on at what that returned; others read text, a response or a list, or computed it. */
  async #called(from: FromExpression, steps: OriginStep[], call: Node, text: string, awaited: boolean = false): Promise<Next> {
    const callee = bare(child(call, 'callee') ?? call)
    const name = callee.type === 'MemberExpression' ? String(child(callee, 'property')?.['name'] ?? '') : from.book.table.source.slice(callee.start, callee.end)
    const row = this.#answering(from, name, awaited)
    if (row >= 0) return this.#returned(from, steps, row)
    const calleeText = from.book.table.source.slice(callee.start, callee.end)
    const [argument] = children(call, 'arguments')
    if (calleeText === 'JSON.parse' && argument) {
      this.#step(from, steps, 'json', from.book.table.source.slice(argument.start, argument.end))
      const source = await this.#valueOf(from, argument)
      return { ...from, node: bare(argument), value: source ?? from.value }
    }
    if (name === 'fetch' || name === 'json' || name === 'text') return this.#fetched(from, steps, text)
    const receiver = callee.type === 'MemberExpression' ? child(callee, 'object') : undefined
    const list = receiver && from.value.kind === 'object' ? await this.#valueOf(from, bare(receiver)) : undefined
    const holding = list && await slotHolding(this.#film, list, from.value, from.tick)
    if (holding) {
      this.#step(from, steps, 'element', text)
      return { kind: 'target', target: holding, tick: from.tick }
    }
    return this.#computed(from, steps, text)
  }

  async #awaited(from: FromExpression, steps: OriginStep[], argument: Node): Promise<Next> {
    const text = from.book.table.source.slice(argument.start, argument.end)
    if (argument.type === 'CallExpression') return this.#called(from, steps, argument, text, true)
    this.#step(from, steps, 'awaited', text)
    return end({ reason: 'not-observed', detail: `What resolved ${brief(text)} is not recorded.` })
  }

  /** The last call of that name from the frame which answered the value; of an awaited one, wherever it went on. */
  #answering({ row, until, value }: FromExpression, name: string, awaited: boolean): Row {
    const { frames } = this.#film.catalog
    let best = -1
    for (const at of row < 0 ? [] : frames.children(row)) {
      if (frames.entered(at) > until) break
      const left = frames.left(at)
      if (left < 0 || left > until || frames.outcome(at) !== RETURNED || this.#film.functionName(at) !== name) continue
      const result = this.#film.records.now(left)
      if (!awaited && result?.op === OP_LEAVE && result.values[0] && !sameValue(result.values[0], value)) continue
      best = at
    }
    return best
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

  async #fetched(from: FromExpression, steps: OriginStep[], text: string): Promise<Next> {
    const { rare, rareOps } = this.#film.catalog.spine
    for (let i = rare.floor(from.until); i >= 0; i--) {
      if (rareOps.get(i) !== OP_NETWORK) continue
      const record = await this.#film.records.at(rare.get(i))
      if (!record || textOf(record.values[0]) !== 'end') continue
      this.#step(from, steps, 'fetch', await networkLabel(this.#film, record))
      return end()
    }
    this.#step(from, steps, 'foreign', text)
    return end({ reason: 'foreign', detail: `${brief(text)} answered it; no request of it is recorded.` })
  }

  async #computed(from: FromExpression, steps: OriginStep[], text: string): Promise<Next> {
    const inputs: NonNullable<OriginStep['inputs']>[number][] = []
    for (const node of inputsOf(from.node)) {
      const name = from.book.table.source.slice(node.start, node.end)
      const value = await this.#valueOf(from, node)
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

/** Values that functions inside do not return. */
export function returnsOf(body: Node): readonly Node[] {
  return childrenOf(body).flatMap(node => {
    if (isFunction(node) || node.type.startsWith('Class')) return []
    const argument = node.type === 'ReturnStatement' ? child(node, 'argument') : undefined
    return argument ? [argument] : returnsOf(node)
  })
}

/** Variables and properties that an expression reads, in source order. */
function inputsOf(node: Node): readonly Node[] {
  const found: Node[] = []
  const seen = new Set<string>()
  const walk = (at: Node): void => {
    if (isFunction(at)) return
    if (at.type === 'Identifier' || at.type === 'MemberExpression') {
      const key = `${at.start}-${at.end}`
      if (!seen.has(key)) found.push(at)
      seen.add(key)
      if (at.type === 'MemberExpression' && at['computed'] === true) childrenOf(at).forEach(walk)
      return
    }
    if (at.type === 'CallExpression') {
      const callee = bare(child(at, 'callee') ?? at)
      if (callee.type === 'MemberExpression') childrenOf(callee).slice(0, 1).forEach(walk)
      children(at, 'arguments').forEach(each => { if (each) walk(each) })
      return
    }
    childrenOf(at).forEach(walk)
  }
  walk(node)
  return found
}
