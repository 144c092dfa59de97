import type { Analysis } from './analysis.ts'
import type { Comment } from './parse.ts'
import { bare, child, isField, list, need, nameOf, type Node } from './node.ts'

/** Calls marked as free of side effects, so that bundlers may drop them. */
export class PureCalls {
  readonly #ends: ReadonlySet<number>
  readonly #source: string

  constructor(source: string, comments: readonly Comment[]) {
    this.#source = source
    this.#ends = new Set(comments.filter(comment => /[@#]__PURE__/.test(comment.value)).map(comment => comment.end))
  }

  has(call: Node): boolean {
    if (this.#ends.size === 0) return false
    let at = call.start
    while (at > 0 && /[\s(]/.test(this.#source[at - 1]!)) at--
    return this.#ends.has(at)
  }
}

const globals = new Set(['Object', 'Array', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'Symbol', 'Math', 'Number', 'String', 'Boolean', 'Date', 'RegExp',
  'Error', 'TypeError', 'RangeError', 'BigInt', 'JSON', 'Promise', 'Reflect', 'URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'AbortController', 'EventTarget',
  'ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array',
  'parseInt', 'parseFloat', 'isNaN', 'isFinite'])

/**
 * Might running this at module level do something that a bundler must keep? Generous on purpose: wherever a bundler might see
 * no effect, neither do we, because a statement probe would keep an unused declaration alive.
 */
export function hasEffect(node: Node | undefined, analysis: Analysis, pure: PureCalls): boolean {
  if (!node) return false
  const effect = (inner: Node | undefined): boolean => hasEffect(inner, analysis, pure)
  const inner = bare(node)
  switch (inner.type) {
    case 'Literal': case 'Identifier': case 'ThisExpression': case 'MetaProperty': case 'FunctionExpression': case 'ArrowFunctionExpression':
    case 'Super': case 'JSXElement': case 'JSXFragment': case 'TemplateElement': return false
    case 'MemberExpression': return effect(need(inner, 'object')) || (inner['computed'] === true && effect(need(inner, 'property')))
    case 'ChainExpression': return effect(need(inner, 'expression'))
    case 'TemplateLiteral': case 'SequenceExpression': return list(inner, 'expressions').some(effect)
    case 'ArrayExpression': return list(inner, 'elements').some(effect)
    case 'SpreadElement': return effect(need(inner, 'argument'))
    case 'ObjectExpression': return list(inner, 'properties').some(property => property.type === 'Property'
      ? effect(need(property, 'value')) || (property['computed'] === true && effect(need(property, 'key'))) : effect(property))
    case 'UnaryExpression': return inner['operator'] === 'delete' || effect(need(inner, 'argument'))
    case 'BinaryExpression': case 'LogicalExpression': return effect(child(inner, 'left')) || effect(need(inner, 'right'))
    case 'ConditionalExpression': return effect(need(inner, 'test')) || effect(need(inner, 'consequent')) || effect(need(inner, 'alternate'))
    case 'ClassExpression': case 'ClassDeclaration': return classEffect(inner, effect)
    case 'CallExpression': case 'NewExpression': {
      if (list(inner, 'arguments').some(effect)) return true
      if (pure.has(inner)) return false
      let root = bare(need(inner, 'callee'))
      while (root.type === 'MemberExpression') root = bare(need(root, 'object'))
      return !(root.type === 'Identifier' && globals.has(nameOf(root)) && !analysis.resolved.get(root))
    }
    default: return true
  }
}

function classEffect(node: Node, effect: (inner: Node | undefined) => boolean): boolean {
  if (list(node, 'decorators').length > 0 || effect(child(node, 'superClass'))) return true
  return list(need(node, 'body'), 'body').some(member => {
    if (member.type === 'StaticBlock' || list(member, 'decorators').length > 0) return true
    if (member['computed'] === true && effect(child(member, 'key'))) return true
    return isField(member) && member['static'] === true && effect(child(member, 'value'))
  })
}

/** Must this top-level statement be kept for what it does? */
export function statementEffect(statement: Node, analysis: Analysis, pure: PureCalls): boolean {
  switch (statement.type) {
    case 'ImportDeclaration': case 'ExportAllDeclaration': case 'FunctionDeclaration': case 'EmptyStatement': case 'TSImportEqualsDeclaration':
    case 'TSEnumDeclaration': case 'TSModuleDeclaration': return false
    case 'ClassDeclaration': return hasEffect(statement, analysis, pure)
    case 'ExportNamedDeclaration': {
      const declaration = child(statement, 'declaration')
      return declaration ? statementEffect(declaration, analysis, pure) : false
    }
    case 'ExportDefaultDeclaration': {
      const declaration = need(statement, 'declaration')
      return declaration.type !== 'FunctionDeclaration' && hasEffect(declaration, analysis, pure)
    }
    case 'VariableDeclaration': return list(statement, 'declarations').some(declarator => hasEffect(child(declarator, 'init'), analysis, pure))
    case 'ExpressionStatement': return typeof statement['directive'] !== 'string' && hasEffect(need(statement, 'expression'), analysis, pure)
    default: return !statement.type.startsWith('TS')
  }
}
