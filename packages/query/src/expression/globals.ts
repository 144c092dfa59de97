import { OBJECT_ARRAY, OBJECT_ERROR, OBJECT_INSTANCE, OBJECT_PLAIN } from '@cinescope/trace'
import { callback, primitives, simple } from './invoke.ts'
import { stringify } from './json.ts'
import { elementsOf, iterate } from './list.ts'
import { get, hasOwn, toKey } from './member.ts'
import { native, plain, textGap } from './operator.ts'
import type { Run } from './run.ts'
import { isPrimitive, Made, Native, Recorded, SymbolTerm, type Term, Text, Thrown, Unknowable, Unknown, unknown } from './term.ts'

const members = (...natives: readonly Native[]): ReadonlyMap<string, Term> => new Map(natives.map(each => [each.name, each]))

/** Own enumerable entries, in the order of `Object.entries`; unknown if the object is not known in full. */
export function ownEntries(run: Run, term: Term): (readonly [string, Term])[] | Unknown {
  if (term instanceof Unknown) return term
  if (term === null || term === undefined) throw new Thrown('TypeError', 'Cannot convert undefined or null to object')
  if (typeof term === 'string') return [...term.split('').entries()].map(([i, unit]) => [String(i), unit])
  if (Array.isArray(term)) return Object.entries(term).filter(([name]) => !matchFields.has(name) || !('index' in term))
  if (term instanceof Made) return ordered([...term.fields])
  if (!(term instanceof Recorded)) return isPrimitive(term) ? [] : unknown('unobservable', 'Its properties are not read.')
  const view = run.moment.object(term)
  const gap = view.gaps[0]
  if (gap) return new Unknown(gap)
  if (view.type === OBJECT_ARRAY) {
    const list = elementsOf(run, term)
    return list instanceof Unknown ? list : Object.entries(list)
  }
  if (view.type !== OBJECT_PLAIN && view.type !== OBJECT_INSTANCE && view.type !== OBJECT_ERROR) return unknown('not-observed', `Properties of ${view.className} beside its content are not recorded.`)
  const names = view.slots.map(({ name }) => name).filter(name => !name.startsWith('Symbol(') && !(view.type === OBJECT_ERROR && hidden.has(name)))
  return ordered(names.map(name => [name, get(run, term, name)]))
}

/** Own properties of errors and matches that are not enumerable, or not those of a list. */
const hidden: ReadonlySet<string> = new Set(['message', 'stack', 'cause', 'errors'])
const matchFields: ReadonlySet<string> = new Set(['index', 'input', 'groups'])

/** Integer keys come first, rising. */
function ordered(entries: readonly (readonly [string, Term])[]): (readonly [string, Term])[] {
  const indexes = entries.filter(([name]) => isIndex(name))
  indexes.sort((a, b) => Number(a[0]) - Number(b[0]))
  return [...indexes, ...entries.filter(([name]) => !isIndex(name))]
}

const isIndex = (name: string): boolean => String(Number(name) >>> 0) === name && name !== '4294967295'

const perEntry = (name: string, map: (key: string, value: Term) => Term): Native => new Native(name, (run, _, [object]) => {
  const entries = ownEntries(run, object)
  return entries instanceof Unknown ? entries : entries.map(([key, value]) => map(key, value))
})

const object = new Native('Object', (_, __, [term]) => term instanceof Unknown || !isPrimitive(term) ? term : unknown('unobservable', 'Object() is not evaluated.'), members(
  perEntry('keys', key => key),
  perEntry('values', (_, value) => value),
  perEntry('entries', (key, value) => [key, value]),
  new Native('fromEntries', (run, _, [list]) => {
    const pairs = iterate(run, list)
    if (pairs instanceof Unknown) return pairs
    const made = new Made()
    for (const pair of pairs) {
      const key = toKey(run, get(run, pair, '0'))
      if (key instanceof Unknown) return key
      made.fields.set(key, get(run, pair, '1'))
    }
    return made
  }),
  new Native('hasOwn', (run, _, [owner, key]) => {
    const name = toKey(run, key)
    return name instanceof Unknown ? name : hasOwn(run, owner, name)
  }),
  new Native('is', (_, __, [a, b]) => {
    if (a instanceof Unknown) return a
    if (b instanceof Unknown) return b
    if ((a instanceof Text && b instanceof Text) || (a instanceof SymbolTerm && b instanceof SymbolTerm)) return a === b ? true : textGap
    return Object.is(a, b)
  }),
))

function isArray(run: Run, term: Term): Term {
  if (term instanceof Unknown) return term
  return Array.isArray(term) || (term instanceof Recorded && run.moment.object(term).type === OBJECT_ARRAY)
}

function arrayLike(run: Run, made: Made, length: number): Term[] {
  run.room(length)
  return Array.from({ length }, (_, i) => made.fields.get(String(i)))
}

const array = new Native('Array', (_, __, args) => args.length === 1 && typeof args[0] === 'number' ? unknown('unobservable', 'A list of nothing but holes is not evaluated; Array.from({ length }) is.') : [...args], members(
  new Native('isArray', (run, _, [term]) => isArray(run, term)),
  new Native('of', (_, __, args) => [...args]),
  new Native('from', (run, _, [source, mapper]) => {
    const length = source instanceof Made ? source.fields.get('length') : undefined
    const items = typeof length === 'number' ? arrayLike(run, source as Made, length) : iterate(run, source)
    if (items instanceof Unknown) return items
    if (mapper === undefined) return Array.from(items)
    const call = callback(run, mapper)
    return Array.from(items, (item, i) => call(item, i))
  }),
))

const number = new Native('Number', (run, _, args) => args.length === 0 ? 0 : native(() => Number(toNumber(run, args[0]))), new Map<string, Term>([
  ...(['isFinite', 'isInteger', 'isNaN', 'isSafeInteger'] as const).map(name => [name, new Native(name, (_, __, [term]) => term instanceof Unknown ? term : Number[name](term))] as const),
  ...(['EPSILON', 'MAX_SAFE_INTEGER', 'MAX_VALUE', 'MIN_SAFE_INTEGER', 'MIN_VALUE', 'NaN', 'NEGATIVE_INFINITY', 'POSITIVE_INFINITY'] as const).map(name => [name, Number[name]] as const),
  ['parseFloat', simple('parseFloat', (text: string) => Number.parseFloat(text))],
  ['parseInt', simple('parseInt', (text: string, radix: number) => Number.parseInt(text, radix))],
]))

function toNumber(run: Run, term: Term): string | number | bigint | boolean | null | undefined {
  return primitives(run, [term], 'number')[0]
}

const math = new Native('Math', undefined, new Map<string, Term>([
  ...(['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2'] as const).map(name => [name, Math[name]] as const),
  ...([
    'abs', 'acos', 'acosh', 'asin', 'asinh', 'atan', 'atan2', 'atanh', 'cbrt', 'ceil', 'clz32', 'cos', 'cosh', 'exp', 'expm1', 'floor', 'fround', 'hypot', 'imul', 'log', 'log10', 'log1p',
    'log2', 'max', 'min', 'pow', 'round', 'sign', 'sin', 'sinh', 'sqrt', 'tan', 'tanh', 'trunc',
  ] as const).map(name => [name, simple(name, (...args: number[]) => (Math[name] as (...args: number[]) => number)(...args), 'number')] as const),
]))

const text = new Native('String', (run, _, args) => {
  if (args.length === 0) return ''
  const value = plain(run, args[0], 'string')
  if (value instanceof Text || value instanceof Unknown) return value
  return value instanceof SymbolTerm ? `Symbol(${value.description ?? ''})` : String(value)
}, new Map<string, Term>([
  ['fromCharCode', simple('fromCharCode', (...codes: number[]) => String.fromCharCode(...codes), 'number')],
  ['fromCodePoint', simple('fromCodePoint', (...codes: number[]) => String.fromCodePoint(...codes), 'number')],
]))

const json = new Native('JSON', undefined, members(
  new Native('stringify', (run, _, args) => stringify(run, args)),
  new Native('parse', (run, _, [source]) => native(() => parsed(JSON.parse(String(primitives(run, [source])[0]))))),
))

/** A parsed tree as terms. */
function parsed(value: unknown): Term {
  if (Array.isArray(value)) return value.map(parsed)
  if (typeof value !== 'object' || value === null) return value as Term
  return new Made(new Map(Object.entries(value).map(([key, inner]) => [key, parsed(inner)])))
}

/** Names that every program has, as far as they are pure. A variable of the program with such a name comes first. */
export const globals: ReadonlyMap<string, Term> = new Map<string, Term>([
  ['undefined', undefined], ['NaN', NaN], ['Infinity', Infinity],
  ['Math', math], ['JSON', json], ['Object', object], ['Array', array], ['Number', number], ['String', text],
  ...(['Map', 'Set', 'Date', 'RegExp', 'Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'Promise', 'Function', 'WeakMap', 'WeakSet'] as const).map(name =>
    [name, new Native(name, () => unknown('unobservable', `${name}() is not evaluated.`))] as const),
  ['Boolean', new Native('Boolean', (_, __, [term]) => {
    if (term instanceof Unknown) throw new Unknowable(term)
    return isPrimitive(term) ? Boolean(term) : !(term instanceof Text) || term.length > 0
  })],
  ['BigInt', simple('BigInt', (value: number) => BigInt(value), 'number')],
  ['isNaN', simple('isNaN', (value: number) => isNaN(value), 'number')],
  ['isFinite', simple('isFinite', (value: number) => isFinite(value), 'number')],
  ['parseFloat', simple('parseFloat', (value: string) => parseFloat(value))],
  ['parseInt', simple('parseInt', (value: string, radix: number) => parseInt(value, radix))],
  ['encodeURIComponent', simple('encodeURIComponent', (value: string) => encodeURIComponent(value))],
  ['decodeURIComponent', simple('decodeURIComponent', (value: string) => decodeURIComponent(value))],
])

