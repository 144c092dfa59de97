import type { ObjectView, Slot } from '@cinescope/query'
import { OBJECT_ARRAY, OBJECT_DATE, OBJECT_ERROR, OBJECT_FUNCTION, OBJECT_MAP, OBJECT_NODE, OBJECT_PLAIN, OBJECT_PROXY, OBJECT_REGEXP, OBJECT_SET, OBJECT_TYPED_ARRAY, type Value } from '@cinescope/trace'

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
    default: return 'not recorded'
  }
}

/** Does the object have something to unfold? Functions and dates without slots do not. */
export function hasSlots(view: ObjectView): boolean {
  return view.slots.length > 0 || view.size > 0 || view.gaps.length > 0 || view.target !== undefined
}

/** Pieces of an object's one-line preview: `{id: 1, name: "Tea", …}`, `(3) [1, 2, 3]`, `Map(2) {…}`. */
export function objectPieces(view: ObjectView, shown: number = KEYS_SHOWN): readonly Piece[] {
  const name = view.className
  if (view.type === OBJECT_FUNCTION) return [{ text: `ƒ ${name === 'Function' || name === '' ? (slotText(view, 'name') ?? 'anonymous') : name}`, tone: 'function' }]
  if (view.type === OBJECT_NODE) return [{ text: `<${name.replace(/^HTML|Element$/g, '').toLowerCase() || 'node'}>`, tone: 'object' }]
  if (view.type === OBJECT_DATE || view.type === OBJECT_REGEXP) {
    const own = view.slots[0]
    return own === undefined ? [{ text: name, tone: 'object' }] : [{ text: `${name} `, tone: 'punct' }, pieceOf(own.value)]
  }
  if (view.type === OBJECT_ERROR) {
    const message = slotText(view, 'message')
    return [{ text: message === undefined ? name : `${name}: ${clip(message, 80)}`, tone: 'object' }]
  }
  const listed = view.type === OBJECT_ARRAY || view.type === OBJECT_TYPED_ARRAY || view.type === OBJECT_SET
  const pieces: Piece[] = []
  if (view.type === OBJECT_MAP || view.type === OBJECT_SET || view.type === OBJECT_TYPED_ARRAY) pieces.push({ text: `${name}(${view.size}) `, tone: 'punct' })
  else if (view.type === OBJECT_ARRAY) pieces.push({ text: `(${view.size}) `, tone: 'punct' })
  else if (view.type === OBJECT_PROXY) pieces.push({ text: 'Proxy ', tone: 'punct' })
  else if (view.type !== OBJECT_PLAIN || (name !== 'Object' && name !== '')) pieces.push({ text: `${name} `, tone: 'punct' })
  if (view.slots.length === 0 && view.gaps.length > 0) return [...pieces, { text: listed ? '[…]' : '{…}', tone: 'punct' }]
  pieces.push({ text: listed ? '[' : '{', tone: 'punct' })
  const slots = view.type === OBJECT_ARRAY ? view.slots.filter(slot => slot.name !== 'length') : view.slots
  slots.slice(0, shown).forEach((slot, i) => {
    if (i > 0) pieces.push({ text: ', ', tone: 'punct' })
    if (!listed) pieces.push({ text: slot.name, tone: 'key' }, { text: ': ', tone: 'punct' })
    pieces.push(inner(slot))
  })
  if (slots.length > shown || view.gaps.length > 0 || (listed && view.size > Math.min(slots.length, shown))) {
    pieces.push({ text: slots.length > 0 ? ', …' : '…', tone: 'punct' })
  }
  pieces.push({ text: listed ? ']' : '}', tone: 'punct' })
  return pieces
}

function inner(slot: Slot): Piece {
  return slot.value.kind === 'object' ? { text: '{…}', tone: 'object' } : pieceOf(slot.value, 24)
}

function slotText(view: ObjectView, name: string): string | undefined {
  const value = view.slots.find(slot => slot.name === name)?.value
  return value?.kind === 'primitive' && typeof value.value === 'string' ? value.value : undefined
}
