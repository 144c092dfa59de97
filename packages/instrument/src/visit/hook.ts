import { MARK_NEVER } from '@cinescope/trace'
import { contentHash } from '../hash.ts'
import { bare, isFunction, nameOf, need, type Node } from '../node.ts'
import type { Transform } from '../transform.ts'
import type { Unit } from '../unit.ts'
import { comparedArgument } from './compile-time.ts'

/**
 * Compilers for React's refresh look for calls of hooks among the direct statements of a function, and ours stand in a `try`.
 * So what they compare (which hooks, what their answers are called, the text of some arguments) is written once more in
 * front of it, as calls that are never made.
 */
export function noteHook(call: Node, t: Transform): void {
  const { unit } = t
  if (!t.refresh || !isFunction(unit.node) || t.scope !== unit.scope || unit.outside > 0) return
  const callee = bare(need(call, 'callee'))
  const name = callee.type === 'MemberExpression' && callee['computed'] !== true ? need(callee, 'property') : callee
  if (name.type !== 'Identifier' || !/^use(?:[A-Z\d]|$)/.test(nameOf(name))) return
  if (callee !== name && need(callee, 'object').type !== 'Identifier') return
  const user = t.user?.node
  const bound = user?.type === 'VariableDeclarator' ? t.text(need(user, 'id')) : ''
  const argument = comparedArgument(call)
  const hash = contentHash(`${bound}=${argument ? t.text(argument) : ''}`).slice(0, 8)
  unit.hooks.push(`${t.text(callee)}(${nameOf(name) === 'useReducer' ? '0,' : ''}"${hash}")`)
}

/** A statement in front of the `try` of a function. */
export function hooksOf(unit: Unit): string {
  return unit.hooks.length > 0 ? `!${MARK_NEVER}&&(${unit.hooks.join(',')});` : ''
}
