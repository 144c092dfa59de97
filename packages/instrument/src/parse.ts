import { Fault } from '@cinescope/base'
// Not the package's own `parseSync`, which also makes objects of all comments, imports and exports: a tenth of our time.
import { parseSync } from 'oxc-parser/src-js/bindings.js'
import { jsonParseAst } from 'oxc-parser/src-js/wrap.js'
import type { Node } from './node.ts'
import type { InstrumentOptions } from './options.ts'

export interface Comment { readonly start: number, readonly end: number, readonly value: string }

export interface Parsed {
  readonly program: Node
  /** None if no comment of the file can mean something to us. */
  readonly comments: readonly Comment[]
}

export function languageOf(options: InstrumentOptions): 'js' | 'jsx' | 'ts' | 'tsx' {
  if (options.lang) return options.lang
  const extension = /\.([cm]?[jt]sx?)(?:[?#].*)?$/.exec(options.filename)?.[1]
  if (extension === 'tsx') return 'tsx'
  if (extension?.includes('ts')) return 'ts'
  // Plain JavaScript files often hold JSX; JSX adds no ambiguity to JavaScript.
  return extension === 'mjs' || extension === 'cjs' ? 'js' : 'jsx'
}

/** What only a tree with types tells: `declare`, and decorators of parameters, which hold code. More than that may match. */
const needsTypes = /\bdeclare\b|(?:[(,]|\*\/)\s*@|^[^\S\r\n\u2028\u2029]*@/m

/** Throws CINE_SYNTAX at the first error. */
export function parse(source: string, options: InstrumentOptions): Parsed {
  const lang = languageOf(options)
  // A tree without types is a third smaller.
  const astType = lang.startsWith('ts') && needsTypes.test(source) ? 'ts' : 'js'
  const result = parseSync(options.filename, source, { sourceType: options.sourceType, lang, astType, preserveParens: true })
  const { program } = result
  const error = result.errors[0]
  if (error) {
    throw syntaxFault({ ...options, source }, error.message, error.labels[0]?.start ?? 0)
  }
  return { program: jsonParseAst(program) as unknown as Node, comments: /@cinescope|__PURE__/.test(source) ? result.comments : [] }
}

export function syntaxFault({ filename, source }: { readonly filename: string, readonly source: string }, message: string, offset: number): Fault {
  return new Fault('CINE_SYNTAX', { file: filename, message, ...lineColumn(source, offset) })
}

/** Line and column of an offset, both from 1. */
export function lineColumn(source: string, offset: number): { readonly line: number, readonly column: number } {
  const before = source.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/)
  return { line: before.length, column: before.at(-1)!.length + 1 }
}
