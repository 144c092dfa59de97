import { objectRef } from './id.ts'
import type { GapReason, Value } from './value.ts'

/** Gaps that a value of a record can be, as the text form names them. */
const GAP_NAMES: Readonly<Partial<Record<GapReason, string>>> = { accessor: 'accessor', redacted: 'redacted', awaited: 'awaited', budget: 'budget', unobservable: 'unobservable' }

/** A value of a record in the text form; `parseValue` reads it back. */
export function formatValue(value: Value): string {
  switch (value.kind) {
    case 'object': return `#${value.ref}`
    case 'text': return `text(${value.length})`
    case 'symbol': return value.description === undefined ? 'symbol()' : `symbol(${JSON.stringify(value.description)})`
    case 'hole': return 'hole'
    case 'gap': return GAP_NAMES[value.gap.reason] ?? 'unobservable'
  }
  const it = value.value
  if (typeof it === 'string') return JSON.stringify(it)
  if (typeof it === 'bigint') return `${it}n`
  return Object.is(it, -0) ? '-0' : String(it)
}

const WORDS: Readonly<Record<string, Value>> = {
  undefined: { kind: 'primitive', value: undefined },
  null: { kind: 'primitive', value: null },
  true: { kind: 'primitive', value: true },
  false: { kind: 'primitive', value: false },
  NaN: { kind: 'primitive', value: NaN },
  Infinity: { kind: 'primitive', value: Infinity },
  '-Infinity': { kind: 'primitive', value: -Infinity },
  hole: { kind: 'hole' },
  accessor: gap('accessor'),
  redacted: gap('redacted'),
  awaited: gap('awaited'),
  budget: gap('budget'),
  unobservable: gap('unobservable'),
}

function gap(reason: GapReason): Value {
  return { kind: 'gap', gap: { reason, detail: '' } }
}

const STRING = /"(?:[^"\\]|\\.)*"/y
const TOKEN = /[^\s,()"]+/y

/** Reads a value at `at`; undefined if there is none. */
export function parseValue(text: string, at: number): { readonly value: Value, readonly end: number } | undefined {
  const quoted = stringAt(text, at)
  if (quoted) return { value: { kind: 'primitive', value: quoted.value }, end: quoted.end }
  TOKEN.lastIndex = at
  const token = TOKEN.exec(text)?.[0]
  if (token === undefined) return undefined
  const end = at + token.length
  if (token === 'symbol' && text.startsWith('()', end)) return { value: { kind: 'symbol', description: undefined }, end: end + 2 }
  if (token === 'symbol' && text[end] === '(') {
    const description = stringAt(text, end + 1)
    return description && text[description.end] === ')' ? { value: { kind: 'symbol', description: description.value }, end: description.end + 1 } : undefined
  }
  if (token === 'text' && text[end] === '(') {
    const close = text.indexOf(')', end)
    const length = Number(text.slice(end + 1, close))
    return close > 0 && Number.isSafeInteger(length) ? { value: { kind: 'text', length }, end: close + 1 } : undefined
  }
  const word = Object.hasOwn(WORDS, token) ? WORDS[token] : undefined
  if (word) return { value: word, end }
  if (/^#\d+$/.test(token)) return { value: { kind: 'object', ref: objectRef(Number(token.slice(1))) }, end }
  if (/^-?\d+n$/.test(token)) return { value: { kind: 'primitive', value: BigInt(token.slice(0, -1)) }, end }
  const number = /^-?\d/.test(token) ? Number(token) : NaN
  return Number.isNaN(number) ? undefined : { value: { kind: 'primitive', value: number }, end }
}

function stringAt(text: string, at: number): { readonly value: string, readonly end: number } | undefined {
  STRING.lastIndex = at
  const quoted = STRING.exec(text)?.[0]
  if (quoted === undefined) return undefined
  try {
    return { value: JSON.parse(quoted) as string, end: at + quoted.length }
  } catch {
    return undefined
  }
}
