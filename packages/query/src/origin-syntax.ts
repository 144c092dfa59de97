import type { Value } from '@cinescope/trace'
import { calleeName } from './call-node.ts'
import { bare, child, children, childrenOf, isFunction, type Node } from './syntax.ts'

/** An object that is written out is there. */
export function alwaysHeld(node: Node): Value | undefined {
  return /^(?:Object|Array|ArrowFunction|Function|Class|New)Expression$/.test(bare(node).type) ? { kind: 'primitive', value: true } : undefined
}

/** Does a call answer a response, or the body of one? */
export const isResponse = (call: Node): boolean => /^(?:fetch|json|text)$/.test(calleeName(call))

/** The call that answers a response or its body in what is awaited: `fetch(a)`, `response.json()`, `fetch(a).then(r => r.json())`. */
export function responseIn(argument: Node): Node | undefined {
  if (argument.type !== 'CallExpression') return undefined
  if (isResponse(argument)) return argument
  const [then] = calleeName(argument) === 'then' ? children(argument, 'arguments') : []
  const body = then?.type === 'ArrowFunctionExpression' ? child(then, 'body') : undefined
  const before = child(bare(child(argument, 'callee') ?? argument), 'object')
  return body && isResponse(bare(body)) && before?.type === 'CallExpression' ? responseIn(before) : undefined
}

export function hasCall(node: Node): boolean {
  return node.type === 'CallExpression' || node.type === 'AwaitExpression' || node.type === 'NewExpression' || (!isFunction(node) && childrenOf(node).some(hasCall))
}

/** Values that functions inside do not return. */
export function returnsOf(body: Node): readonly Node[] {
  return childrenOf(body).flatMap(node => {
    if (isFunction(node) || node.type.startsWith('Class')) return []
    const argument = node.type === 'ReturnStatement' ? child(node, 'argument') : undefined
    return argument ? [argument] : returnsOf(node)
  })
}

/** Variables and properties that an expression reads, and calls in it, in source order. */
export function inputsOf(node: Node): readonly Node[] {
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
    if (at.type === 'CallExpression' && at !== node) {
      found.push(at)
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
