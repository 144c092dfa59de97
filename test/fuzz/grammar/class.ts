import { inFunction, within, type Author, type Context } from './author.ts'
import { expression, operand } from './expression.ts'
import { functionBody, parameters } from './function.ts'
import { statements } from './statement.ts'

/** Heritage and members. */
export function classBody(author: Author, context: Context, mayExtend: boolean, indent: string): string {
  const parent = mayExtend && author.chance(0.5) ? author.find(context, ['class'])?.name ?? author.pick(['Array', 'Map', 'Error', undefined]) : undefined
  const privates = author.chance(0.4) ? ['#p'] : []
  const scope = within(context, { privates, derived: true, self: true, async: false, generator: false })
  const deeper = `${indent}  `
  const members: string[] = []
  if (privates.length > 0) members.push(`#p = ${operand(expression(author, scope, 'number', 1))};`)
  if (author.chance(0.6)) members.push(constructor(author, scope, parent !== undefined, deeper))
  const count = author.random.below(4)
  for (let i = 0; i < count; i++) members.push(member(author, scope, deeper))
  return `${parent ? `extends ${parent} ` : ''}{\n${members.map(text => `${deeper}${text}`).join('\n')}\n${indent}}`
}

function constructor(author: Author, scope: Context, derived: boolean, indent: string): string {
  const inner = inFunction(scope, { self: !derived, derived: true })
  const params = parameters(author, inner)
  if (!derived) return `constructor(${params}) ${functionBody(author, inner, indent)}`
  const before = statements(author, inner, `${indent}  `, author.random.below(2))
  const after = statements(author, within(inner, { self: true }), `${indent}  `, 1 + author.random.below(2))
  return `constructor(${params}) {\n${[`${indent}  spend()`, ...before, `${indent}  super()`, ...after].join('\n')}\n${indent}}`
}

function member(author: Author, scope: Context, indent: string): string {
  const fixed = author.chance(0.2) ? 'static ' : ''
  const inner = inFunction(scope, { self: true, derived: true })
  return author.choose<() => string>([
    [4, () => `${fixed}${author.key}(${parameters(author, inner)}) ${functionBody(author, inner, indent, true)}`],
    [1, () => { const own = { ...inner, names: [], generator: true }; return `${fixed}*${author.key}(${parameters(author, own)}) ${functionBody(author, own, indent, true)}` }],
    [1, () => `${fixed}get ${author.key}() ${functionBody(author, inner, indent, true)}`],
    [1, () => `${fixed}set ${author.key}(v) ${functionBody(author, { ...inner, names: [{ name: 'v', sort: 'any', constant: false }] }, indent)}`],
    [3, () => `${fixed}${author.pick([author.key, author.key, `['${author.key}']`])} = ${operand(expression(author, inner, 'any', 2))};`],
    [1, () => `static {\n${statements(author, within(inner, { fn: false }), `${indent}  `, 1 + author.random.below(2)).join('\n')}\n${indent}}`],
  ])()
}
