import { isDigit, isLineEnd, isName, isSpace } from './character.ts'
import { indexOf, safeList, safeSet, slice, startsWith } from './primordial.ts'

/** A token of program text. Comments and white space lie between tokens. */
export interface ScanToken {
  readonly kind: 'name' | 'number' | 'text' | 'punctuator'
  readonly text: string
  readonly start: number
  readonly end: number
  /** Index of the other bracket, for `( ) [ ] { }` and the pieces of a template; else -1. */
  match: number
}

const beforeRegex = safeSet(['return', 'typeof', 'case', 'in', 'of', 'instanceof', 'new', 'delete', 'void', 'throw', 'do', 'else', 'yield', 'await'])
const heads = safeSet(['if', 'while', 'for', 'with'])
const punctuators = ['>>>=', '...', '===', '!==', '**=', '<<=', '>>=', '>>>', '&&=', '||=', '??=', '=>', '==', '!=', '<=', '>=', '&&', '||', '??', '?.', '++', '--',
  '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<', '>>', '**']

/**
 * Splits the text of a function into tokens, without a grammar: whether `/` begins a regular expression is told from the
 * token before. Answers undefined if brackets do not pair up. Runs within the program, so it calls no method that the program could replace.
 */
export function scan(source: string): ScanToken[] | undefined {
  const tokens = safeList<ScanToken>()
  const open = safeList<number>()
  let at = 0

  function push(kind: ScanToken['kind'], end: number): void {
    tokens[tokens.length] = { kind, text: slice(source, at, end), start: at, end, match: -1 }
    at = end
  }
  /** Pairs the last token with the innermost open bracket. */
  function close(): boolean {
    const opener = open[open.length - 1]
    if (opener === undefined) return false
    open.length--
    tokens[opener]!.match = tokens.length - 1
    tokens[tokens.length - 1]!.match = opener
    return true
  }
  function template(from: number): boolean {
    let end = from
    while (end < source.length && source[end] !== '`' && !startsWith(source, '${', end)) end += source[end] === '\\' ? 2 : 1
    if (end >= source.length) return false
    const continues = source[end] === '$'
    const closes = source[at] === '}'
    push('text', continues ? end + 2 : end + 1)
    if (closes && !close()) return false
    if (continues) open[open.length] = tokens.length - 1
    return true
  }

  while (at < source.length) {
    const char = source[at]!
    if (isSpace(char)) at++
    else if (startsWith(source, '//', at)) at = endOfLine(source, at)
    else if (startsWith(source, '/*', at)) {
      const end = indexOf(source, '*/', at + 2)
      if (end < 0) return undefined
      at = end + 2
    } else if (char === '#' || (isName(char) && !isDigit(char))) push('name', endOfName(source, at))
    else if (isDigit(char) || (char === '.' && isDigit(source[at + 1]))) push('number', endOfNumber(source, at))
    else if (char === '"' || char === "'") push('text', endOfString(source, at, char))
    else if (char === '`') { if (!template(at + 1)) return undefined }
    else if (char === '}' && tokens[open[open.length - 1] ?? -1]?.kind === 'text') { if (!template(at + 1)) return undefined }
    else if (char === '/' && regexMayBegin(tokens)) push('text', endOfRegex(source, at))
    else {
      push('punctuator', endOfPunctuator(source, at))
      if (char === '(' || char === '[' || char === '{') open[open.length] = tokens.length - 1
      else if ((char === ')' || char === ']' || char === '}') && !close()) return undefined
    }
  }
  return open.length === 0 ? tokens : undefined
}

function regexMayBegin(tokens: readonly ScanToken[]): boolean {
  const last = tokens[tokens.length - 1]
  if (!last) return true
  if (last.kind === 'name') return beforeRegex.has(last.text)
  if (last.kind !== 'punctuator') return last.kind === 'text' && last.text[last.text.length - 1] === '{'
  if (last.text === ']' || last.text === '++' || last.text === '--') return false
  const before = tokens[last.match - 1]
  if (last.text === ')') return before?.kind === 'name' && heads.has(before.text)
  if (last.text !== '}') return true
  // A block ends here, unless its brace stands where a value does.
  return !before || before.text === ')' || before.text === ';' || before.text === '{' || before.text === '}' || before.text === '=>' || (before.kind === 'name' && !beforeRegex.has(before.text))
}

function endOfPunctuator(source: string, from: number): number {
  for (let i = 0; i < punctuators.length; i++) if (startsWith(source, punctuators[i]!, from)) return from + punctuators[i]!.length
  return from + 1
}

function endOfLine(source: string, from: number): number {
  let at = from
  while (at < source.length && !isLineEnd(source[at])) at++
  return at
}

/** An escape (`\\u{61}`) is part of the name; its braces are, too. */
function endOfName(source: string, from: number): number {
  let at = from + (source[from] === '#' ? 1 : 0)
  while (isName(source[at])) {
    if (source[at] === '\\' && source[at + 2] === '{') while (at < source.length && source[at] !== '}') at++
    at++
  }
  return Math.max(at, from + 1)
}

/** Names do not follow numbers, so everything that could be one belongs to it: `0xffn`, `1_000.5`, `1e-5`. */
function endOfNumber(source: string, from: number): number {
  const hex = startsWith(source, '0x', from) || startsWith(source, '0X', from)
  let at = from + 1
  for (; at < source.length; at++) {
    const unit = source[at]!
    const signed = !hex && (unit === '+' || unit === '-') && (source[at - 1] === 'e' || source[at - 1] === 'E')
    if (!signed && unit !== '.' && !isName(unit)) break
  }
  return at
}

function endOfString(source: string, from: number, quote: string): number {
  let at = from + 1
  while (at < source.length && source[at] !== quote) at += source[at] === '\\' ? 2 : 1
  return at + 1
}

function endOfRegex(source: string, from: number): number {
  let at = from + 1
  let inClass = false
  while (at < source.length && (inClass || source[at] !== '/')) {
    if (source[at] === '[') inClass = true
    else if (source[at] === ']') inClass = false
    at += source[at] === '\\' ? 2 : 1
  }
  at++
  while (isName(source[at])) at++
  return at
}
