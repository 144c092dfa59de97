import type { FunctionForm } from '@cinescope/trace'
import { bare, child, isClass, isFunction, list, nameOf, need, type Node } from './node.ts'

function keyText(node: Node, source: string): string {
  const key = need(node, 'key')
  if (node['computed'] === true) return `[${source.slice(key.start, key.end)}]`
  if (key.type === 'Identifier') return nameOf(key)
  if (key.type === 'PrivateIdentifier') return `#${nameOf(key)}`
  return String(key['value'])
}

/** `useShop`, `products.map`, `then`: the last two parts of a callee that are names. */
function calleeName(callee: Node): string {
  const node = bare(callee)
  if (node.type === 'ChainExpression') return calleeName(need(node, 'expression'))
  if (node.type === 'Identifier') return nameOf(node)
  if (node.type === 'Super') return 'super'
  if (node.type !== 'MemberExpression') return ''
  const last = memberName(node)
  if (!last) return ''
  const object = bare(need(node, 'object'))
  const before = object.type === 'Identifier' ? nameOf(object) : object.type === 'ThisExpression' ? 'this' : memberName(object)
  return before ? `${before}.${last}` : last
}

function memberName(node: Node): string {
  if (node.type !== 'MemberExpression' || node['computed'] === true) return ''
  const property = need(node, 'property')
  return property.type === 'PrivateIdentifier' ? `#${nameOf(property)}` : nameOf(property)
}

/** A function that a call calls at once, or is given. */
function callName(call: Node, inner: Node): string {
  const callee = need(call, 'callee')
  if (bare(callee) === inner) return '(IIFE)'
  const name = list(call, 'arguments').some(argument => bare(argument) === inner) ? calleeName(callee) : ''
  return name && `${name} callback`
}

/** What calls a function that it is given when all of the program's code has returned, again and again or once. */
const LATER = new Set(['then', 'catch', 'finally', 'queueMicrotask', 'nextTick', 'on', 'once', 'addListener', 'prependListener', 'addEventListener', 'subscribe'])

/** Is a function, whose ancestors are `path`, handed to something that calls it later? */
export function isHandedOn(node: Node, path: readonly Node[]): boolean {
  const call = path.findLast(parent => !isWrapper(parent))
  if (call?.type !== 'CallExpression' || !list(call, 'arguments').some(argument => bare(argument) === node)) return false
  return LATER.has(calleeName(need(call, 'callee')).split('.').at(-1)!)
}

const isWrapper = (node: Node): boolean => /^(?:ParenthesizedExpression|TS(?:As|Satisfies|NonNull)Expression)$/.test(node.type)

/**
 * The name people know a function by: its own, that of what it is assigned to, or that of the call it is given to. `path`
 * holds its ancestors, nearest last. Only for readers: the function's real name is the language's.
 */
export function functionName(node: Node, path: readonly Node[], source: string): string {
  const own = child(node, 'id')
  if (own) return nameOf(own)
  for (let i = path.length - 1; i >= 0; i--) {
    const parent = path[i]!
    switch (parent.type) {
      case 'ParenthesizedExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression': continue
      case 'VariableDeclarator': return patternName(need(parent, 'id'))
      // `onClick: cache[0] || (cache[0] = () => {})`
      case 'LogicalExpression': continue
      case 'AssignmentExpression': {
        const name = patternName(need(parent, 'left'))
        if (name) return name
        continue
      }
      case 'AssignmentPattern': return patternName(need(parent, 'left'))
      case 'MethodDefinition': return parent['kind'] === 'constructor' ? className(path.slice(0, i - 1)) : keyText(parent, source)
      case 'Property':
      case 'PropertyDefinition':
      case 'AccessorProperty': return keyText(parent, source)
      case 'CallExpression':
      case 'NewExpression': return callName(parent, node)
      case 'JSXExpressionContainer': continue
      case 'JSXAttribute': return jsxName(need(parent, 'name'))
      case 'ExportDefaultDeclaration': return 'default'
      default: return ''
    }
  }
  return ''
}

/** What the developer wrote where compilers write a call that is given a function. */
const written: Readonly<Record<string, string>> = {
  '$.derived': '$derived', '$.derived_safe_equal': '$derived', '$.user_effect': '$effect', '$.user_pre_effect': '$effect.pre', '$.each': '{#each}', '$.if': '{#if}', '$.key': '{#key}', '$.await': '{#await}',
  '$.delegated': 'event', '$.event': 'event',
  _renderList: 'v-for', _withCtx: 'slot', _withModifiers: 'handler', _withKeys: 'handler',
}

/** Blocks of Angular's templates, as its compiler spells them. */
const blocks: Readonly<Record<string, string>> = { For: '@for', ForEmpty: '@empty', Conditional: '@if', Case: '@case', Defer: '@defer', ng_template: '<ng-template>' }

/** `AppComponent_For_5_Template` is `AppComponent @for`, `AppComponent_Template_button_click_0_listener` is `click listener`. */
function angularName(name: string, node: Node): string | undefined {
  const event = /_Template_(?:.*_)?([a-zA-Z$]+)_\d+_listener$/.exec(name) ?? /_([a-zA-Z$]+)_HostBindingHandler$/.exec(name)
  if (event) return `${event[1]!} listener`
  const first = list(node, 'params')[0]
  if (first?.type !== 'Identifier' || nameOf(first) !== 'rf') return undefined
  const [, owner, block] = /^([A-Za-z$][\w$]*?)(?:_(?:[A-Za-z][A-Za-z0-9]*_)+\d+)*?(?:_([A-Za-z][A-Za-z0-9]*(?:_[A-Za-z][A-Za-z0-9]*)*)_\d+)?_Template$/.exec(name) ?? []
  return owner && `${owner} ${block === undefined ? 'template' : blocks[block] ?? `<${block}>`}`
}

/** The same in a file that a compiler of components wrote: `$derived callback`, not `$.derived callback`. */
export function compiledName(name: string, node: Node, filename: string): string {
  if (/\.ts\b/.test(filename)) return angularName(name, node) ?? name
  if (!name.endsWith(' callback') || !/\.(?:vue|svelte)\b/.test(filename)) return name
  const callee = written[name.slice(0, -' callback'.length)]
  return callee === undefined ? name : `${callee} callback`
}

export function fieldName(node: Node, source: string): string {
  return keyText(node, source)
}

function patternName(pattern: Node): string {
  const node = bare(pattern)
  return node.type === 'Identifier' ? nameOf(node) : memberName(node)
}

function jsxName(name: Node): string {
  return name.type === 'JSXIdentifier' ? nameOf(name) : ''
}

function className(path: readonly Node[]): string {
  const node = path.at(-1)
  return node && isClass(node) ? functionName(node, path.slice(0, -1), '') : ''
}

/** Name of the class that the innermost member of `path` belongs to, unless a function lies between. */
export function ownerName(path: readonly Node[]): string {
  for (let i = path.length - 1; i >= 0; i--) {
    const node = path[i]!
    if (isClass(node)) return functionName(node, path.slice(0, i), '')
    if (i < path.length - 1 && isFunction(node)) return ''
  }
  return ''
}

export function functionForm(node: Node, parent: Node | undefined): FunctionForm {
  if (node.type === 'FunctionExpression' && parent && need(parent, 'value' in parent ? 'value' : 'type') === node) {
    const kind = parent['kind']
    if (kind === 'constructor') return 'constructor'
    if (kind === 'get') return 'getter'
    if (kind === 'set') return 'setter'
    if (kind === 'method' || parent['method'] === true) return 'method'
  }
  return 'function'
}
