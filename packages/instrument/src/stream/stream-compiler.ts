import {
  CODE_ADD, CODE_ANY, CODE_ARGS, CODE_COMPLEMENT, CODE_CONST, CODE_END, CODE_FALSE, CODE_JUMP, CODE_LOAD, CODE_NEGATE, CODE_NOT, CODE_NUMBER,
  CODE_OBJECT, CODE_PUT, CODE_PUT_KEY, CODE_RESULT, CODE_ROUNDS, CODE_SET, CODE_SET_KEY, CODE_SUBTRACT, CODE_TEST, CODE_WRITE, STREAM_STACK, isSecretName,
} from '@cinescope/trace'
import { bare, child, isAnonymous, list, nameOf, need, type Node } from '../node.ts'
import type { Binding } from '../scope.ts'
import { isSecretOperand } from '../secret.ts'
import type { Transform } from '../transform.ts'
import type { Unit } from '../unit.ts'
import { isBareCall } from '../visit/compile-time.ts'
import { staticKey } from '../visit/property.ts'
import { binary, comparison } from './operator.ts'
import { silentLoop } from './silent-loop.ts'
import type { VariableClass } from './stream-plan.ts'
import { Label, SiteOf, isStraight, type Word } from './stream-word.ts'

/** Records that it takes to make up for a lane that was closed. */
const CALL_COST = 4

/** Items that were asked for so far. */
type Snapshot = readonly [tests: ReadonlySet<Node>, rounds: ReadonlySet<Node>]

/** How the write of a property or element is recorded. */
export interface MemberPlan {
  /** The value is derived; else it is an item. */
  readonly derived: boolean
  /** Number of the variable that says for which generation the object is marked. */
  readonly slot: number
}

/** The code of one stream function, and what each of its nodes is to be recorded as. */
export class StreamCompiler {
  /** Target of a write -> how it is recorded. */
  readonly variables: Map<Node, 'derived' | 'item' | 'object'> = new Map()
  /** Records that are counted at the last one of a few derived writes, which nothing can come between; 0 at the others. */
  readonly counts: Map<Node, number> = new Map()
  /** Assignment or update of a member. */
  readonly members: Map<Node, MemberPlan> = new Map()
  /** Conditions whose truth is an item. */
  readonly tests: Set<Node> = new Set()
  /** Of loops that say at their end how many rounds there were: the variable that counts them. */
  readonly counters: Map<Node, number> = new Map()
  /** Loops in which nothing but numbers is computed, so that nobody else can record anything: they count in a variable of the activation. */
  readonly silent: Set<Node> = new Set()
  /** Targets of writes within them. */
  readonly deferred: Set<Node> = new Set()
  /** Loops whose rounds are items. */
  readonly rounds: Set<Node> = new Set()
  /** Calls of `Math` whose arguments are derived, and those whose result is an item too. */
  readonly args: Set<Node> = new Set()
  readonly results: Set<Node> = new Set()
  readonly #sites = { write: new Map<Node, number>(), args: new Map<Node, number>(), result: new Map<Node, number>() }
  readonly #unit: Unit
  readonly #t: Transform
  readonly #classOf: (binding: Binding) => VariableClass
  readonly #slots = new Map<Binding, number>()
  /** Slots that code reads as numbers. */
  readonly #read = new Set<number>()
  #thisSlot = -1
  #count = 0
  #code: Word[] = []
  /** The last derived write, if nothing but numbers was computed since. */
  #last: Node | undefined
  #isSilent = false
  #loops: { readonly next: Label, readonly end: Label }[] = []
  /** Records that loops make here, and items that these cost beyond them. */
  #gain = 0
  #cost = 0

  constructor(unit: Unit, t: Transform, classOf: (binding: Binding) => VariableClass) {
    this.#unit = unit
    this.#t = t
    this.#classOf = classOf
  }

  /** False if a statement cannot be followed. */
  compile(body: Node): boolean {
    for (const param of list(this.#unit.node, 'params')) {
      const binding = this.#t.binding(param)
      if (binding) this.#slot(binding)
    }
    if (!this.#statements(list(body, 'body'))) return false
    this.#emit(CODE_END)
    return true
  }

  /** Is it worth the items, where its loops make so many calls? Each closes the lane, which is opened again. */
  pays(calls: number): boolean { return this.#gain > 0 && this.#gain >= this.#cost + calls * CALL_COST }
  get size(): number { return this.#code.length + 64 }

  isTest(node: Node): boolean { return this.tests.has(node) || this.counters.has(node) }

  site(kind: 'write' | 'args' | 'result', node: Node, site: number): void { this.#sites[kind].set(node, site) }

  /** Parameters that must be numbers. */
  get guarded(): readonly string[] {
    return list(this.#unit.node, 'params').filter(param => {
      const binding = this.#t.binding(param)
      return binding !== undefined && this.#classOf(binding) === 'number' && this.#read.has(this.#slot(binding))
    }).map(nameOf)
  }

  /** Slots whose objects get properties: each has a variable for its mark. */
  get marked(): readonly number[] { return [...new Set([...this.members.values()].map(member => member.slot))] }

  slotOf(binding: Binding): number { return this.#slot(binding) }
  /** Is the variable an operand of something that is derived, so that it must be a number? */
  isRead(slot: number): boolean { return this.#read.has(slot) }

  /** As the runtime is given it: site, slots, parameters, code (stream-code.ts). */
  definition(): readonly number[] {
    const unit = this.#unit
    const first = (unit.scoped ? 1 : 0) + (unit.usesThis && !unit.arrow ? 1 : 0)
    const params: number[] = []
    if (this.#thisSlot >= 0) params.push(unit.scoped ? 1 : 0, this.#thisSlot, 0)
    const guarded = new Set(this.guarded)
    list(unit.node, 'params').forEach((param, i) => {
      const binding = this.#t.binding(param)
      if (binding && this.#classOf(binding) !== 'other') params.push(first + i, this.#slot(binding), guarded.has(nameOf(param)) ? 1 : 0)
    })
    const code = this.#code.map((word, i) => {
      // Only what is an operand must be a number.
      if (word === CODE_NUMBER && this.#code[i + 2] instanceof SiteOf && !this.#read.has(this.#code[i + 1] as number)) return CODE_ANY
      if (typeof word === 'number') return word
      return word instanceof Label ? word.at : this.#sites[word.kind].get(word.node)! - unit.site
    })
    return [unit.site, this.#count, params.length / 3, ...params, ...code]
  }

  #slot(binding: Binding): number {
    let slot = this.#slots.get(binding)
    if (slot === undefined) {
      slot = this.#count++
      this.#slots.set(binding, slot)
    }
    return slot
  }

  #emit(...words: readonly Word[]): void { this.#code.push(...words) }
  #place(label: Label): void { label.at = this.#code.length }

  #record(): void {
    if (this.#loops.length > 0) this.#gain++
  }

  /** Compiles into a list of its own; answers it, or undefined if that cannot be. */
  #apart(run: () => boolean): { readonly code: Word[], readonly records: boolean } | undefined {
    const before = this.#code
    this.#code = []
    const done = run()
    const code = this.#code
    this.#code = before
    return done ? { code, records: code.some(word => word instanceof SiteOf) } : undefined
  }

  /** Labels in `code` were placed from 0. */
  #append(code: readonly Word[], labels: readonly Label[]): void {
    const base = this.#code.length
    for (const label of labels) if (label.at >= 0) label.at += base
    this.#code.push(...code)
  }

  #statements(statements: readonly Node[]): boolean {
    return statements.every(statement => this.#statement(statement, true))
  }

  #statement(node: Node, inList: boolean): boolean {
    const quiet = node.type === 'BlockStatement' || node.type === 'VariableDeclaration' || node.type === 'ExpressionStatement' || node.type === 'EmptyStatement'
    const head = node.type === 'ForStatement'
    if (!quiet && !head) this.#last = undefined
    const follows = this.#follow(node, inList)
    if (!quiet) this.#last = undefined
    return follows
  }

  #follow(node: Node, inList: boolean): boolean {
    switch (node.type) {
      case 'BlockStatement': return this.#statements(list(node, 'body'))
      case 'EmptyStatement':
      case 'DebuggerStatement': return true
      case 'VariableDeclaration':
        for (const declarator of list(node, 'declarations')) this.#declare(declarator)
        return true
      case 'ExpressionStatement':
        if (typeof node['directive'] !== 'string') this.#effect(need(node, 'expression'))
        return true
      case 'ReturnStatement':
      case 'ThrowStatement':
        this.#emit(CODE_END)
        return true
      case 'BreakStatement':
        this.#emit(CODE_JUMP, this.#loops.at(-1)!.end)
        return true
      case 'ContinueStatement':
        this.#emit(CODE_JUMP, this.#loops.at(-1)!.next)
        return true
      case 'IfStatement': return this.#if(node)
      case 'ForStatement': {
        const outer = this.#enterSilent(node, inList)
        const init = child(node, 'init')
        if (init?.type === 'VariableDeclaration') for (const declarator of list(init, 'declarations')) this.#declare(declarator)
        else if (init) this.#effect(init)
        const follows = this.#loop(node, child(node, 'test'), child(node, 'update'), false)
        this.#isSilent = outer
        return follows
      }
      case 'WhileStatement': {
        const outer = this.#enterSilent(node, inList)
        const follows = this.#loop(node, need(node, 'test'), undefined, false)
        this.#isSilent = outer
        return follows
      }
      case 'DoWhileStatement': return this.#loop(node, need(node, 'test'), undefined, true)
      case 'ForOfStatement':
      case 'ForInStatement': return inList && need(node, 'body').type === 'BlockStatement' && this.#each(node)
      default: return false
    }
  }

  /** Answers what was before. Where a loop is silent, all that it holds must be a number, or its derivation has ended. */
  #enterSilent(node: Node, inList: boolean): boolean {
    const outer = this.#isSilent
    if (outer || !inList || need(node, 'body').type !== 'BlockStatement') return outer
    const bindings = silentLoop(node, {
      bindingOf: id => this.#isNumber(id, false) ? this.#t.binding(id) : undefined,
      isNumber: value => this.#isNumber(value, false),
      isCondition: test => this.#isCondition(test),
    })
    if (!bindings) return outer
    for (const binding of bindings) if (this.#classOf(binding) === 'number') this.#read.add(this.#slot(binding))
    this.silent.add(node)
    this.#isSilent = true
    return outer
  }

  #declare(declarator: Node): void {
    const id = need(declarator, 'id')
    const init = child(declarator, 'init')
    if (id.type === 'Identifier' && init) this.#write(id, init, '', true)
    else this.#last = undefined
  }

  /** Would something that does nothing but leave the function, without a record, be all of this? */
  #leaves(code: readonly Word[]): boolean {
    return code.length > 0 && code[0] === CODE_END
  }

  #if(node: Node): boolean {
    const alternate = child(node, 'alternate')
    const labels = this.#labels()
    const yes = this.#apart(() => this.#statement(need(node, 'consequent'), false))
    const yesLabels = this.#since(labels)
    this.#last = undefined
    const no = alternate ? this.#apart(() => this.#statement(alternate, false)) : { code: [], records: false }
    const noLabels = this.#since(labels + yesLabels.length)
    if (!yes || !no) return false
    // An arm that only leaves the function was not taken if there is a record behind it.
    if (this.#leaves(yes.code) || this.#leaves(no.code)) {
      const [code, placed] = this.#leaves(yes.code) ? [no.code, noLabels] : [yes.code, yesLabels]
      this.#append(code, placed)
      return true
    }
    if (yes.code.length === 0 && no.code.length === 0) return true
    const otherwise = this.#label()
    const end = this.#label()
    this.#test(need(node, 'test'), otherwise)
    this.#append(yes.code, yesLabels)
    if (no.code.length > 0) this.#emit(CODE_JUMP, end)
    this.#place(otherwise)
    this.#append(no.code, noLabels)
    this.#place(end)
    return true
  }

  readonly #made: Label[] = []
  #label(): Label {
    const label = new Label()
    this.#made.push(label)
    return label
  }
  #labels(): number { return this.#made.length }
  #since(count: number): Label[] { return this.#made.slice(count) }

  #loop(node: Node, test: Node | undefined, update: Node | undefined, behind: boolean): boolean {
    const labels = this.#labels()
    const { next, end } = this.#open()
    const gain = this.#gain
    const cost = this.#cost
    const before = this.#snapshot()
    this.#last = undefined
    const loop = this.#apart(() => {
      const begin = this.#label()
      this.#place(begin)
      const way: Label = end
      if (!behind && test) this.#test(test, way)
      if (!this.#statement(need(node, 'body'), false)) return false
      this.#place(next)
      this.#last = undefined
      if (update) this.#effect(update)
      if (behind && test) this.#test(test, way)
      this.#emit(CODE_JUMP, begin)
      this.#place(end)
      return true
    })
    this.#loops.pop()
    if (loop && test && !behind && this.tests.has(test) && isStraight(loop.code)) {
      loop.code[0] = CODE_ROUNDS
      this.tests.delete(test)
      this.counters.set(test, this.counters.size)
      this.#cost = cost
    }
    return this.#finish(loop, labels, gain, cost, before)
  }

  /** `for (const x of y) {}`: whether there is another round is an item. */
  #each(node: Node): boolean {
    const labels = this.#labels()
    const { next, end } = this.#open()
    const gain = this.#gain
    const cost = this.#cost
    const before = this.#snapshot()
    const loop = this.#apart(() => {
      const done = this.#label()
      this.#place(next)
      this.#emit(CODE_TEST, done)
      this.#cost++
      this.rounds.add(node)
      const left = need(node, 'left')
      if (left.type === 'VariableDeclaration') {
        const id = need(list(left, 'declarations')[0]!, 'id')
        const binding = id.type === 'Identifier' ? this.#t.binding(id) : undefined
        if (binding && this.#classOf(binding) === 'object') this.#object(id, binding)
      }
      if (!this.#statement(need(node, 'body'), false)) return false
      this.#emit(CODE_JUMP, next)
      // A `break` comes to the item behind the loop as well.
      this.#place(end)
      this.#emit(CODE_TEST, done)
      this.#place(done)
      return true
    })
    this.#loops.pop()
    return this.#finish(loop, labels, gain, cost, before)
  }

  #open(): { readonly next: Label, readonly end: Label } {
    const loop = { next: this.#label(), end: this.#label() }
    this.#loops.push(loop)
    return loop
  }

  #snapshot(): Snapshot { return [new Set(this.tests), new Set(this.rounds)] }

  /** A loop without records needs no items. */
  #finish(loop: { readonly code: Word[], readonly records: boolean } | undefined, labels: number, gain: number, cost: number, [tests, rounds]: Snapshot): boolean {
    if (!loop) return false
    if (loop.records) {
      this.#append(loop.code, this.#since(labels))
      return true
    }
    for (const test of this.tests) if (!tests.has(test)) this.tests.delete(test)
    for (const round of this.rounds) if (!rounds.has(round)) this.rounds.delete(round)
    this.#gain = gain
    this.#cost = cost
    return true
  }

  /** Jumps to `otherwise` unless the condition holds. */
  #test(node: Node, otherwise: Label): void {
    if (this.#isCondition(node)) {
      this.#jump(node, false, otherwise)
      return
    }
    this.tests.add(node)
    if (this.#loops.length > 0) this.#cost++
    this.#emit(CODE_TEST, otherwise)
  }

  #isCondition(node: Node): boolean {
    const inner = bare(node)
    switch (inner.type) {
      case 'LogicalExpression': return inner['operator'] !== '??' && this.#isCondition(need(inner, 'left')) && this.#isCondition(need(inner, 'right'))
      case 'UnaryExpression': if (inner['operator'] === '!') return this.#isCondition(need(inner, 'argument')); break
      case 'BinaryExpression': if (String(inner['operator']) in comparison) return this.#isNumber(need(inner, 'left'), true) && this.#isNumber(need(inner, 'right'), true); break
      case 'Literal': if (typeof inner['value'] === 'boolean') return true; break
    }
    return this.#isNumber(node, false)
  }

  #jump(node: Node, when: boolean, to: Label): void {
    const inner = bare(node)
    if (inner.type === 'UnaryExpression' && inner['operator'] === '!') {
      this.#jump(need(inner, 'argument'), !when, to)
      return
    }
    if (inner.type === 'LogicalExpression') {
      // `a && b` is false as soon as one is, `a || b` true as soon as one is.
      const early = inner['operator'] === '||'
      if (early === when) {
        this.#jump(need(inner, 'left'), when, to)
        this.#jump(need(inner, 'right'), when, to)
        return
      }
      const skip = this.#label()
      this.#jump(need(inner, 'left'), !when, skip)
      this.#jump(need(inner, 'right'), when, to)
      this.#place(skip)
      return
    }
    const code = inner.type === 'BinaryExpression' ? comparison[String(inner['operator'])] : undefined
    if (code !== undefined) {
      this.#number(need(inner, 'left'))
      this.#number(need(inner, 'right'))
      this.#emit(code)
    } else if (inner.type === 'Literal' && typeof inner['value'] === 'boolean') this.#emit(CODE_CONST, Number(inner['value']))
    else this.#number(inner)
    if (when) this.#emit(CODE_NOT)
    this.#emit(CODE_FALSE, to)
  }

  /** An expression whose value nobody takes. */
  #effect(node: Node): void {
    const inner = bare(node)
    if (inner.type === 'SequenceExpression') for (const part of list(inner, 'expressions')) this.#effect(part)
    else if (inner.type === 'AssignmentExpression' || inner.type === 'UpdateExpression') {
      const target = bare(need(inner, inner.type === 'UpdateExpression' ? 'argument' : 'left'))
      if (target.type !== 'Identifier') {
        this.#last = undefined
        if (target.type === 'MemberExpression') this.#member(inner, target)
      } else {
        if (inner.type === 'UpdateExpression') this.#write(target, undefined, String(inner['operator']))
        else if (inner['operator'] === '=') this.#write(target, need(inner, 'right'))
        else this.#write(target, need(inner, 'right'), String(inner['operator']))
      }
    } else this.#last = undefined
  }

  #write(id: Node, value: Node | undefined, operator = '', declared = false): void {
    const last = this.#last
    this.#last = undefined
    const binding = this.#t.binding(id)
    const as = binding ? this.#classOf(binding) : 'other'
    if (!binding || as === 'other') return
    if (as === 'object') {
      this.#object(id, binding)
      return
    }
    const slot = this.#slot(binding)
    const code = operator === '' ? -1 : operator === '++' ? CODE_ADD : operator === '--' ? CODE_SUBTRACT : binary[operator.slice(0, -1)]
    this.#record()
    if (code === undefined || (value && !this.#isNumber(value, false))) {
      if (value) this.#arguments(value)
      this.variables.set(id, 'item')
      this.#emit(CODE_NUMBER, slot, new SiteOf('write', id))
      return
    }
    if (code >= 0) this.#load(slot)
    if (value) this.#number(value)
    else this.#emit(CODE_CONST, 1)
    if (code >= 0) this.#emit(code)
    this.variables.set(id, 'derived')
    if (this.#isSilent) this.deferred.add(id)
    this.#emit(CODE_WRITE, slot, new SiteOf('write', id))
    const joins = last !== undefined && (declared || (binding.kind !== 'const' && binding.node.start < id.start)) && (!value || this.#cannotThrow(value))
    this.counts.set(id, 1 + (joins ? this.counts.get(last)! : 0))
    if (joins) this.counts.set(last, 0)
    this.#last = id
  }

  /** Of something that can be computed: does it call nothing, and was every variable in it declared before? */
  #cannotThrow(node: Node): boolean {
    const inner = bare(node)
    switch (inner.type) {
      case 'Literal': return true
      case 'Identifier': {
        const binding = this.#t.binding(inner)!
        return binding.scope.unit === this.#unit && binding.node.start < inner.start
      }
      case 'UnaryExpression': return this.#cannotThrow(need(inner, 'argument'))
      case 'BinaryExpression': return this.#cannotThrow(need(inner, 'left')) && this.#cannotThrow(need(inner, 'right'))
      default: return false
    }
  }

  #object(id: Node, binding: Binding): void {
    this.variables.set(id, 'object')
    this.#emit(CODE_OBJECT, this.#slot(binding), new SiteOf('write', id))
  }

  /** Of `x = Math.sqrt(y)` the arguments at least are derived. */
  #arguments(value: Node): void {
    const inner = bare(value)
    if (!this.#isCall(inner)) return
    const args = list(inner, 'arguments')
    for (const arg of args) this.#number(arg)
    this.args.add(inner)
    this.#record()
    this.#emit(CODE_ARGS, args.length, new SiteOf('args', inner))
  }

  #member(node: Node, member: Node): void {
    const operator = String(node['operator'])
    const right = child(node, 'right')
    if (/^(?:\|\||&&|\?\?)=$/.test(operator)) return
    const object = need(member, 'object')
    const base = bare(object)
    const binding = this.#t.binding(base)
    const known = base.type === 'ThisExpression' ? this.#unit.usesThis && !this.#unit.arrow : binding !== undefined && this.#classOf(binding) === 'object'
    if (!known) return
    const key = staticKey(member)
    const property = need(member, 'property')
    const others = [...(key === undefined ? [property] : []), ...(right ? [right] : [])]
    if (!this.#t.stable(object, others) || isSecretName(key ?? '') || (right && (isSecretOperand(right) || isAnonymous(right)))) return
    if (key === undefined && !this.#isNumber(property, true)) return
    const slot = binding ? this.#slot(binding) : this.#thisSlot < 0 ? this.#thisSlot = this.#count++ : this.#thisSlot
    const derived = node.type === 'AssignmentExpression' && operator === '=' && this.#isNumber(right!, false)
    if (key === undefined) this.#number(property)
    if (derived) this.#number(right!)
    else if (right && operator === '=') this.#arguments(right)
    this.#record()
    this.members.set(node, { derived, slot })
    const code = key === undefined ? derived ? CODE_SET_KEY : CODE_PUT_KEY : derived ? CODE_SET : CODE_PUT
    this.#emit(code, slot, new SiteOf('write', node))
  }

  #load(slot: number): void {
    this.#read.add(slot)
    this.#emit(CODE_LOAD, slot)
  }

  /** Is it a call of a function of `Math` with numbers that are known? */
  #isCall(node: Node): boolean {
    if (node.type !== 'CallExpression' || node['optional'] === true) return false
    const callee = need(node, 'callee')
    const args = list(node, 'arguments')
    return callee.type === 'MemberExpression' && callee['computed'] !== true && callee['optional'] !== true && need(callee, 'object').type === 'Identifier'
      && nameOf(need(callee, 'object')) === 'Math' && this.#t.binding(need(callee, 'object')) === undefined
      && !isBareCall(node, this.#t) && args.length > 0 && args.length <= 4 && args.every(arg => this.#isNumber(arg, true))
  }

  /** Can it be computed from numbers that are known? `operand`: it stands where the result of a call is recorded. */
  #isNumber(node: Node, operand: boolean, depth = 1): boolean {
    const inner = bare(node)
    if (depth > STREAM_STACK - 4) return false
    switch (inner.type) {
      case 'Literal': return typeof inner['value'] === 'number'
      case 'Identifier': {
        const binding = this.#t.binding(inner)
        return binding !== undefined && (this.#classOf(binding) === 'number' || this.#t.numberOf(binding) !== undefined)
      }
      case 'UnaryExpression': return ['-', '+', '~'].includes(String(inner['operator'])) && this.#isNumber(need(inner, 'argument'), true, depth)
      case 'BinaryExpression': return String(inner['operator']) in binary && this.#isNumber(need(inner, 'left'), true, depth) && this.#isNumber(need(inner, 'right'), true, depth + 1)
      case 'CallExpression': return operand && this.#isCall(inner)
      default: return false
    }
  }

  /** Code for an expression that can be computed. */
  #number(node: Node): void {
    const inner = bare(node)
    switch (inner.type) {
      case 'Literal':
        this.#emit(CODE_CONST, inner['value'] as number)
        return
      case 'Identifier': {
        const binding = this.#t.binding(inner)!
        const value = this.#t.numberOf(binding)
        if (value !== undefined) this.#emit(CODE_CONST, value)
        else this.#load(this.#slot(binding))
        return
      }
      case 'UnaryExpression':
        this.#number(need(inner, 'argument'))
        if (inner['operator'] !== '+') this.#emit(inner['operator'] === '-' ? CODE_NEGATE : CODE_COMPLEMENT)
        return
      case 'BinaryExpression':
        this.#number(need(inner, 'left'))
        this.#number(need(inner, 'right'))
        this.#emit(binary[String(inner['operator'])]!)
        return
      default: {
        const args = list(inner, 'arguments')
        for (const arg of args) this.#number(arg)
        this.args.add(inner)
        this.results.add(inner)
        this.#record()
        this.#record()
        this.#emit(CODE_ARGS, args.length, new SiteOf('args', inner), CODE_RESULT, new SiteOf('result', inner))
      }
    }
  }
}
