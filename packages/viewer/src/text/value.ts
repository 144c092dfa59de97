import { textOf, type ObjectView, type Result, type Slot } from '@cinescope/query'
import {
  OBJECT_ARGUMENTS, OBJECT_ARRAY, OBJECT_DATE, OBJECT_ERROR, OBJECT_FUNCTION, OBJECT_MAP, OBJECT_NODE, OBJECT_PROXY, OBJECT_REGEXP, OBJECT_SET, OBJECT_TYPED_ARRAY, type Value,
} from '@cinescope/trace'

/** A piece of a value's text; `tone` picks its colour. */
export interface Piece { readonly text: string, readonly tone: Tone }
export type Tone = 'string' | 'number' | 'word' | 'key' | 'object' | 'punct' | 'gap' | 'function'

const KEYS_SHOWN = 5

export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, Math.max(1, limit - 1))}…`
}

/** One line for a value that needs no look-up; an object is told by its identity until its content is here. */
export function pieceOf(value: Value, limit: number = 60): Piece {
  switch (value.kind) {
    case 'primitive': {
      const { value: v } = value
      if (typeof v === 'string') return { text: JSON.stringify(clip(v, limit)), tone: 'string' }
      if (typeof v === 'number') return { text: Object.is(v, -0) ? '-0' : String(v), tone: 'number' }
      if (typeof v === 'bigint') return { text: `${v}n`, tone: 'number' }
      return { text: String(v), tone: 'word' }
    }
    case 'text': return { text: `"… ${value.length.toLocaleString('en')} characters"`, tone: 'string' }
    case 'symbol': return { text: `Symbol(${value.description ?? ''})`, tone: 'word' }
    case 'object': return { text: `{…} #${value.ref}`, tone: 'object' }
    case 'hole': return { text: 'empty', tone: 'gap' }
    case 'gap': return { text: gapWord(value.gap.reason), tone: 'gap' }
  }
}

/** What stands in a value's place when it is not known: two words; the whole sentence is one hover away. */
export function gapWord(reason: string): string {
  switch (reason) {
    case 'redacted': return 'redacted'
    case 'accessor': return 'getter, not run'
    case 'not-yet': return 'not set yet'
    case 'evicted': return 'evicted'
    case 'budget': return 'over budget'
    case 'awaited': return 'a promise'
    default: return 'not recorded'
  }
}

/** Pieces of an object's one-line preview: `{id: 1, name: "Tea", …}`, `(3) [1, 2, 3]`, `Map(2) {"a" → 1}`. */
export function objectPieces(view: ObjectView, shown: number = KEYS_SHOWN): readonly Piece[] {
  const name = view.className
  if (view.type === OBJECT_PROXY && view.targetType !== undefined) return [{ text: 'Proxy ', tone: 'punct' }, ...objectPieces({ ...view, type: view.targetType }, shown)]
  switch (view.type) {
    case OBJECT_FUNCTION: return [{ text: `ƒ ${name === '' ? 'anonymous' : name}`, tone: 'function' }]
    case OBJECT_NODE: return [{ text: `<${name.replace(/^HTML|Element$/g, '').toLowerCase() || 'node'}>`, tone: 'object' }]
    case OBJECT_DATE: return [{ text: dateOf(view) ?? 'Date', tone: 'object' }]
    case OBJECT_REGEXP: return [{ text: `/${slotText(view, 'source') ?? '…'}/${slotText(view, 'flags') ?? ''}`, tone: 'string' }]
    case OBJECT_ERROR: {
      const message = slotText(view, 'message')
      return [{ text: message === undefined || message === '' ? name : `${name}: ${clip(message, 80)}`, tone: 'object' }]
    }
  }
  const element = elementText(view)
  if (element !== undefined) return [{ text: element, tone: 'object' }]
  const listed = view.type === OBJECT_ARRAY || view.type === OBJECT_TYPED_ARRAY || view.type === OBJECT_ARGUMENTS
  const set = view.type === OBJECT_SET
  const pieces: Piece[] = []
  if (view.type === OBJECT_MAP || set || view.type === OBJECT_TYPED_ARRAY) pieces.push({ text: `${name}(${view.size}) `, tone: 'punct' })
  else if (listed) pieces.push({ text: `(${view.size}) `, tone: 'punct' })
  else if (name !== 'Object' && name !== '') pieces.push({ text: `${name} `, tone: 'punct' })
  // Content that was never recorded: an empty pair of braces would be a guess.
  if (view.slots.length === 0 && view.gaps.length > 0) return [...pieces, { text: listed ? '[…]' : '{…}', tone: 'punct' }]
  pieces.push({ text: listed ? '[' : '{', tone: 'punct' })
  const parts = view.type === OBJECT_MAP ? pairs(view.slots) : view.slots.map(slot => listed || set ? [inner(slot)] : [{ text: slot.name, tone: 'key' as const }, colon, inner(slot)])
  parts.slice(0, shown).forEach((part, i) => {
    if (i > 0) pieces.push({ text: ', ', tone: 'punct' })
    pieces.push(...part)
  })
  if (parts.length > shown || view.size > parts.length) pieces.push({ text: parts.length > 0 ? ', …' : '…', tone: 'punct' })
  pieces.push({ text: listed ? ']' : '}', tone: 'punct' })
  return pieces
}

/** Pieces of what an expression came to; recorded objects are told by their identity. */
export function resultPieces(result: Result): readonly Piece[] {
  switch (result.kind) {
    case 'function': return [{ text: `ƒ ${result.name}`.trim(), tone: 'function' }]
    case 'list': return [{ text: `(${result.size}) [`, tone: 'punct' }, ...joined(result.items.map(item => resultPieces(item)), result.size), { text: ']', tone: 'punct' }]
    case 'record': return [{ text: '{', tone: 'punct' }, ...joined(result.entries.map(([key, value]) => [{ text: key, tone: 'key' }, colon, ...resultPieces(value)]), result.size), { text: '}', tone: 'punct' }]
    default: return [pieceOf(result)]
  }
}

function joined(parts: readonly (readonly Piece[])[], size: number): readonly Piece[] {
  const shown = parts.slice(0, 2 * KEYS_SHOWN).flatMap((part, i) => i === 0 ? part : [{ text: ', ', tone: 'punct' as const }, ...part])
  return size > 2 * KEYS_SHOWN ? [...shown, { text: ', …', tone: 'punct' }] : shown
}

const colon: Piece = { text: ': ', tone: 'punct' }

/** Slots of a map come as `key 0`, `value 0`, `key 1`... */
function pairs(slots: readonly Slot[]): readonly (readonly Piece[])[] {
  const parts: Piece[][] = []
  for (let i = 0; i + 1 < slots.length; i += 2) {
    const [key, value] = [slots[i], slots[i + 1]]
    if (key !== undefined && value !== undefined && key.name.startsWith('key ')) parts.push([inner(key), { text: ' → ', tone: 'punct' }, inner(value)])
  }
  return parts
}

function inner(slot: Slot): Piece {
  return slot.value.kind === 'object' ? { text: '{…}', tone: 'object' } : pieceOf(slot.value, 24)
}

/** A React element is told by what it renders; its own keys are the same for all of them. */
function elementText(view: ObjectView): string | undefined {
  const mark = view.slots.find(slot => slot.name === '$$typeof')?.value
  if (mark?.kind !== 'symbol' || !/^react\.(transitional\.)?element$/.test(mark.description ?? '')) return undefined
  const type = view.slots.find(slot => slot.name === 'type')?.value
  if (type?.kind === 'symbol') return '<>…</>'
  return type?.kind === 'primitive' && typeof type.value === 'string' ? `<${type.value}>` : '<component>'
}

function dateOf(view: ObjectView): string | undefined {
  const value = view.slots[0]?.value
  if (value?.kind !== 'primitive' || typeof value.value !== 'number') return undefined
  return Number.isNaN(value.value) ? 'Invalid Date' : new Date(value.value).toISOString()
}

function slotText(view: ObjectView, name: string): string | undefined {
  return textOf(view.slots.find(slot => slot.name === name)?.value)
}
