import { inFunction, type Author, type Context, type Sort } from './author.ts'
import { classBody } from './class.ts'
import { functionBody, parameters } from './function.ts'

const all: readonly Sort[] = ['number', 'text', 'object', 'array', 'map', 'set', 'function', 'async', 'generator', 'class', 'any']

/** An expression that most likely has a value of the sort. */
export function expression(author: Author, context: Context, sort: Sort = 'any', depth = 3): string {
  author.budget--
  if (depth <= 0 || author.budget <= 0) return leaf(author, context, sort)
  const deeper = (of: Sort = 'any'): string => expression(author, context, of, depth - 1)
  const known = author.find(context, [sort])
  if (known && author.chance(0.3)) return known.name
  if (author.chance(0.12)) return compound(author, context, sort, depth)
  switch (sort) {
    case 'number': return author.choose<() => string>([
      [4, () => leaf(author, context, sort)],
      [3, () => `${operand(deeper('number'))} ${author.pick(['+', '-', '*', '%', '&', '|', '^', '<<'])} ${operand(deeper('number'))}`],
      [1, () => `-${operand(leaf(author, context, 'number'))}`],
      [2, () => call(author, context, depth)],
      [1, () => `Math.${author.pick(['max', 'min'])}(${deeper('number')}, ${deeper('number')})`],
      [1, () => `${operand(deeper('array'))}.length`],
      [2, () => update(author, context)],
      [1, () => `Number(${operand(deeper('number'))} ${author.pick(['<', '===', '>='])} ${operand(deeper('number'))})`],
    ])()
    case 'text': return author.choose<() => string>([[3, () => leaf(author, context, sort)], [2, () => `\`${author.key}\${${deeper('number')}}\``], [1, () => `typeof ${operand(deeper())}`], [1, () => `String(${deeper('number')})`]])()
    case 'array': return author.choose<() => string>([
      [4, () => `[${items(author, context, depth)}]`],
      [1, () => `${operand(deeper('array'))}.map(${arrow(author, context, depth)})`],
      [1, () => `${operand(deeper('array'))}.slice()`],
      [1, () => `Object.keys(${deeper('object')})`],
      [1, () => generators(author, context) ?? leaf(author, context, sort)],
    ])()
    case 'object': return author.choose<() => string>([[5, () => objectLiteral(author, context, depth)], [2, () => instance(author, context, depth)], [1, () => `Object.create(${author.pick(['null', '{ a: 1 }'])})`]])()
    case 'map': return `new Map([[${deeper('text')}, ${deeper()}]])`
    case 'set': return `new Set([${items(author, context, 1)}])`
    case 'function': return author.choose<() => string>([[2, () => arrow(author, context, depth)], [1, () => functionExpression(author, context)]])()
    case 'class': return author.find(context, ['class'])?.name ?? classExpression(author, context)
    default: return author.choose<() => string>([
      [4, () => deeper('number')], [2, () => deeper('text')], [2, () => deeper('object')], [2, () => deeper('array')], [1, () => deeper('map')], [1, () => deeper('function')],
      [3, () => compound(author, context, sort, depth)], [3, () => call(author, context, depth)], [1, () => classExpression(author, context)],
      [1, () => author.pick(['true', 'false', 'null', 'undefined', '10n', '-0', 'NaN', '1.5'])],
    ])()
  }
}

function leaf(author: Author, context: Context, sort: Sort): string {
  const known = author.find(context, sort === 'any' ? all : [sort])
  if (known && author.chance(0.6)) return known.name
  switch (sort) {
    case 'number': return String(author.random.below(10))
    case 'text': return `'${author.key}'`
    case 'array': return author.pick(['[1, 2, 3]', '[]', '[[1], 2]'])
    case 'object': return author.pick(['{}', '{ a: 1 }', '{ a: { b: 2 } }']).replace(/^/, '(').replace(/$/, ')')
    case 'map': return 'new Map()'
    case 'set': return 'new Set()'
    case 'function': return 'x => x'
    default: return author.pick(['1', "'t'", 'undefined', 'null'])
  }
}

const simple = /^(?:[\w$]+|'[^']*'|\([^()]*\)|\[[^[\]]*\])$/

/** Parentheses where an operator, a member or a call could tear it apart. */
export function operand(text: string): string { return simple.test(text) ? text : `(${text})` }

function compound(author: Author, context: Context, sort: Sort, depth: number): string {
  const deeper = (of: Sort = sort): string => expression(author, context, of, depth - 1)
  return author.choose<() => string>([
    [2, () => `${operand(deeper('any'))} ? ${operand(deeper())} : ${operand(deeper())}`],
    [1, () => `${operand(deeper())} ${author.pick(['&&', '||'])} ${operand(deeper())}`],
    [1, () => `${operand(deeper())} ?? ${operand(deeper())}`],
    [1, () => `(${deeper('any')}, ${operand(deeper())})`],
    [3, () => `(${assignment(author, context, depth, sort)})`],
    [2, () => `${operand(deeper('object'))}${author.pick(['.', '?.'])}${author.key}`],
    [1, () => `${operand(deeper('array'))}[${deeper('number')}]`],
    [2, () => chain(author, context, depth) ?? deeper()],
    [context.async ? 3 : 0, () => `(await ${operand(deeper())})`],
    [context.generator ? 3 : 0, () => `(yield ${operand(deeper())})`],
    [context.self ? 1 : 0, () => `this.${author.key}`],
    [context.privates.length > 0 && context.self ? 1 : 0, () => `this.${author.pick(context.privates)}`],
    [context.derived && context.self ? 1 : 0, () => `super.${author.key}`],
    [1, () => removal(author, context)],
    [1, () => tag(author, context)],
  ])()
}

/** An optional chain that may be cut short at several places. */
function chain(author: Author, context: Context, depth: number): string | undefined {
  const start = author.find(context, ['object', 'object', 'array', 'function', 'any'])
  if (!start) return undefined
  const value = (): string => operand(expression(author, context, author.pick(['text', 'number', 'any']), Math.min(depth - 1, 1)))
  let text = start.sort === 'object' && author.chance(0.3) ? `${start.name}.${author.key}` : start.name
  const links = 1 + author.random.below(3)
  for (let i = 0; i < links; i++) {
    text += author.choose<() => string>([
      [4, () => `?.${author.key}`], [i > 0 ? 2 : 0, () => `.${author.key}`], [2, () => `?.[${value()}]`], [i > 0 ? 1 : 0, () => `[${value()}]`],
      [2, () => `?.(${author.chance(0.6) ? value() : ''})`], [i > 0 ? 1 : 0, () => `(${author.chance(0.6) ? value() : ''})`],
    ])()
  }
  return author.chance(0.15) ? `(${text}).${author.key}` : text
}

function tag(author: Author, context: Context): string {
  return `relay\`x\${${expression(author, context, 'number', 1)}}\``.replace('relay', '((s, v) => [s[0], v])')
}

function removal(author: Author, context: Context): string {
  const object = author.find(context, ['object'])
  return object ? `delete ${object.name}${author.pick([`.${author.key}`, `['${author.key}']`, `[${expression(author, context, 'text', 1)}]`, `?.${author.key}`])}` : 'void 0'
}

function items(author: Author, context: Context, depth: number): string {
  const count = author.random.below(4)
  return Array.from({ length: count }, () => author.chance(0.1) ? `...${operand(expression(author, context, 'array', depth - 1))}` : operand(expression(author, context, author.pick(['number', 'any']), depth - 1))).join(', ')
}

export function objectLiteral(author: Author, context: Context, depth: number): string {
  const parts = Array.from({ length: author.random.below(4) }, () => author.choose<() => string>([
    [5, () => `${author.key}: ${operand(expression(author, context, 'any', depth - 1))}`],
    [1, () => `['${author.key}' + 1]: ${operand(expression(author, context, 'number', 1))}`],
    [1, () => `...${operand(expression(author, context, 'object', depth - 1))}`],
    [1, () => method(author, context)],
    [1, () => `get ${author.key}() ${functionBody(author, inFunction(context, { self: true, derived: false }), '', true)}`],
    [1, () => `set ${author.key}(v) ${functionBody(author, inFunction(context, { self: true, derived: false, names: [{ name: 'v', sort: 'any', constant: false }] }), '')}`],
  ])())
  // Behind a spread V8 defines accessors last, whatever their place.
  const spread = parts.findIndex(part => part.startsWith('...'))
  return `({ ${parts.filter((part, i) => spread < 0 || i < spread || !/^[gs]et /.test(part)).join(', ')} })`
}

function method(author: Author, context: Context): string {
  const inner = inFunction(context, { self: true, derived: true, generator: author.chance(0.2) })
  return `${inner.generator ? '*' : ''}${author.key}(${parameters(author, inner)}) ${functionBody(author, inner, '', true)}`
}

function instance(author: Author, context: Context, depth: number): string {
  const known = author.find(context, ['class'])
  return known ? `new ${known.name}(${items(author, context, depth)})` : leaf(author, context, 'object')
}

/** Concise, or with a body. */
export function arrow(author: Author, context: Context, depth: number): string {
  const inner = inFunction(context, { self: context.self, derived: context.derived })
  const params = parameters(author, inner)
  if (author.chance(0.5)) return `(${params}) => ${operand(expression(author, inner, 'any', Math.min(depth - 1, 2)))}`
  return `(${params}) => ${functionBody(author, inner, '', true)}`
}

export function functionExpression(author: Author, context: Context): string {
  const inner = inFunction(context, { self: true, derived: false, privates: [] })
  return `function ${author.chance(0.3) ? author.fresh('named') : ''}(${parameters(author, inner)}) ${functionBody(author, inner, '', true)}`
}

function classExpression(author: Author, context: Context): string {
  return author.budget > 20 ? `class ${author.chance(0.5) ? author.fresh('C') : ''} ${classBody(author, context, false, '')}` : 'class {}'
}

function generators(author: Author, context: Context): string | undefined {
  const known = author.find(context, ['generator'])
  return known && `[...${known.name}(${items(author, context, 1)})]`
}

function update(author: Author, context: Context): string {
  const place = author.chance(0.5) ? author.find(context, ['number'], true)?.name : member(author, context)
  return place ? `(${author.pick(['++', '--', ''])}${place})`.replace(/^\(([^+-]+)\)$/, (_, name: string) => `(${name}${author.pick(['++', '--'])})`) : '1'
}

function member(author: Author, context: Context): string | undefined {
  const object = author.find(context, ['object', 'object', 'object', 'class'])
  if (context.self && author.chance(0.3)) return context.privates.length > 0 && author.chance(0.4) ? `this.${author.pick(context.privates)}` : `this.${author.key}`
  return object && author.pick([`${object.name}.${author.key}`, `${object.name}['${author.key}']`, `${object.name}[${expression(author, context, 'text', 1)}]`])
}

/** Any form of assignment, without parentheses. */
export function assignment(author: Author, context: Context, depth: number, sort: Sort = 'any'): string {
  const deeper = (of: Sort): string => operand(expression(author, context, of, depth - 1))
  const name = author.find(context, [sort], true)
  return author.choose<() => string>([
    [name ? 4 : 0, () => `${name!.name} = ${deeper(sort)}`],
    [2, () => { const n = author.find(context, ['number'], true); return n ? `${n.name} ${author.pick(['+=', '-=', '*=', '|=', '||=', '&&=', '??='])} ${deeper('number')}` : deeper(sort) }],
    [6, () => { const m = member(author, context); return m ? `${m} ${author.pick(['=', '=', '=', '+=', '||=', '&&=', '??='])} ${deeper(author.pick([sort, 'any', 'number']))}` : deeper(sort) }],
    [1, () => { const a = author.find(context, ['array']); return a ? `${a.name}[${author.random.below(4)}] = ${deeper('any')}` : deeper(sort) }],
    [1, () => pattern(author, context, depth) ?? deeper(sort)],
    [name && sort === 'function' ? 1 : 0, () => `${name!.name} ||= ${arrow(author, context, 1)}`],
  ])()
}

/** A destructuring assignment to names in sight. */
function pattern(author: Author, context: Context, depth: number): string | undefined {
  const first = author.find(context, ['any', 'number'], true)
  const second = author.find(context, ['any'], true)
  if (!first || !second) return undefined
  const value = (sort: Sort): string => operand(expression(author, context, sort, depth - 1))
  return author.pick([
    () => `[${first.name}, ${second.name} = ${value('number')}] = ${value('array')}`,
    () => `{ ${author.key}: ${first.name} = ${value('number')}, ...${second.name} } = ${value('object')}`,
    () => `[${first.name}, , ...${second.name}] = ${value('array')}`,
    () => `[${first.name}, ${member(author, context) ?? second.name}] = [${value('number')}, ${value('number')}]`,
  ])()
}

/** Something that changes an object in sight. */
export function mutation(author: Author, context: Context): string {
  const list = author.find(context, ['array'])
  const value = operand(expression(author, context, 'any', 1))
  const place = member(author, context)
  return author.choose<() => string>([
    [place ? 3 : 0, () => `${place!} ${author.pick(['=', '=', '+=', '??='])} ${value}`],
    [place ? 1 : 0, () => `${place!}${author.pick(['++', '--'])}`],
    [list ? 3 : 0, () => `${list!.name}.${author.pick([`push(${value})`, `unshift(${value})`, 'pop()', 'reverse()', 'splice(1, 1)', 'sort()', 'fill(0)', 'copyWithin(0, 1)'])}`],
    [list ? 1 : 0, () => `${list!.name}${author.pick(['[0]', `[${value}]`, '.length'])} = ${author.random.below(4)}`],
    [2, () => removal(author, context)],
    [1, () => call(author, context, 2)],
  ])()
}

export function call(author: Author, context: Context, depth: number): string {
  const args = items(author, context, Math.min(depth - 1, 2))
  const fn = author.find(context, ['function'])
  const later = author.find(context, ['async'])
  const list = author.find(context, ['array'])
  const object = author.find(context, ['object'])
  const map = author.find(context, ['map'])
  const set = author.find(context, ['set'])
  return author.choose<() => string>([
    [fn ? 6 : 0, () => `${fn!.name}${author.chance(0.1) ? '?.' : ''}(${args})`],
    [fn ? 1 : 0, () => `relay(${fn!.name}, ${operand(expression(author, context, 'any', 1))})`],
    [fn ? 1 : 0, () => `${fn!.name}.call(${operand(expression(author, context, 'object', 1))}, ${operand(expression(author, context, 'any', 1))})`],
    [later && context.async ? 3 : 0, () => `(await ${later!.name}(${args}))`],
    [later ? 1 : 0, () => `void ${later!.name}(${args}).then(log, log)`],
    [list ? 4 : 0, () => `${list!.name}.${author.pick([`push(${args})`, 'pop()', 'shift()', `unshift(${args})`, `splice(${author.random.below(3)}, 1)`, 'reverse()', 'sort()', `fill(${operand(expression(author, context, 'number', 1))})`, `map(${arrow(author, context, 1)})`, `forEach(${arrow(author, context, 1)})`, `includes(${args})`])}`],
    [map ? 2 : 0, () => `${map!.name}.${author.pick([`set(${operand(expression(author, context, 'text', 1))}, ${operand(expression(author, context, 'any', 1))})`, `get('${author.key}')`, `delete('${author.key}')`, 'clear()', 'size'])}`],
    [set ? 2 : 0, () => `${set!.name}.${author.pick([`add(${operand(expression(author, context, 'any', 1))})`, `has('${author.key}')`, 'clear()', 'size'])}`],
    [object ? 2 : 0, () => `${object!.name}?.${author.key}?.(${args})`],
    [object ? 1 : 0, () => `meddle(${object!.name}, '${author.key}', ${operand(expression(author, context, 'any', 1))})`],
    [object ? 1 : 0, () => `Object.${author.pick(['assign', 'freeze', 'entries'])}(${object!.name}${author.chance(0.5) ? `, ${operand(expression(author, context, 'object', 1))}` : ''})`],
    [context.self ? 1 : 0, () => `this.${author.key}?.(${args})`],
    [1, () => `(${arrow(author, context, depth)})(${args})`],
  ])()
}
