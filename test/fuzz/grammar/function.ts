import { within, type Author, type Context, type Name, type Sort } from './author.ts'
import { expression, operand } from './expression.ts'
import { returns, statements } from './statement.ts'

/** A parameter list; its names come into sight in `inner`. */
export function parameters(author: Author, inner: Context): string {
  const names: Name[] = []
  const add = (sort: Sort): string => {
    const name = author.fresh('p')
    names.push({ name, sort, constant: false })
    return name
  }
  const parts = Array.from({ length: author.random.below(4) }, () => author.choose<() => string>([
    [6, () => add(author.pick(['any', 'number', 'object', 'array']))],
    [1, () => `${add('number')} = ${operand(expression(author, { ...inner, names: [], async: false, generator: false }, 'number', 1))}`],
    [1, () => `{ ${author.key}: ${add('any')} = 1, ...${add('object')} } = {}`],
    [1, () => `[${add('any')}, ${add('any')} = ${author.random.below(5)}] = []`],
  ])())
  if (author.chance(0.1)) parts.push(`...${add('array')}`)
  inner.names.push(...names)
  return parts.join(', ')
}

/** A body in braces, which ends with a return if asked. */
export function functionBody(author: Author, context: Context, indent: string, answers = false): string {
  const inner = within(context)
  const deeper = `${indent}  `
  const inside = statements(author, inner, deeper, author.random.below(4))
  // A function by the name of a parameter keeps `try` away from the body; what its own `finally` does is recorded behind its leave then (P2).
  const clash = author.chance(0.03) && !inside.some(text => /\bfinally\b/.test(text)) ? context.names.find(({ name }) => name.startsWith('p'))?.name : undefined
  const lines = [...clash ? [`${deeper}function ${clash}() { return ${author.random.below(5)} }`] : [], `${deeper}spend()`, ...inside]
  if (answers && author.chance(0.8)) lines.push(`${deeper}${returns(author, inner)}`)
  return `{\n${lines.join('\n')}\n${indent}}`
}
