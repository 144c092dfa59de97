import { BRANCH_CHAIN, BRANCH_CONSEQUENT, BRANCH_DEFAULT, BRANCH_RIGHT, LEVEL_PATH, MARK_DIRECT, SITE_BRANCH } from '@cinescope/trace'
import { bare, child, isAnonymous, list, nameOf, need, targets, type Node } from '../node.ts'
import { UnitPath } from '../path.ts'
import type { Transform } from '../transform.ts'
import type { Unit } from '../unit.ts'
import { endSilent } from './stream.ts'

/**
 * Gives a unit at level 3 or above its statements' numbers; one without records as at level 2.
 */
export function openPath(unit: Unit, node: Node, t: Transform): void {
  if (unit.level < LEVEL_PATH || !unit.framed || !unit.values || unit.made) return
  const isModule = unit.form === 'module'
  // What a `with` does is left alone, and may jump out of it.
  if (unit.hasWith) return
  // Which operands are evaluated in functions that a compiler makes, and when, nothing tells.
  if (t.lateJsx && unit.hasJsx) return
  // An arrow function whose body is an expression has one statement, and nothing to number.
  const statements = isModule || unit.form === 'static' || need(node, 'body').type === 'BlockStatement'
  const path = new UnitPath(node, statements && unit.guarded && !isModule, (kind, at, subject) => t.site(kind, at, subject) ?? 0, at => t.table.range(at))
  unit.path = path
  if (statements) unit.temporaries.add(t.name('p'))
  t.table.addPath(unit.site, path.tree)
}

/** What an arm begins with; nothing in a unit without path. */
function armProbe(node: Node, t: Transform): string {
  const site = t.unit.path?.arms.get(node)
  return site === undefined || site === 0 ? '' : t.statement(t.branch(site))
}

/** `$cp=7;` */
function mark(number: number, t: Transform): string { return t.statement(`${t.name('p')}=${number}`) }

/** `$cp=7;`: the statement that is begun. */
export function markStatement(node: Node, t: Transform): void {
  const number = t.unit.path?.numbers.get(node)
  if (number !== undefined && (t.inList() || isSole(t))) t.edits.open(node.start, mark(number, t))
}

/** Is the current statement the body of a loop or an arm of an `if`, which gets braces? */
function isSole(t: Transform): boolean {
  const parent = t.parent()
  if (!parent) return false
  return parent.type === 'IfStatement' ? t.key !== 'test' : t.key === 'body' && /^(?:While|DoWhile|For|ForIn|ForOf)Statement$/.test(parent.type)
}

/** What a round of a loop begins with, and what stands behind its last statement: the loop goes on with its test. */
export function loopProbes(node: Node, t: Transform): readonly [before: string, after: string] {
  const number = t.unit.path?.numbers.get(node)
  if (number === undefined) return ['', '']
  const body = need(node, 'body')
  const empty = body.type === 'BlockStatement' && list(body, 'body').length === 0
  return [armProbe(node, t), empty ? '' : `;${mark(number, t).slice(0, -1)}`]
}

export function leaveIf(node: Node, t: Transform): void {
  if (!t.unit.path) return
  const consequent = need(node, 'consequent')
  const alternate = child(node, 'alternate')
  if (consequent.type === 'BlockStatement') t.edits.open(consequent.start + 1, armProbe(node, t))
  else t.edits.wrap(consequent, `${t.brace}${armProbe(node, t)}`, '}')
  if (alternate && alternate.type !== 'BlockStatement') t.edits.wrap(alternate, t.brace, '}')
}

export function leaveWhile(node: Node, t: Transform): void {
  endSilent(node, t)
  if (!t.unit.path) return
  const body = need(node, 'body')
  const [before, after] = loopProbes(node, t)
  if (body.type !== 'BlockStatement') t.edits.wrap(body, `${t.brace}${before}`, `${after}}`)
  else {
    t.edits.open(body.start + 1, before)
    if (after) t.edits.close(body.end - 1, after)
  }
}

export function leaveCase(node: Node, t: Transform): void {
  const first = list(node, 'consequent')[0]
  if (first && t.unit.path) t.edits.open(first.start, armProbe(node, t))
}

/** What stands first in a `catch` or `finally`: control came from the statement that was begun last. */
export function landingProbe(node: Node, t: Transform): string {
  const site = t.unit.path?.arms.get(node)
  return site === undefined || site === 0 ? '' : t.statement(`${t.pathGuard}${t.call('L', site)}${t.name('p')})`)
}

/** `$cp=7` for the end of the block of a `try` with `finally`, and of its `catch`: nothing was thrown. */
export function endOfTry(node: Node, t: Transform): string {
  const number = t.unit.path?.numbers.get(node)
  return number === undefined || !child(node, 'finalizer') ? '' : mark(number, t).slice(0, -1)
}

/** An operand that is evaluated only sometimes says so first. */
function arm(node: Node, subject: number, t: Transform): void {
  if (!t.unit.path || t.token === '-1' || t.unit.form === 'module') return
  const site = t.site(SITE_BRANCH, bare(node), subject)
  if (site !== undefined) t.edits.wrap(node, `(${MARK_DIRECT},${t.branch(site)},`, ')')
}

export function leaveLogical(node: Node, t: Transform): void { arm(need(node, 'right'), BRANCH_RIGHT, t) }
export function leaveConditional(node: Node, t: Transform): void { arm(need(node, 'consequent'), BRANCH_CONSEQUENT, t) }

/**
 * An optional chain that begins with a variable or `this` says first whether it goes on behind that: reading it twice does nothing. What stands before a later
 * `?.` cannot be read twice, nor handed through, because messages name callees by their text.
 */
export function leaveChainStart(node: Node, t: Transform): void {
  const link = firstLink(need(node, 'expression'))
  if (!link || !t.unit.path || t.token === '-1' || t.unit.form === 'module' || !isPlainUse(t)) return
  const start = need(link, link.type === 'CallExpression' ? 'callee' : 'object')
  if (start.type === 'Identifier' && !t.readable(t.binding(start))) return
  const alone = t.parent()?.type === 'ExpressionStatement'
  const site = alone && !t.inList(2) ? undefined : t.site(SITE_BRANCH, link, BRANCH_CHAIN)
  if (site === undefined) return
  const text = t.text(start)
  const probe = `${t.pathGuard}${t.probe('J')}(${t.at(site)},${text}===null||${text}===void 0?0:${t.token})`
  if (alone) t.edits.open(t.parent()!.start, `${probe};`)
  else t.edits.wrap(node, `(${MARK_DIRECT},${probe},`, ')')
}

/** The `a?.b` or `f?.(x)` that a chain begins with. */
function firstLink(node: Node): Node | undefined {
  const inner = node.type === 'CallExpression' ? need(node, 'callee') : node.type === 'MemberExpression' ? need(node, 'object') : undefined
  if (!inner) return undefined
  return inner.type === 'Identifier' || inner.type === 'ThisExpression' ? (node['optional'] === true ? node : undefined) : firstLink(inner)
}

/** Is the value only used, where no message names it and nothing asks for a reference? */
function isPlainUse(t: Transform): boolean {
  const { user } = t
  switch (user?.node.type) {
    case 'ExpressionStatement':
    case 'ReturnStatement':
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'ConditionalExpression':
    case 'ArrayExpression':
    case 'TemplateLiteral': return true
    case 'IfStatement':
    case 'WhileStatement': return user.key === 'test'
    case 'VariableDeclarator': return user.key === 'init' && need(user.node, 'id').type === 'Identifier'
    case 'AssignmentExpression': return user.key === 'right' && bare(need(user.node, 'left')).type === 'Identifier'
    case 'CallExpression':
    case 'NewExpression': return user.key === 'arguments'
    default: return false
  }
}

/**
 * Defaults of parameters were taken before the function was entered; it says so first, of parameters that are no patterns. Arrow functions have no
 * arguments of their own to tell it by.
 */
export function parameterProbes(unit: Unit, t: Transform): string {
  if (!unit.path || unit.arrow || namesArguments(unit)) return ''
  return list(unit.node, 'params').filter(param => param['name'] !== 'this').map((param, i) => {
    const target = param.type === 'TSParameterProperty' ? need(param, 'parameter') : param
    const site = target.type === 'AssignmentPattern' ? t.site(SITE_BRANCH, bare(need(target, 'right')), BRANCH_DEFAULT) : undefined
    return site === undefined ? '' : `${t.pathGuard}${t.probe('J')}(${t.at(site)},arguments.length>${i}&&arguments[${i}]!==void 0?0:${t.token});`
  }).join('')
}

/** Does `arguments` mean something else in there? */
function namesArguments(unit: Unit): boolean {
  return unit.vars.has('arguments') || unit.bodyLexicals.has('arguments') || unit.blockFunctions.has('arguments') || unit.bodyFunctions.includes('arguments')
    || list(unit.node, 'params').some(param => targets(param).some(id => nameOf(id) === 'arguments'))
}

/** A default that is an anonymous function takes its name from where it stands: it stays untouched. */
export function leaveDefault(node: Node, t: Transform): void {
  const value = need(node, 'right')
  if (!isAnonymous(value)) arm(value, BRANCH_DEFAULT, t)
}
