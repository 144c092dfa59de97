import { Fault } from '@cinescope/base'
import { parseSync } from 'oxc-parser'
import type { Node } from './node.ts'
import type { InstrumentOptions } from './options.ts'

export interface Comment { readonly start: number, readonly end: number, readonly value: string }

export interface Parsed { readonly program: Node, readonly comments: readonly Comment[] }

export function languageOf(options: InstrumentOptions): 'js' | 'jsx' | 'ts' | 'tsx' {
  if (options.lang) return options.lang
  const extension = /\.([cm]?[jt]sx?)(?:[?#].*)?$/.exec(options.filename)?.[1]
  if (extension === 'tsx') return 'tsx'
  if (extension?.includes('ts')) return 'ts'
  // Plain JavaScript files often hold JSX; JSX adds no ambiguity to JavaScript.
  return extension === 'mjs' || extension === 'cjs' ? 'js' : 'jsx'
}

/** Throws CINE_SYNTAX at the first error. */
export function parse(source: string, options: InstrumentOptions): Parsed {
  const { program, errors, comments } = parseSync(options.filename, source, { sourceType: options.sourceType, lang: languageOf(options), preserveParens: true })
  const error = errors[0]
  if (error) {
    const at = error.labels[0]?.start ?? 0
    throw new Fault('CINE_SYNTAX', { file: options.filename, message: error.message, ...lineColumn(source, at) })
  }
  return { program: program as unknown as Node, comments }
}

/** Line and column of an offset, both from 1. */
export function lineColumn(source: string, offset: number): { readonly line: number, readonly column: number } {
  const before = source.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/)
  return { line: before.length, column: before.at(-1)!.length + 1 }
}
