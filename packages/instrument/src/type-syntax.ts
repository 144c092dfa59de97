import { child, list, need, type Node } from './node.ts'

// What TypeScript's words say in places where the tree, made without types, does not (parse.ts).

const comments = /\/\*[\s\S]*?\*\/|\/\/.*/g

/** `import type ...`, `export type { ... }`, `export type *`: a statement without code. */
export function isTypeStatement(node: Node, source: string): boolean {
  const first = list(node, 'specifiers')[0] ?? child(node, 'exported') ?? child(node, 'declaration') ?? child(node, 'source')
  return /\btype\b/.test(source.slice(node.start, first?.start ?? node.end).replace(comments, ''))
}

/** `type A` in the braces of an import. */
export function isTypeSpecifier(specifier: Node): boolean {
  return specifier.type === 'ImportSpecifier' && need(specifier, 'imported').start !== specifier.start
}

/** Does a constructor declare fields in its parameter list? */
export function hasParameterProperty(constructor: Node, source: string): boolean {
  let from = constructor.start
  return list(constructor, 'params').some(param => {
    const before = source.slice(from, param.start)
    from = param.end
    return param.type === 'TSParameterProperty' || /\b(?:public|private|protected|readonly|override)$/.test(before.replace(comments, '').trimEnd())
  })
}
