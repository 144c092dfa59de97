import { bare, isAnonymous, list, nameOf, need, type Node } from '../node.ts'
import { hasEffect } from '../pure.ts'
import type { Transform } from '../transform.ts'

/** The identifier or meta property that a callee hangs on: `a` of `a.b().c`. */
export function rootOf(callee: Node): Node {
  let node = bare(callee)
  for (;;) {
    if (node.type === 'MemberExpression') node = bare(need(node, 'object'))
    else if (node.type === 'CallExpression') node = bare(need(node, 'callee'))
    else if (node.type === 'ChainExpression') node = bare(need(node, 'expression'))
    else return node
  }
}

function mentionsMeta(node: Node): boolean {
  const inner = bare(node)
  if (inner.type === 'MetaProperty') return need(inner, 'meta')['name'] === 'import'
  return inner.type === 'MemberExpression' && mentionsMeta(need(inner, 'object'))
}

function isAssetUrl(node: Node): boolean {
  const inner = bare(node)
  return inner.type === 'NewExpression' && list(inner, 'arguments').some(mentionsMeta)
}

const bundlerNames = new Set(['require', 'module', 'define', 'System', 'importScripts', '__webpack_require__', 'defineProps', 'defineEmits', 'defineModel', 'defineExpose',
  'defineOptions', 'defineSlots', 'withDefaults', '$state', '$derived', '$effect', '$props', '$bindable', '$inspect', '$host'])

/** Calls that a bundler or compiler reads as text: nothing inside them may change (P14). */
export function isLiteralCall(node: Node, t: Transform): boolean {
  const args = list(node, 'arguments')
  if (isAssetUrl(node)) return true
  const callee = bare(need(node, 'callee'))
  if (node.type === 'NewExpression' && args.some(isAssetUrl)) return true
  if (callee.type === 'MemberExpression' && mentionsMeta(callee) && String(need(callee, 'property')['name']).startsWith('glob')) return true
  const root = rootOf(callee)
  return root.type === 'Identifier' && nameOf(root) === 'require' && t.binding(root) === undefined && args.every(arg => bare(arg).type === 'Literal')
}

/**
 * The argument of a hook whose text React's refresh compares: it resets the state when the text changes, and site numbers
 * shift with every edit. What the hook answers it takes from the name that it is given to.
 */
export function comparedArgument(node: Node): Node | undefined {
  const callee = bare(need(node, 'callee'))
  const last = callee.type === 'MemberExpression' ? need(callee, 'property') : callee
  if (last['name'] === 'useState') return list(node, 'arguments')[0]
  return last['name'] === 'useReducer' ? list(node, 'arguments')[1] : undefined
}

/** At module level compilers look for components in the arguments of `memo`, `forwardRef` and the like. */
export function takesComponent(node: Node, t: Transform): boolean {
  return t.unit.form === 'module' && list(node, 'arguments').some(isAnonymous)
}

/** Calls whose own arguments and result stay bare, while functions inside them are instrumented. */
export function isBareCall(node: Node, t: Transform): boolean {
  if (comparedArgument(node) || t.pure.has(node) || (t.sourceType === 'module' && t.unit.form === 'module' && !hasEffect(node, t.analysis, t.pure)) || list(node, 'arguments').some(arg => isAssetUrl(arg) || mentionsMeta(arg))) return true
  const root = rootOf(need(node, 'callee'))
  if (root.type === 'MetaProperty' || root.type === 'ImportExpression') return true
  return root.type === 'Identifier' && bundlerNames.has(nameOf(root)) && t.binding(root) === undefined
}
