import { METHODS, SITE_ARGS, SITE_BUILTIN, SITE_RESULT } from '@cinescope/trace'
import { bare, isFunction, list, nameOf, need, type Node } from '../node.ts'
import { givesSecret, isSecretOperand } from '../secret.ts'
import { direct, type Transform } from '../transform.ts'
import { comparedArgument, isBareCall, isLiteralCall, rootOf, takesComponent } from './compile-time.ts'
import { noteHook } from './hook.ts'
import { optionalInside } from './property.ts'
import { leaveSignal } from './signal.ts'
import { streamArguments, streamResult } from './stream.ts'
import { leaveSuperCall } from './super.ts'

export function enterCall(node: Node, t: Transform): boolean {
  const compared = comparedArgument(node)
  if (compared) t.untouched.add(compared)
  return isLiteralCall(node, t)
}

export function leaveCall(node: Node, t: Transform): void {
  if (need(node, 'callee').type === 'Super') {
    leaveSuperCall(node, t)
    return
  }
  noteHook(node, t)
  if (!t.values || isBareCall(node, t)) return
  if (node.type === 'CallExpression' && (leaveSignal(node, t) || leaveBuiltin(node, t))) return
  const foreign = isForeign(node, t)
  const args = foreign && !takesComponent(node, t) ? wrapArguments(node, t) : undefined
  if (!wantsResult(node, foreign, t) || givesSecret(t)) return
  const whole = t.parent()?.type === 'ChainExpression' ? t.parent()! : node
  const site = t.site(SITE_RESULT, node, t.table.string(calleeText(node, t)), args ?? -1)
  if (site === undefined) return
  if (args !== undefined) t.table.setDetail(args, site)
  t.told.add(node).add(whole)
  if (t.unit.stream?.results.has(node)) {
    t.unit.stream.site('result', node, site)
    streamResult(node, t.call('V', site), t)
  } else if (whole === node) t.edits.wrap(node, t.call('V', site), ')')
  else t.chainWraps.set(whole, [t.call('V', site), ')'])
}

/** The result of an optional chain is wrapped from outside: inside it could not short-circuit any more. */
export function leaveChain(node: Node, t: Transform): void {
  const wrap = t.chainWraps.get(node)
  if (wrap) t.edits.wrap(node, ...wrap)
}

function calleeText(node: Node, t: Transform): string {
  return t.excerpt(need(node, 'callee'))
}

/** Rooted in a global, or in an import from a package: code that is not instrumented. */
function isForeign(node: Node, t: Transform): boolean {
  const callee = bare(need(node, 'callee'))
  const root = rootOf(callee)
  if (root.type !== 'Identifier' || (callee !== root && callee.type !== 'MemberExpression')) return false
  const binding = t.binding(root)
  if (!binding) return nameOf(root) !== 'arguments' && nameOf(root) !== 'eval'
  return binding.kind === 'import' && binding.from !== undefined && !/^[./#]|^@\/|^~/.test(binding.from)
}

/** All arguments, handed over around the last of them: by then all are evaluated, and the call has not begun. What is spread goes as it is. */
function wrapArguments(node: Node, t: Transform): number | undefined {
  const all = list(node, 'arguments')
  const operands = all.map(arg => arg.type === 'SpreadElement' ? need(arg, 'argument') : arg)
  // The last is handed through, so it must be no secret.
  while (operands.length > 0 && isSecretOperand(operands.at(-1)!)) operands.pop()
  if (operands.length === 0) return undefined
  const last = operands.at(-1)!
  const others = operands.slice(0, -1)
  if (t.token === '-1' && !others.every((operand, i) => isSecretOperand(operand) || t.stable(operand, all.slice(i + 1)))) return undefined
  const site = t.site(SITE_ARGS, node, t.table.string(calleeText(node, t)), -1)
  if (site === undefined) return undefined
  const values = others.map((operand, i) => isSecretOperand(operand) ? t.redacted : t.keep(operand, all.slice(i + 1))!)
  const name = (['A1', 'A2', 'A3', 'A4'] as const)[values.length] ?? 'AN'
  const before = name === 'AN' ? `[${values.join(',')}],` : values.map(value => `${value},`).join('')
  if (t.unit.stream?.args.has(node)) {
    t.unit.stream.site('args', node, site)
    streamArguments(last, value => `${t.call(name, site)}${before}${value})`, t)
  } else t.edits.wrap(last, `${t.call(name, site)}${before}`, ')')
  return site
}

/** Positions where another probe records the value, or where a wrapper would change an error message or a reference. */
function wantsResult(node: Node, foreign: boolean, t: Transform): boolean {
  const callee = bare(need(node, 'callee'))
  // Told by the call's own leave; a path needs to know too which statement called.
  if (!foreign && !t.unit.path && callee.type === 'Identifier' && (t.binding(callee)?.callable || t.binding(callee)?.kind === 'class')) return false
  if (isFunction(callee)) return false
  const { user } = t
  if (!user) return false
  const { node: parent, key } = user
  const position = parent.type === 'ChainExpression' ? t.userOf(parent) : user
  const at = position?.node ?? parent
  const by = position?.key ?? key
  if (parent.type === 'ChainExpression' && parent !== t.parent()) return false
  switch (at.type) {
    case 'VariableDeclarator':
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
    case 'AwaitExpression':
    case 'YieldExpression':
    case 'ThrowStatement':
    case 'SpreadElement':
    case 'ForOfStatement':
    case 'ChainExpression':
    case 'TaggedTemplateExpression': return false
    case 'AssignmentExpression':
    case 'AssignmentPattern': return by !== 'right'
    case 'MemberExpression': return by === 'property' && !t.named
    case 'CallExpression':
    case 'NewExpression': return by !== 'callee'
    case 'UnaryExpression': return at['operator'] !== 'delete' && at['operator'] !== 'typeof'
    case 'ClassDeclaration':
    case 'ClassExpression': return false
    case 'PropertyDefinition':
    case 'AccessorProperty': return by !== 'value'
    case 'ExpressionStatement': return !/^console\b/.test(calleeText(node, t))
    default: return true
  }
}

/** Calls by the name of a mutating built-in; the runtime looks whether it really is one. */
function leaveBuiltin(node: Node, t: Transform): boolean {
  const callee = need(node, 'callee')
  if (callee.type !== 'MemberExpression' || callee['computed'] === true || node['optional'] === true || t.token === '-1' || givesSecret(t)) return false
  const property = need(callee, 'property')
  const method = property.type === 'Identifier' ? METHODS.indexOf(nameOf(property)) : -1
  if (method < 0) return false
  const object = need(callee, 'object')
  const chain = t.parent()?.type === 'ChainExpression' ? t.parent() : undefined
  if (t.inChain && !wrapsInChain(callee, t)) return false
  if (bare(object).type === 'SequenceExpression' && object.type === 'SequenceExpression') return false
  const args = list(node, 'arguments')
  let spread = 0
  args.forEach((arg, i) => { if (arg.type === 'SpreadElement') spread |= 1 << i })
  const site = t.site(SITE_BUILTIN, node, t.table.string(nameOf(property)), t.table.string(t.excerpt(object)))
  if (site === undefined) return false
  // What an argument was is asked after the call: only what cannot change at all is named again.
  const values = args.map(argument => {
    const arg = argument.type === 'SpreadElement' ? need(argument, 'argument') : argument
    if (isSecretOperand(arg)) return t.redacted
    if (t.constant(arg)) return t.text(bare(arg))
    const temporary = t.temporary()!
    t.assign(arg, temporary)
    return temporary
  })
  const name = spread !== 0 ? 'BS' : (['B0', 'B1', 'B2'] as const)[values.length] ?? 'BN'
  const opening = `${t.call(name, site)}${method},`
  const tail = name === 'BN' || name === 'BS' ? `,[${values.join(',')}]${name === 'BS' ? `,${spread}` : ''})` : `${values.map(value => `,${value}`).join('')})`
  const whole = chain ?? node
  if (object.type === 'Super' || t.stable(object, args)) {
    const receiver = object.type === 'Super' ? 'this' : t.text(bare(object))
    finish(whole, node, `${opening}${receiver},`, tail, t)
  } else {
    const receiver = t.temporary()!
    const [before, after] = direct(object)
    t.edits.wrap(object, before, `${after},${receiver}`)
    finish(whole, node, `${opening}${receiver}=`, tail, t)
  }
  return true
}

/** A chain goes on as it would if what stands in front of a `?.` of it is taken out: that one looks at the value again. */
function wrapsInChain(callee: Node, t: Transform): boolean {
  if (!optionalInside(callee)) return true
  const link = t.parent()
  return callee['optional'] === true && (link?.type === 'ChainExpression' || link?.['optional'] === true)
}

function finish(whole: Node, node: Node, opening: string, tail: string, t: Transform): void {
  t.told.add(node).add(whole)
  if (whole === node) t.edits.wrap(node, opening, tail)
  else t.chainWraps.set(whole, [opening, tail])
}
