import { Fault } from '@cinescope/base'
import { parse, type AnyNode, type Expression as ExpressionNode } from 'acorn'

/** Syntax that changes something, waits, or makes what a recording cannot hold; and what to write instead. */
const refused: Readonly<Record<string, string>> = {
  AssignmentExpression: 'an assignment; use == or === to compare',
  UpdateExpression: '++ and --; write x + 1',
  NewExpression: 'new; write a literal',
  FunctionExpression: 'a function with a body; write an arrow function: x => x.id',
  ClassExpression: 'a class',
  AwaitExpression: 'await; look at the moment after it instead',
  YieldExpression: 'yield',
  ImportExpression: 'import()',
  MetaProperty: 'import.meta and new.target',
  TaggedTemplateExpression: 'a tagged template',
  Super: 'super',
  PrivateIdentifier: 'a private name',
}

/**
 * Parses what a person typed as one JavaScript expression. Throws CINE_EXPRESSION_SYNTAX { expression, position, message } or
 * CINE_EXPRESSION_UNSUPPORTED { expression, position, what }; positions count from 0.
 */
export function parseExpression(text: string): ExpressionNode {
  // In brackets, so that `{ a: 1 }` is an object; the line break ends a comment.
  const source = `(${text}\n)`
  let body
  try {
    body = parse(source, { ecmaVersion: 2022, sourceType: 'module', allowAwaitOutsideFunction: true }).body
  } catch (error) {
    const { pos, message } = error as { readonly pos?: number, readonly message: string }
    throw syntax(text, (pos ?? 1) - 1, message.replace(/ \(\d+:\d+\)$/, ''))
  }
  const [statement] = body
  if (body.length !== 1 || statement?.type !== 'ExpressionStatement' || statement.end !== source.length) {
    throw syntax(text, Math.min(text.length, Math.max(0, (statement?.end ?? 1) - 2)), 'This is not one expression')
  }
  return statement.expression
}

const syntax = (expression: string, position: number, message: string): Fault =>
  new Fault('CINE_EXPRESSION_SYNTAX', { expression, position: Math.min(position, expression.length), message })

export function unsupported(text: string, node: AnyNode, what: string = refused[node.type] ?? node.type): Fault {
  return new Fault('CINE_EXPRESSION_UNSUPPORTED', { expression: text, position: Math.max(0, node.start - 1), what })
}
