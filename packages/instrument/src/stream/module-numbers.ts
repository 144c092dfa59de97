import { bare, child, list, need, type Node } from '../node.ts'
import type { Binding } from '../scope.ts'
import type { Transform } from '../transform.ts'

/** Constants at the top of a module that are initialised with a number, so that it stands in a stream function's definition. */
export function moduleNumbers(t: Transform): ReadonlyMap<Binding, number> {
  const numbers = new Map<Binding, number>()
  for (const statement of list(t.analysis.root.node, 'body')) {
    const declaration: Node = child(statement, 'declaration') ?? statement
    if (declaration.type !== 'VariableDeclaration' || declaration['kind'] !== 'const') continue
    for (const declarator of list(declaration, 'declarations')) {
      const init = child(declarator, 'init')
      const value = init && bare(init)
      const binding = t.binding(need(declarator, 'id'))
      if (binding && value?.type === 'Literal' && typeof value['value'] === 'number') numbers.set(binding, value['value'])
    }
  }
  return numbers
}
