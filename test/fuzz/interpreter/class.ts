import type { ClassDeclaration, ClassExpression, Expression, MethodDefinition, Node, PrivateIdentifier, PropertyDefinition } from 'acorn'
import { Environment, type Activation, type PrivateMember, type Receiver } from './environment.ts'
import { evaluate, evaluateNamed } from './expression.ts'
import { bindArguments, finish, inFrame, makeFunction, rename, runBody, type Callable } from './function.ts'
import type { Machine, Steps } from './machine.ts'
import { declare, executeList } from './statement.ts'

/** The key that a property is written with, if it is not computed. */
export function keyOf(key: Expression | PrivateIdentifier): string {
  if (key.type === 'Literal') return String(key.value)
  return (key as { readonly name: string }).name
}

export function defineMethod(target: object, key: PropertyKey, kind: string, fn: Callable, enumerable: boolean): void {
  if (kind !== 'get' && kind !== 'set') {
    Object.defineProperty(target, key, { value: fn, writable: true, enumerable, configurable: true })
    return
  }
  rename(fn, `${kind} ${String(key)}`)
  Object.defineProperty(target, key, { [kind]: fn, enumerable, configurable: true })
}

interface Field { readonly node: PropertyDefinition, readonly key: PropertyKey | undefined, readonly privateName: string | undefined }

type Initialiser = (self: object) => void

export function* makeClass(node: ClassDeclaration | ClassExpression, name: string, outer: Environment, m: Machine): Steps {
  const env = new Environment(outer)
  if (node.id) env.declare(node.id.name, true)
  const derived = node.superClass !== undefined && node.superClass !== null
  const parent = derived ? yield* evaluate(node.superClass!, env, m) as Steps<Callable | null> : undefined
  if (derived && parent !== null && (typeof parent !== 'function' || (parent as { readonly prototype?: unknown }).prototype === undefined)) throw new TypeError('cannot extend')
  const prototype = Object.create(derived ? (parent === null ? null : (parent as unknown as { readonly prototype: object }).prototype) : Object.prototype) as object
  for (const member of node.body.body) if (member.type !== 'StaticBlock' && member.key.type === 'PrivateIdentifier') env.privates.set(member.key.name, new WeakMap())
  const initialisers: Initialiser[] = []
  const written = node.body.body.find((member): member is MethodDefinition => member.type === 'MethodDefinition' && member.kind === 'constructor')
  const made = makeConstructor(written, env, prototype, parent, derived, initialisers, m)
  rename(made, node.id?.name ?? name)
  Object.defineProperty(made, 'prototype', { value: prototype, writable: false, enumerable: false, configurable: false })
  Object.defineProperty(prototype, 'constructor', { value: made, writable: true, enumerable: false, configurable: true })
  if (derived && parent !== null) Object.setPrototypeOf(made, parent as object)
  const statics: (() => Steps<void>)[] = []
  for (const member of node.body.body) {
    if (member === written) continue
    if (member.type === 'StaticBlock') {
      statics.push(() => runStatic(member, member.body, made, env, m))
      continue
    }
    const target = member.static ? made : prototype
    const privateName = member.key.type === 'PrivateIdentifier' ? member.key.name : undefined
    const raw = privateName === undefined ? (member.computed ? yield* evaluate(member.key as Expression, env, m) : keyOf(member.key)) : undefined
    const key = typeof raw === 'symbol' || raw === undefined ? raw : String(raw)
    if (member.type === 'MethodDefinition') {
      const fn = makeFunction(member.value, env, m, privateName === undefined ? String(key) : `#${privateName}`, target)
      if (privateName === undefined) defineMethod(target, key!, member.kind, fn, false)
      else addPrivate(member, privateName, fn, env, made, initialisers)
      continue
    }
    const field: Field = { node: member, key, privateName }
    if (member.static) statics.push(() => atOnce(() => initialise(field, made, target, env, m)))
    else initialisers.push(self => initialise(field, self, prototype, env, m))
  }
  if (node.id) env.initialise(node.id.name, made)
  for (const run of statics) yield* run()
  return made
}

// oxlint-disable-next-line require-yield -- runs like everything else
function* atOnce(run: () => void): Steps<void> { run() }

function addPrivate(member: MethodDefinition, name: string, fn: Callable, env: Environment, made: object, initialisers: Initialiser[]): void {
  const add = (self: object): void => {
    const members = env.privates.get(name)!
    const before = members.get(self)
    const accessors = before?.kind === 'accessor' ? before : { get: undefined, set: undefined }
    const now: PrivateMember = member.kind === 'get' ? { kind: 'accessor', get: fn as () => unknown, set: accessors.set }
      : member.kind === 'set' ? { kind: 'accessor', get: accessors.get, set: fn } : { kind: 'method', value: fn }
    members.set(self, now)
  }
  if (member.static) add(made)
  // Private methods are there before any field is.
  else initialisers.unshift(add)
}

/** The constructor of a class, written or implied. */
function makeConstructor(written: MethodDefinition | undefined, env: Environment, prototype: object, parent: Callable | null | undefined, derived: boolean, initialisers: readonly Initialiser[], m: Machine): Callable {
  const initialiseAll = (self: object): void => { for (const run of initialisers) run(self) }
  const made = function (this: unknown, ...args: unknown[]): unknown {
    const target = new.target as unknown as Callable | undefined
    if (!target) throw new TypeError('class constructors need new')
    const receiver: Receiver = { value: derived ? undefined : this, ready: !derived }
    const superConstruct = (given: readonly unknown[]): object => {
      const above = Object.getPrototypeOf(made) as unknown
      if (typeof above !== 'function' || above === Function.prototype) throw new TypeError('super is no constructor')
      const self = Reflect.construct(above, given, target) as object
      if (receiver.ready) throw new ReferenceError('super() twice')
      receiver.value = self
      receiver.ready = true
      initialiseAll(self)
      return self
    }
    if (!written) {
      if (derived) return superConstruct(args)
      initialiseAll(this as object)
      return this
    }
    const activation: Activation = {
      receiver, home: prototype,
      // oxlint-disable-next-line require-yield -- super() is evaluated like everything else
      construct: derived ? function* (given) { return superConstruct(given) } : undefined,
    }
    if (!derived) initialiseAll(this as object)
    const scope = finish(bindArguments(written.value, env, activation, args, m))
    const result = finish(runBody(written.value, scope, m, derived ? undefined : receiver))
    if (Object(result) === result) return result
    if (derived && result !== undefined) throw new TypeError('derived constructors answer objects')
    if (!receiver.ready) throw new ReferenceError('this')
    return receiver.value
  } as Callable
  Object.defineProperty(made, 'length', { value: written ? written.value.params.findIndex(param => param.type !== 'Identifier') < 0 ? written.value.params.length : written.value.params.findIndex(param => param.type !== 'Identifier') : 0, configurable: true })
  return made
}

function scopeOf(self: object, home: object, env: Environment): Environment {
  const scope = new Environment(env, { receiver: { value: self, ready: true }, home, construct: undefined })
  scope.frame = undefined
  return scope
}

/** A field of one instance, or of the class itself. */
function initialise(field: Field, self: object, home: object, env: Environment, m: Machine): void {
  const { node, key, privateName } = field
  let value: unknown
  if (node.value) {
    const scope = scopeOf(self, home, env)
    const frame = m.journal.frame(node.value, 'field')
    scope.frame = frame
    scope.own = frame
    frame.steps.push(node.value)
    m.journal.push(frame)
    m.note('enter', node.value, scope, [], { environment: env, self })
    const name = privateName === undefined ? String(key) : `#${privateName}`
    value = finish(inFrame(frame, scope, m, () => evaluateNamed(node.value!, name, scope, m)))
  }
  if (privateName === undefined) Object.defineProperty(self, key!, { value, writable: true, enumerable: true, configurable: true })
  else env.privates.get(privateName)!.set(self, { kind: 'field', value })
}

function* runStatic(node: Node, body: Parameters<typeof declare>[0], self: object, env: Environment, m: Machine): Steps<void> {
  const scope = scopeOf(self, self, env)
  const frame = m.journal.frame(node, 'static')
  scope.frame = frame
  scope.own = frame
  m.journal.push(frame)
  m.note('enter', node, scope, [], { environment: env, self })
  yield* inFrame(frame, scope, m, function* () {
    declare(body, scope, scope, m)
    yield* executeList(body, scope, m)
    return undefined
  }, true)
}
