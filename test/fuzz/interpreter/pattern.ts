import type { Expression, Identifier, MemberExpression, Pattern } from 'acorn'
import { keyOf } from './class.ts'
import type { Environment } from './environment.ts'
import { evaluate, evaluateNamed } from './expression.ts'
import type { Machine, Steps } from './machine.ts'
import { putMember, referTo, type Reference } from './member.ts'

/** Names that a pattern binds or assigns, in source order. */
export function namesOf(pattern: Pattern): readonly string[] { return targetsOf(pattern).flatMap(target => target.type === 'Identifier' ? target.name : []) }

/** Variables and members that a pattern writes, in source order. */
function targetsOf(pattern: Pattern): readonly (Identifier | MemberExpression)[] {
  switch (pattern.type) {
    case 'AssignmentPattern': return targetsOf(pattern.left)
    case 'RestElement': return targetsOf(pattern.argument)
    case 'ArrayPattern': return pattern.elements.flatMap(element => element ? targetsOf(element) : [])
    case 'ObjectPattern': return pattern.properties.flatMap(property => targetsOf(property.type === 'Property' ? property.value : property))
    default: return [pattern]
  }
}

export type Binding = 'parameter' | 'declaration' | 'var' | 'assignment'

/** Takes `value` apart. Says nothing of what it wrote: `noteWrites` does, when all is bound. */
export function* bindPattern(pattern: Pattern, value: unknown, env: Environment, m: Machine, how: Binding, members: Reference[] = []): Steps<void> {
  switch (pattern.type) {
    case 'Identifier': return put(pattern.name, value, env, how)
    case 'MemberExpression': {
      const reference = yield* referTo(pattern, env, m)
      members.push(reference)
      putMember(reference, value)
      return
    }
    case 'AssignmentPattern': {
      const name = pattern.left.type === 'Identifier' ? pattern.left.name : ''
      // An anonymous function takes its name from where it stands, which leaves no room.
      if (value === undefined && !isAnonymous(pattern.right)) m.operand(pattern.right, env)
      yield* bindPattern(pattern.left, value === undefined ? yield* evaluateNamed(pattern.right, name, env, m) : value, env, m, how, members)
      return
    }
    case 'ObjectPattern': return yield* bindObject(pattern, value, env, m, how, members)
    case 'ArrayPattern': return yield* bindArray(pattern, value, env, m, how, members)
    case 'RestElement': return yield* bindPattern(pattern.argument, value, env, m, how, members)
  }
}

function* bindObject(pattern: Pattern & { readonly type: 'ObjectPattern' }, value: unknown, env: Environment, m: Machine, how: Binding, members: Reference[] = []): Steps<void> {
  if (value === undefined || value === null) throw new TypeError('cannot destructure')
  const taken: PropertyKey[] = []
  for (const property of pattern.properties) {
    if (property.type === 'RestElement') {
      const rest: Record<PropertyKey, unknown> = {}
      // What was taken is not read again: a getter would run twice.
      for (const key of Reflect.ownKeys(Object(value) as object)) {
        if (!taken.some(other => other === key || String(other) === key) && Object.prototype.propertyIsEnumerable.call(value, key)) rest[key] = (value as Record<PropertyKey, unknown>)[key]
      }
      yield* bindPattern(property.argument, rest, env, m, how, members)
      continue
    }
    const key = property.computed ? yield* evaluate(property.key, env, m) as Steps<PropertyKey> : keyOf(property.key)
    taken.push(key)
    yield* bindPattern(property.value, (value as Record<PropertyKey, unknown>)[key], env, m, how, members)
  }
}

function* bindArray(pattern: Pattern & { readonly type: 'ArrayPattern' }, value: unknown, env: Environment, m: Machine, how: Binding, members: Reference[] = []): Steps<void> {
  const iterator = (value as Iterable<unknown>)[Symbol.iterator]()
  let done = false
  const next = (): unknown => {
    if (done) return undefined
    done = true
    const step = iterator.next()
    done = step.done === true
    return done ? undefined : step.value
  }
  try {
    for (const element of pattern.elements) {
      if (element?.type === 'RestElement') {
        const rest: unknown[] = []
        for (;;) {
          const item = next()
          if (done) break
          rest.push(item)
        }
        yield* bindPattern(element.argument, rest, env, m, how, members)
      } else {
        const item = next()
        if (element) yield* bindPattern(element, item, env, m, how, members)
      }
    }
  } catch (error) {
    if (!done) close(iterator)
    throw error
  }
  if (!done) iterator.return?.()
}

/** After an exception, which goes before one of the iterator's own. */
function close(iterator: Iterator<unknown>): void {
  try {
    iterator.return?.()
  } catch {
    // The first exception is the one that counts.
  }
}

function isAnonymous(node: Expression): boolean {
  return node.type === 'ArrowFunctionExpression' || ((node.type === 'FunctionExpression' || node.type === 'ClassExpression') && !node.id)
}

function put(name: string, value: unknown, env: Environment, how: Binding): void {
  if (how === 'assignment') env.assign(name, value)
  else env.initialise(name, value)
}

interface Writes { readonly optional?: boolean, readonly members?: readonly Reference[] }

/** Everything in a pattern was written (P9: told when all of it is). `members` are those of the pattern, in order. */
export function noteWrites(pattern: Pattern, env: Environment, m: Machine, { optional = false, members = [] }: Writes = {}): void {
  let next = 0
  for (const target of targetsOf(pattern)) {
    if (target.type === 'MemberExpression') {
      noteMember(target, members[next++]!, env, m)
      continue
    }
    const holder = env.holder(target.name)!
    m.note('write', target, env, [holder.slots.get(target.name)!.value], { names: [target.name], environment: holder, optional })
  }
}

/** What stands in the property now; a private member, a setter or a key that is an object may keep it from being seen (P25). */
function noteMember(node: MemberExpression, reference: Reference, env: Environment, m: Machine): void {
  const key = reference.kind === 'private' ? reference.name : reference.key
  const own = reference.kind === 'property' && Object(reference.object) === reference.object && Object(key) !== key
    ? Object.getOwnPropertyDescriptor(reference.object as object, key as PropertyKey) : undefined
  m.note('set', node, env, [reference.object, key, own?.value], { optional: !own || !('value' in own) })
}
