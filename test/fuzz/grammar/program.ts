import type { SourceType } from '../run.ts'
import { Author, within, type Context } from './author.ts'
import { expression, operand } from './expression.ts'
import { definition, statements } from './statement.ts'

export interface Program { readonly source: string, readonly sourceType: SourceType }

/** A random program that ends, is strict, and says what it did by `log`. Parts that may throw stand in `try`. */
export function program(seed: number): Program {
  const module = seed % 2 === 0
  const author = new Author(seed, module, 350)
  const context: Context = {
    names: [], outer: undefined, async: module, generator: false, fn: false, self: false, privates: [], derived: false, loops: [], breakable: false,
  }
  const lines: string[] = module ? [] : ["'use strict'"]
  for (let i = 0; i < 16 && author.budget > 0; i++) {
    lines.push(definition(author, context))
    const inner = within(context)
    lines.push(`try {\n${use(author, context)}${statements(author, inner, '  ', 1 + author.random.below(3)).join('\n')}\n} catch (e) { log(e) }`)
  }
  return { source: lines.join('\n'), sourceType: module ? 'module' : 'commonjs' }
}

/** What was defined last is used at once: what nobody calls proves nothing. */
function use(author: Author, context: Context): string {
  const last = context.names.at(-1)!
  const value = (): string => operand(expression(author, within(context, { async: false }), author.pick(['number', 'object', 'array', 'any']), 1))
  switch (last.sort) {
    case 'function': return `  log(${last.name}(${value()}, ${value()}), ${last.name}(${value()}))\n`
    case 'generator': return `  log([...${last.name}(${value()}, ${value()})])\n`
    case 'async': return context.async ? `  log(await ${last.name}(${value()}, ${value()}))\n` : `  ${last.name}(${value()}).then(log, log)\n`
    case 'asyncGenerator': return `  { const g = ${last.name}(${value()}); g.next().then(log, log); g.next(${value()}).then(log, log) }\n`
    case 'class': {
      const instance = author.fresh('v')
      context.names.push({ name: instance, sort: 'object', constant: false })
      return `  var ${instance} = new ${last.name}(${value()}, ${value()})\n  log(${instance}.${author.key}?.(${value()}), ${instance}.${author.key}, ${instance})\n`
    }
    default: return ''
  }
}
