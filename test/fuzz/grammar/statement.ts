import { inFunction, within, type Author, type Context, type Sort } from './author.ts'
import { classBody } from './class.ts'
import { arrow, assignment, call, expression, mutation, functionExpression, objectLiteral, operand } from './expression.ts'
import { functionBody, parameters } from './function.ts'

/** So many statements, one or more lines each, which see what those before them declared. */
export function statements(author: Author, context: Context, indent: string, count: number): string[] {
  const lines: string[] = []
  for (let i = 0; i < count; i++) lines.push(statement(author, context, indent))
  return lines
}

function block(author: Author, context: Context, indent: string, change: Partial<Context> = {}): string {
  const inner = within(context, change)
  return `{\n${statements(author, inner, `${indent}  `, 1 + author.random.below(3)).join('\n')}\n${indent}}`
}

function statement(author: Author, context: Context, indent: string): string {
  author.budget--
  const small = author.budget <= 0 || indent.length > 10
  const text = author.choose<() => string>([
    [5, () => declaration(author, context)],
    [3, () => `log(${[expression(author, context), expression(author, context, 'number')].slice(author.random.below(2)).map(operand).join(', ')})`],
    [4, () => guard(assignment(author, context, 3))],
    [3, () => guard(call(author, context, 3))],
    [2, () => guard(mutation(author, context))],
    [1, () => guard(expression(author, context))],
    [small ? 0 : 2, () => functionDeclaration(author, context, indent)],
    [small ? 0 : 1.5, () => classDeclaration(author, context, indent)],
    [small ? 0 : 2.5, () => conditional(author, context, indent)],
    [small ? 0 : 3, () => loop(author, context, indent)],
    [small ? 0 : 2.5, () => tryStatement(author, context, indent)],
    [small ? 0 : 1.5, () => switchStatement(author, context, indent)],
    [small ? 0 : 0.5, () => block(author, context, indent)],
    [small ? 0 : 0.5, () => labelled(author, context, indent)],
    [context.fn ? 0.7 : 0, () => returns(author, context)],
    [0.4, () => `throw ${operand(author.pick([`new Error('${author.key}')`, expression(author, context, 'any', 1)]))}`],
    [context.loops.length > 0 ? 1.2 : 0, () => jump(author, context)],
    [context.generator ? 2 : 0, () => author.pick([`yield ${operand(expression(author, context, 'any', 2))}`, context.async ? 'yield' : `yield* ${operand(expression(author, context, 'array', 1))}`, 'yield'])],
    [context.async ? 2 : 0, () => `await ${operand(expression(author, context, 'any', 2))}`],
  ])()
  return `${indent}${text}`
}

/** An async generator awaits what it returns in a way that no interpreter of generators can show: it returns nothing. */
export function returns(author: Author, context: Context): string {
  const nothing = (context.async && context.generator) || author.chance(0.1)
  return nothing ? 'return' : `return ${expression(author, context, 'any', 2)}`
}

/** A declaration at the top of a program, which hardly ever throws. */
export function definition(author: Author, context: Context): string {
  if (author.chance(0.35)) return functionDeclaration(author, context, '')
  if (author.chance(0.2)) return classDeclaration(author, context, '')
  const name = author.fresh('v')
  const sort = author.pick(sorts)
  const text = sort === 'object' && author.chance(0.5) ? objectLiteral(author, { ...context, names: [], async: false }, 2) : operand(expression(author, { ...context, names: [], async: false }, sort, 1))
  const kind = author.pick(['let', 'const', 'var'])
  context.names.push({ name, sort, constant: kind === 'const' })
  return `${kind} ${name} = ${text}`
}

/** An expression as a statement: nothing at its start may be taken for something else. */
function guard(text: string): string { return /^(?:[{[(`/+-]|function|class)/.test(text) ? `;(${text})` : text }

const sorts: readonly Sort[] = ['number', 'number', 'text', 'object', 'object', 'array', 'array', 'map', 'set', 'function', 'any']

function declaration(author: Author, context: Context): string {
  const kind = author.pick(['let', 'let', 'const', 'const', 'var'])
  const constant = kind === 'const'
  const sort = author.pick(sorts)
  const name = author.fresh('v')
  if (author.chance(0.12)) {
    const other = author.fresh('v')
    const value = (of: Sort): string => operand(expression(author, context, of, 2))
    const [text, second] = author.pick<() => readonly [string, Sort]>([
      () => [`{ ${author.key}: ${name} = ${value('number')}, ...${other} } = ${value('object')}`, 'object'], () => [`[${name}, ...${other}] = ${value('array')}`, 'array'],
      () => [`{ ${author.key}: { ${author.key}: ${name} = 2 } = {}, ${author.key}: ${other} } = ${value('object')}`, 'any'],
    ])()
    context.names.push({ name, sort: 'any', constant }, { name: other, sort: second, constant })
    return `${kind} ${text}`
  }
  if (kind === 'let' && author.chance(0.1)) {
    context.names.push({ name, sort: 'any', constant })
    return `let ${name}`
  }
  const value = sort === 'object' && author.chance(0.4) ? objectLiteral(author, context, 2) : sort === 'function' ? author.pick([arrow, functionExpression])(author, context, 2) : expression(author, context, sort)
  let text = `${kind} ${name} = ${operand(value)}`
  if (sort === 'function' && !value.startsWith('(')) text = `${kind} ${name} = ${value}`
  if (author.chance(0.15)) {
    const other = author.fresh('v')
    text += `, ${other} = ${operand(expression(author, context, 'number', 2))}`
    context.names.push({ name: other, sort: 'number', constant })
  }
  context.names.push({ name, sort, constant })
  return text
}

function functionDeclaration(author: Author, context: Context, indent: string): string {
  const sort = author.choose<Sort>([[4, 'function'], [2, 'generator'], [2, 'async'], [0.7, 'asyncGenerator']])
  const name = author.fresh('f')
  const inner = inFunction(context, { self: sort === 'function' && author.chance(0.2), async: sort === 'async' || sort === 'asyncGenerator', generator: sort === 'generator' || sort === 'asyncGenerator', derived: false, privates: [] })
  if (sort === 'function' && author.chance(0.2)) {
    context.names.push({ name, sort, constant: true })
    return `function ${name}(n) {\n${indent}  spend()\n${indent}  return n > 0 && n < 5 ? ${author.pick([`${name}(n - 1) + n`, `[n, ${name}(n - 1)]`, `((m) => ${name}(m - 1))(n)`])} : ${expression(author, inner, 'number', 1)}\n${indent}}`
  }
  const text = `${inner.async ? 'async ' : ''}function${inner.generator ? '*' : ''} ${name}(${parameters(author, inner)}) ${functionBody(author, inner, indent, true)}`
  context.names.push({ name, sort, constant: true })
  return text
}

function classDeclaration(author: Author, context: Context, indent: string): string {
  const name = author.fresh('C')
  const text = `class ${name} ${classBody(author, context, true, indent)}`
  context.names.push({ name, sort: 'class', constant: true })
  return text
}

function loop(author: Author, context: Context, indent: string): string {
  const label = author.chance(0.25) ? author.fresh('l') : ''
  const name = author.fresh('i')
  const count = 1 + author.random.below(3)
  const body = (names: Context['names']): string => {
    const text = block(author, within(context, { names: [], loops: [...context.loops, label].slice(label ? 0 : -1), breakable: true }), indent, { names: [...names], loops: label ? [...context.loops.filter(Boolean), label] : [...context.loops.filter(Boolean), ''] })
    return text.replace('{', `{ spend();`)
  }
  const text = author.choose<() => string>([
    [4, () => `for (let ${name} = 0; ${name} < ${count}; ${name}++) ${body([{ name, sort: 'number', constant: true }])}`],
    [1, () => `for (let ${name} = 0, ${name}x = ${operand(expression(author, context, 'any', 1))}; ${name} < ${count}; ${name} += 1) ${body([{ name, sort: 'number', constant: true }, { name: `${name}x`, sort: 'any', constant: false }])}`],
    [1, () => `for (let [${name}, ${name}y] = [0, 1]; ${name} < ${count}; ${name}++) ${body([{ name: `${name}y`, sort: 'number', constant: false }])}`],
    [3, () => `for (${author.pick(['const', 'let', 'var'])} ${name} of ${operand(expression(author, context, 'array', 2))}) ${body([{ name, sort: 'any', constant: true }])}`],
    [1, () => `for (const [${name}, ${name}z] of Object.entries(${expression(author, context, 'object', 1)})) ${body([{ name, sort: 'text', constant: true }, { name: `${name}z`, sort: 'any', constant: true }])}`],
    [1, () => `for (${author.pick(['const', 'let'])} ${name} in ${operand(expression(author, context, 'object', 1))}) ${body([{ name, sort: 'text', constant: true }])}`],
    [1, () => { const g = author.find(context, ['generator']); return `for (const ${name} of ${g ? `${g.name}()` : '[1, 2]'}) ${body([{ name, sort: 'any', constant: true }])}` }],
    [1, () => `for (var ${name} = ${count}; ${name}-- > 0;) ${body([{ name, sort: 'number', constant: true }])}`],
    [2, () => `{ let ${name} = ${count}; ${label ? `${label}: ` : ''}while (${name}-- > 0 ${author.pick(['', `&& ${operand(expression(author, context, 'any', 1))}`])}) ${body([{ name, sort: 'number', constant: true }])} }`],
    [1.5, () => `{ let ${name} = ${count}; ${label ? `${label}: ` : ''}do ${body([{ name, sort: 'number', constant: true }])} while (${name}-- > 0 ${author.pick(['', `&& ${operand(expression(author, context, 'any', 1))}`])}) }`],
    [1, () => { const known = author.find(context, ['any'], true); return known ? `for (${known.name} of ${operand(expression(author, context, 'array', 1))}) ${body([])}` : `for (const ${name} of 'ab') ${body([])}` }],
  ])()
  return label && !text.startsWith('{') ? `${label}: ${text}` : text
}

function tryStatement(author: Author, context: Context, indent: string): string {
  const error = author.fresh('e')
  const handler = author.choose<() => string>([
    [4, () => ` catch (${error}) ${block(author, context, indent, { names: [{ name: error, sort: 'any', constant: false }] })}`],
    [1, () => ` catch ${block(author, context, indent)}`],
    [1, () => ` catch ({ name: ${error} }) ${block(author, context, indent, { names: [{ name: error, sort: 'text', constant: false }] })}`],
    [1, () => ''],
  ])()
  const finalizer = handler === '' || author.chance(0.3) ? ` finally ${block(author, context, indent)}` : ''
  return `try ${block(author, context, indent)}${handler}${finalizer}`
}

function conditional(author: Author, context: Context, indent: string): string {
  const arm = (): string => author.chance(0.25) ? `${guard(call(author, context, 2)).replace(/^;/, '')};` : block(author, context, indent)
  const test = (): string => expression(author, context, author.pick(['any', 'number']), 2)
  return author.choose<() => string>([
    [4, () => `if (${test()}) ${arm()}`],
    [3, () => `if (${test()}) ${arm()} else ${arm()}`],
    [1, () => `if (${test()}) ${arm()} else if (${test()}) ${arm()} else ${arm()}`],
  ])()
}

/** Out of a loop or on with it, sometimes one further out. */
function jump(author: Author, context: Context): string {
  const labels = context.loops.filter(Boolean)
  const to = `${author.pick(['break', 'continue'])}${author.chance(0.5) && labels.length > 0 ? ` ${author.pick(labels)}` : ''}`
  return author.chance(0.2) ? to : `if (${expression(author, context, 'number', 1)} > ${author.random.below(5)}) ${author.pick([to, `{ ${to} }`])}`
}

/** A block that something in it leaves. */
function labelled(author: Author, context: Context, indent: string): string {
  const label = author.fresh('b')
  const text = block(author, context, indent)
  return `${label}: ${text.slice(0, text.lastIndexOf('}'))}  if (${expression(author, context, 'any', 1)}) break ${label}\n${indent}  ${guard(call(author, context, 1))}\n${indent}}`
}

function switchStatement(author: Author, context: Context, indent: string): string {
  const inner = within(context)
  const cases = Array.from({ length: 1 + author.random.below(3) }, (_, i) => `${indent}  case ${author.pick([String(i), operand(expression(author, context, 'number', 1))])}:\n${statements(author, inner, `${indent}    `, author.random.below(3)).join('\n')}${author.chance(0.6) ? `\n${indent}    break` : ''}`)
  if (author.chance(0.6)) cases.splice(author.random.below(cases.length + 1), 0, `${indent}  default:\n${statements(author, inner, `${indent}    `, author.random.below(2)).join('\n')}${author.chance(0.3) ? `\n${indent}    break` : ''}`)
  return `switch (${expression(author, context, 'number', 2)}) {\n${cases.join('\n')}\n${indent}}`
}
