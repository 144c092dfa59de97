import type { AssignmentExpression, CallExpression, Expression, Identifier, MemberExpression, ObjectExpression, SpreadElement, UnaryExpression, UpdateExpression } from 'acorn'
import { call, construct, tagged } from './call.ts'
import { defineMethod, keyOf, makeClass } from './class.ts'
import type { Environment } from './environment.ts'
import { isAsyncGenerator, makeFunction, suspend } from './function.ts'
import { Signal, type Machine, type Steps } from './machine.ts'
import { getMember, placeOf, putMember, referTo, referWithin, type Reference } from './member.ts'
import { binary } from './operator.ts'
import { startOf } from './skeleton.ts'
import { bindPattern, noteWrites } from './pattern.ts'

/** A function or class without a name of its own takes that of what it is assigned to. */
export function* evaluateNamed(node: Expression, name: string, env: Environment, m: Machine): Steps {
  if (node.type === 'ArrowFunctionExpression' || (node.type === 'FunctionExpression' && !node.id)) return makeFunction(node, env, m, name)
  if (node.type === 'ClassExpression' && !node.id) return yield* makeClass(node, name, env, m)
  return yield* evaluate(node, env, m)
}

export function* evaluate(node: Expression, env: Environment, m: Machine): Steps {
  const value = yield* compute(node, env, m)
  m.value(node, env, value)
  return value
}

function* compute(node: Expression, env: Environment, m: Machine): Steps {
  switch (node.type) {
    case 'Literal': return node.regex ? new RegExp(node.regex.pattern, node.regex.flags) : node.value
    case 'Identifier': return node.name === 'undefined' ? undefined : env.read(node.name)
    case 'ThisExpression':
      if (!env.activation.receiver.ready) throw new ReferenceError('this')
      return env.activation.receiver.value
    case 'TemplateLiteral': {
      let text = node.quasis[0]!.value.cooked!
      for (let i = 0; i < node.expressions.length; i++) text += `${yield* evaluate(node.expressions[i]!, env, m) as Steps<string>}${node.quasis[i + 1]!.value.cooked}`
      return text
    }
    case 'ArrayExpression': return yield* elements(node.elements, env, m)
    case 'ObjectExpression': return yield* makeObject(node, env, m)
    case 'FunctionExpression':
    case 'ArrowFunctionExpression': return makeFunction(node, env, m)
    case 'ClassExpression': return yield* makeClass(node, '', env, m)
    case 'UnaryExpression': return yield* unary(node, env, m)
    case 'UpdateExpression': return yield* update(node, env, m)
    case 'BinaryExpression': {
      if (node.left.type === 'PrivateIdentifier') return env.members(node.left.name).has(yield* evaluate(node.right, env, m) as Steps<object>)
      const left = yield* evaluate(node.left, env, m)
      return binary(node.operator, left, yield* evaluate(node.right, env, m))
    }
    case 'LogicalExpression': {
      const left = yield* evaluate(node.left, env, m)
      if (settles(node.operator, left)) return left
      m.operand(node.right, env)
      return yield* evaluate(node.right, env, m)
    }
    case 'ConditionalExpression': {
      const chosen = (yield* evaluate(node.test, env, m)) ? node.consequent : node.alternate
      if (chosen === node.consequent) m.operand(chosen, env)
      return yield* evaluate(chosen, env, m)
    }
    case 'SequenceExpression': {
      let value: unknown
      for (const expression of node.expressions) value = yield* evaluate(expression, env, m)
      return value
    }
    case 'AssignmentExpression': return yield* assign(node, env, m)
    case 'MemberExpression': return getMember(yield* referTo(node, env, m))
    case 'CallExpression': return yield* call(node, env, m)
    case 'NewExpression': return yield* construct(node, env, m)
    case 'TaggedTemplateExpression': return yield* tagged(node, env, m)
    case 'ChainExpression': {
      const link = m.link(node) as CallExpression | MemberExpression | undefined
      const start = link && startOf(link)
      if (start && (start.type === 'ThisExpression' || env.holder((start as Identifier).name))) {
        const value = yield* compute(start as Expression, env, m)
        if (value !== null && value !== undefined) m.operand(link, env)
      }
      const { value, stopped } = yield* chain(node.expression, env, m)
      // The result of a call that ends a chain is that of the chain.
      if (stopped && node.expression.type === 'CallExpression') m.result(node.expression, env, undefined)
      return value
    }
    case 'YieldExpression': {
      const operand = node.argument ? yield* evaluate(node.argument, env, m) : undefined
      m.note('suspend', node, env, [operand])
      const received = yield* suspend(env, m, function* () {
        if (node.delegate) return yield* operand as Iterable<unknown> as Steps
        return yield isAsyncGenerator(env) ? new Signal('yield', operand) : operand
      })
      m.note('resume', node, env, [received])
      return received
    }
    case 'AwaitExpression': {
      const operand = yield* evaluate(node.argument, env, m)
      m.note('suspend', node, env, [operand])
      const received = yield* suspend(env, m, function* () { return yield new Signal('await', operand) })
      m.note('resume', node, env, [received])
      return received
    }
    default: throw new Error(`${node.type} is beyond the interpreter`)
  }
}

function settles(operator: string, left: unknown): boolean {
  if (operator === '??' || operator === '??=') return left !== undefined && left !== null
  return operator === '||' || operator === '||=' ? Boolean(left) : !left
}

/** Of an array literal or of arguments; spreads run the iterator. `given` gets what was spread itself. */
export function* elements(nodes: readonly (Expression | SpreadElement | null)[], env: Environment, m: Machine, given: unknown[] = []): Steps<unknown[]> {
  const values: unknown[] = []
  for (const node of nodes) {
    if (!node) values.length++
    else if (node.type === 'SpreadElement') {
      const spread = yield* evaluate(node.argument, env, m) as Steps<Iterable<unknown>>
      given.push(spread)
      for (const value of spread) values.push(value)
    } else {
      const value = yield* evaluate(node, env, m)
      given.push(value)
      values.push(value)
    }
  }
  return values
}

function* makeObject(node: ObjectExpression, env: Environment, m: Machine): Steps {
  const object: Record<PropertyKey, unknown> = {}
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      const from = yield* evaluate(property.argument, env, m)
      // A copy defines properties, whatever setters are there.
      for (const key of Reflect.ownKeys(Object(from ?? {}) as object)) {
        if (Object.prototype.propertyIsEnumerable.call(from, key)) define(object, key, (from as Record<PropertyKey, unknown>)[key])
      }
      continue
    }
    const computed = property.computed ? yield* evaluate(property.key, env, m) : keyOf(property.key)
    const key = typeof computed === 'symbol' ? computed : String(computed)
    if (property.kind !== 'init' || property.method) defineMethod(object, key, property.kind, makeFunction(property.value as never, env, m, String(key), object), true)
    else define(object, key, yield* evaluateNamed(property.value, String(key), env, m))
  }
  return object
}

function define(object: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}

function* unary(node: UnaryExpression, env: Environment, m: Machine): Steps {
  if (node.operator === 'delete') return yield* remove(node, env, m)
  if (node.operator === 'typeof' && node.argument.type === 'Identifier' && !env.holder(node.argument.name) && !(node.argument.name in env.globals) && !(node.argument.name in globalThis)) return 'undefined'
  const value = yield* evaluate(node.argument, env, m) as Steps<number>
  switch (node.operator) {
    case '-': return -value
    case '+': return +value
    case '!': return !value
    case '~': return ~value
    case 'typeof': return typeof value
    default: return undefined
  }
}

function* remove(node: UnaryExpression, env: Environment, m: Machine): Steps {
  const inner = node.argument.type === 'ChainExpression' ? node.argument.expression : node.argument
  if (inner.type !== 'MemberExpression') throw new Error('delete of no member')
  const link = node.argument.type === 'ChainExpression' ? yield* chainTo(inner, env, m) : { done: false as const, reference: yield* referTo(inner, env, m) }
  if (link.done) return true
  const { object, key } = link.reference as Reference & { readonly kind: 'property' }
  if (object === undefined || object === null) throw new TypeError('nothing to delete from')
  if (!Reflect.deleteProperty(Object(object) as object, key as PropertyKey)) throw new TypeError('cannot delete')
  const { values, names } = placeOf(link.reference)
  m.note('delete', node, env, values, { names, optional: node.argument.type === 'ChainExpression' })
  return true
}

/** The reference at the end of an optional chain, if the chain gets there. */
function* chainTo(node: Expression & { readonly type: 'MemberExpression' }, env: Environment, m: Machine): Steps<{ readonly done: true } | { readonly done: false, readonly reference: Reference }> {
  const object = yield* chain(node.object as Expression, env, m)
  if (object.stopped || (node.optional && (object.value === undefined || object.value === null))) return { done: true }
  return { done: false, reference: yield* referWithin(node, object.value, env, m) }
}

export interface Link { readonly value: unknown, readonly stopped: boolean }

/** A part of an optional chain: stopped once something optional was nullish. */
export function* chain(node: Expression, env: Environment, m: Machine): Steps<Link> {
  if (node.type === 'MemberExpression' && node.object.type !== 'Super') {
    const end = yield* chainTo(node, env, m)
    return end.done ? { value: undefined, stopped: true } : { value: getMember(end.reference), stopped: false }
  }
  if (node.type === 'CallExpression' && node.callee.type !== 'Super') {
    let stopped = false
    const value = yield* call(node, env, m, () => { stopped = true })
    return { value, stopped }
  }
  return { value: yield* evaluate(node, env, m), stopped: false }
}

export { chainTo }

function* update(node: UpdateExpression, env: Environment, m: Machine): Steps {
  const count = (value: unknown): readonly [number | bigint, number | bigint] => {
    const old = typeof value === 'bigint' ? value : Number(value)
    return [old, typeof old === 'bigint' ? old + (node.operator === '++' ? 1n : -1n) : old + (node.operator === '++' ? 1 : -1)]
  }
  if (node.argument.type === 'Identifier') {
    const { name } = node.argument
    const [old, value] = count(env.read(name))
    const environment = env.assign(name, value)
    m.note('write', node.argument, env, [value], { names: [name], environment })
    return node.prefix ? value : old
  }
  const reference = yield* referTo(node.argument as never, env, m)
  const [old, value] = count(getMember(reference))
  putMember(reference, value)
  const { values, names } = placeOf(reference)
  m.note('set', node, env, [...values, value], { names })
  return node.prefix ? value : old
}

function* assign(node: AssignmentExpression, env: Environment, m: Machine): Steps {
  const { left, operator } = node
  const logical = operator === '||=' || operator === '&&=' || operator === '??='
  if (left.type === 'Identifier') {
    const { name } = left
    let value: unknown
    if (operator === '=') value = yield* evaluateNamed(node.right, name, env, m)
    else {
      const old = env.read(name)
      if (logical && settles(operator, old)) return old
      value = logical ? yield* evaluateNamed(node.right, name, env, m) : binary(operator.slice(0, -1), old, yield* evaluate(node.right, env, m))
    }
    const environment = env.assign(name, value)
    m.note('write', left, env, [value], { names: [name], environment })
    return value
  }
  if (left.type !== 'MemberExpression') {
    const value = yield* evaluate(node.right, env, m)
    const members: Reference[] = []
    yield* bindPattern(left, value, env, m, 'assignment', members)
    noteWrites(left, env, m, { members })
    return value
  }
  const reference = yield* referTo(left, env, m)
  let value: unknown
  if (operator === '=') value = yield* evaluate(node.right, env, m)
  else {
    const old = getMember(reference)
    if (logical && settles(operator, old)) return old
    value = logical ? yield* evaluate(node.right, env, m) : binary(operator.slice(0, -1), old, yield* evaluate(node.right, env, m))
  }
  putMember(reference, value)
  const { values, names } = placeOf(reference)
  m.note('set', node, env, [...values, value], { names })
  return value
}
