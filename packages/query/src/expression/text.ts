import { callback, primitives } from './invoke.ts'
import { native, toText } from './operator.ts'
import type { Run } from './run.ts'
import { Made, Native, type Primitive, type Term, Unknowable, Unknown } from './term.ts'

/** Methods of strings whose result depends on nothing but the arguments; locale ones are left out. */
const simple = [
  'at', 'charAt', 'charCodeAt', 'codePointAt', 'concat', 'endsWith', 'includes', 'indexOf', 'isWellFormed', 'lastIndexOf', 'normalize', 'padEnd', 'padStart', 'repeat', 'slice', 'startsWith',
  'substr', 'substring', 'toLowerCase', 'toString', 'toUpperCase', 'trim', 'trimEnd', 'trimStart', 'valueOf',
] as const

const withPattern = ['match', 'search', 'split', 'replace', 'replaceAll'] as const

/** Longest text that a regular expression of a person is run on. */
const PATTERN_TEXT = 100_000

const plainMethods = String.prototype as unknown as Readonly<Record<string, ((...args: Primitive[]) => Primitive) | undefined>>
const patternMethods = String.prototype as unknown as Readonly<Record<string, (...args: unknown[]) => unknown>>

export const textMethods: ReadonlyMap<string, Native> = new Map([
  ...simple.map(name => [name, new Native(name, (run, self, args) => {
    const values = primitives(run, args)
    if (name === 'repeat') run.room(String(self).length * Number(values[0]))
    if (name === 'padEnd' || name === 'padStart') run.room(Number(values[0]))
    const text = native(() => plainMethods[name]?.apply(self, values))
    if (typeof text === 'string') run.room(text.length)
    return text
  })] as const),
  ...withPattern.map(name => [name, new Native(name, (run, self, args) => matching(run, name, String(self), args))] as const),
  ['matchAll', new Native('matchAll', (run, self, args) => {
    const [pattern] = args
    return native(() => [...String(self).matchAll(fresh(pattern instanceof RegExp ? pattern : new RegExp(String(primitives(run, [pattern])[0]), 'g')))].map(toMatch))
  })] as const,
])

function matching(run: Run, name: string, text: string, [pattern, ...rest]: readonly Term[]): Term {
  if (pattern instanceof RegExp) run.room(text.length > PATTERN_TEXT ? Infinity : text.length)
  const first = pattern instanceof RegExp ? fresh(pattern) : primitives(run, [pattern])[0]
  const others = name.startsWith('replace') ? [replacement(run, rest[0])] : primitives(run, rest)
  const answer = native(() => patternMethods[name]?.apply(text, name === 'split' && first === undefined ? [] : [first, ...others]))
  if (Array.isArray(answer)) return 'index' in answer ? toMatch(answer as unknown as RegExpExecArray) : answer as string[]
  if (typeof answer === 'string') run.room(answer.length)
  return answer as Primitive
}

/** A pattern with a memory of its own: `lastIndex` of one that is shared would make answers depend on each other. */
export const fresh = (pattern: RegExp): RegExp => new RegExp(pattern.source, pattern.flags)

function replacement(run: Run, term: Term): string | ((...args: string[]) => string) {
  if (typeof term === 'string') return term
  if (typeof term !== 'object' || term === null) return String(term)
  const call = callback(run, term)
  return (...args) => {
    const text = toText(run, call(...args.map(arg => typeof arg === 'object' ? new Made(new Map(Object.entries(arg as object))) : arg)))
    if (text instanceof Unknown) throw new Unknowable(text)
    return text
  }
}

/** A match keeps its position and its named groups. */
export function toMatch(match: RegExpExecArray | RegExpMatchArray): Term {
  const list: Term[] = [...match]
  const groups = match.groups && new Made(new Map<string, Term>(Object.entries(match.groups)))
  return Object.assign(list, { index: match.index, input: match.input, groups })
}

const numeric = ['toExponential', 'toFixed', 'toPrecision', 'toString', 'valueOf'] as const

/** Methods of numbers, bigints and booleans. */
export const numberMethods: ReadonlyMap<string, Native> = new Map(numeric.map(name => [name, new Native(name, (run, self, args) => {
  const own = Object(self) as Readonly<Record<string, (...args: Primitive[]) => Primitive>>
  return native(() => own[name]?.(...primitives(run, args, 'number')))
})]))
