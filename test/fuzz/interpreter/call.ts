import type { CallExpression, Expression, NewExpression, Super, TaggedTemplateExpression } from 'acorn'
import type { Environment } from './environment.ts'
import { chain, chainTo, elements, evaluate } from './expression.ts'
import type { Callable } from './function.ts'
import type { Machine, Steps } from './machine.ts'
import { getMember, referTo } from './member.ts'

const rewriting = ['push', 'pop', 'shift', 'unshift', 'set', 'add', 'delete', 'clear', 'splice', 'sort', 'reverse', 'fill', 'copyWithin']
/** The built-in methods that change their receiver. */
const mutating: ReadonlySet<unknown> = new Set([Array.prototype, Map.prototype, Set.prototype, Object.getPrototypeOf(Int8Array.prototype) as object]
  .flatMap(prototype => rewriting.map(method => (prototype as Record<string, unknown>)[method])).filter(method => typeof method === 'function'))

/** Is a callee rooted in a global: code that nobody instrumented (P12)? */
function isForeign(callee: Expression | Super, env: Environment): boolean {
  if (callee.type !== 'Identifier' && callee.type !== 'MemberExpression') return false
  let root: Expression | Super = callee
  for (;;) {
    if (root.type === 'MemberExpression') root = root.object
    else if (root.type === 'CallExpression') root = root.callee
    else if (root.type === 'ChainExpression') root = root.expression
    else return root.type === 'Identifier' && !env.holder(root.name) && root.name !== 'arguments' && root.name !== 'undefined'
  }
}

/** `skip` is told if an optional callee was nullish. */
export function* call(node: CallExpression, env: Environment, m: Machine, skip: () => void = () => undefined): Steps {
  const { callee } = node
  if (callee.type === 'Super') return yield* constructParent(node, env, m)
  let receiver: unknown
  let fn: unknown
  if (callee.type === 'MemberExpression') {
    if (callee.object.type === 'Super') {
      const reference = yield* referTo(callee, env, m)
      receiver = env.activation.receiver.value
      fn = getMember(reference)
    } else {
      const end = yield* chainTo(callee, env, m)
      if (end.done) {
        skip()
        return undefined
      }
      receiver = (end.reference as { readonly object: unknown }).object
      fn = getMember(end.reference)
    }
  } else if (callee.type === 'ChainExpression' && callee.expression.type === 'MemberExpression') {
    const end = yield* chainTo(callee.expression, env, m)
    receiver = end.done ? undefined : (end.reference as { readonly object: unknown }).object
    fn = end.done ? undefined : getMember(end.reference)
  } else {
    const link = yield* chain(callee, env, m)
    if (link.stopped) {
      skip()
      return undefined
    }
    fn = link.value
  }
  if (node.optional && (fn === undefined || fn === null)) {
    skip()
    return undefined
  }
  const given: unknown[] = []
  const args = yield* elements(node.arguments, env, m, given)
  noteArguments(node, given, env, m)
  if (typeof fn !== 'function') throw new TypeError('not a function')
  const result: unknown = Reflect.apply(fn, receiver, args)
  noteBuiltin(node, fn, receiver, result, args, env, m)
  m.result(node, env, result)
  return result
}

function methodName(node: CallExpression): string {
  const { callee } = node
  return callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier' ? callee.property.name : ''
}

/** `given`: of a spread argument the value before it is spread. */
function noteArguments(node: CallExpression | NewExpression, given: readonly unknown[], env: Environment, m: Machine): void {
  if (given.length === 0 || !isForeign(node.callee, env)) return
  const builtin = node.type === 'CallExpression' && rewriting.includes(methodName(node))
  // Compilers look for components among the arguments of calls at the top (P14).
  const component = env.frame?.kind === 'module' && node.arguments.some(({ type }) => type === 'ArrowFunctionExpression' || type === 'FunctionExpression' || type === 'ClassExpression')
  m.note('args', node, env, given, { optional: builtin || component })
}

function noteBuiltin(node: CallExpression, fn: unknown, receiver: unknown, result: unknown, args: readonly unknown[], env: Environment, m: Machine): void {
  const method = methodName(node)
  if (!rewriting.includes(method) || !mutating.has(fn)) return
  // A call within an optional chain goes unrecorded. What was spread may be left out (P11).
  const optional = node.optional || hasOptional(node.callee)
  const spread = node.arguments.some(argument => argument.type === 'SpreadElement')
  m.note('builtin', node, env, [receiver, result, ...args], { names: [method], optional, ...(spread && { fewer: 2 }) })
}

function hasOptional(node: Expression | Super): boolean {
  if (node.type === 'MemberExpression') return node.optional || hasOptional(node.object)
  if (node.type === 'CallExpression') return node.optional || hasOptional(node.callee)
  return node.type === 'ChainExpression'
}

export function* construct(node: NewExpression, env: Environment, m: Machine): Steps {
  const callee = yield* evaluate(node.callee, env, m)
  const given: unknown[] = []
  const args = yield* elements(node.arguments, env, m, given)
  noteArguments(node, given, env, m)
  if (typeof callee !== 'function') throw new TypeError('not a constructor')
  const result: unknown = Reflect.construct(callee, args)
  m.result(node, env, result)
  return result
}

function* constructParent(node: CallExpression, env: Environment, m: Machine): Steps {
  const args = yield* elements(node.arguments, env, m)
  const { activation } = env
  const self = yield* activation.construct!(args)
  m.note('this', node, env, [self])
  return self
}

export function* tagged(node: TaggedTemplateExpression, env: Environment, m: Machine): Steps {
  let receiver: unknown
  let fn: unknown
  if (node.tag.type === 'MemberExpression') {
    const reference = yield* referTo(node.tag, env, m)
    receiver = (reference as { readonly object: unknown }).object
    fn = getMember(reference)
  } else fn = yield* evaluate(node.tag, env, m)
  const strings = templateOf(node)
  const args = yield* elements(node.quasi.expressions, env, m)
  if (typeof fn !== 'function') throw new TypeError('not a function')
  return (fn as Callable).call(receiver, strings, ...args)
}

const templates = new WeakMap<object, readonly string[]>()

/** A site has one array of strings, whatever how often it runs. */
function templateOf(node: TaggedTemplateExpression): readonly string[] {
  let strings = templates.get(node)
  if (!strings) {
    const cooked = node.quasi.quasis.map(quasi => quasi.value.cooked!)
    Object.defineProperty(cooked, 'raw', { value: Object.freeze(node.quasi.quasis.map(quasi => quasi.value.raw)) })
    templates.set(node, strings = Object.freeze(cooked))
  }
  return strings
}
