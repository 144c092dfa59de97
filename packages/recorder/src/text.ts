import {
  CONST_OVER_BUDGET, OP_STRING, REF_BIGINT, REF_LENGTH, REF_PAYLOAD_MAX, REF_STRING, REF_SYMBOL, REF_TEXT, constWord, headWord, refWord,
} from '@cinescope/trace'
import { CAPACITY, cell, commit, words } from './cell.ts'
import { SafeMap, bigintText, charCodeAt, slice, symbolDescription } from './primordial.ts'
import { lapBegin, lapEnd } from './stopwatch.ts'

/** Strings up to this many UTF-16 units are interned; of longer ones no unit is touched before the flush. */
export const INLINE_MAX = 32
const INTERNED_MAX = 16_384
/** Names of classes, keys and symbols are always defined, up to this length. */
const NAME_MAX = 512
const BIGINT_MAX: bigint = 1n << 1024n

const interned: SafeMap<string, number> = new SafeMap()
let defined = 0

/** Positions of the chunk's OP_STRING heads. */
export const strings: number[] = []
/** Strings of the chunk that REF_TEXT words point to. */
export const texts: string[] = []
let budget = 65_536
let used = 0

export function setTextBudget(characters: number): void { budget = characters }

export function forgetStrings(): void {
  interned.clear()
  defined = 0
}

export function forgetTexts(): void {
  texts.length = 0
  strings.length = 0
  used = 0
}

/** Writes OP_STRING and answers its number, or -1 without room. */
function define(text: string): number {
  const lap = lapBegin()
  const number = write(text)
  lapEnd(lap)
  return number
}

function write(text: string): number {
  const length = text.length
  let p = cell.at
  if (p + (length >> 1) + 64 > CAPACITY) return -1
  strings[strings.length] = p
  words[p++] = headWord(OP_STRING, length)
  for (let i = 0; i < length; i += 2) {
    words[p++] = charCodeAt(text, i) | (i + 1 < length ? charCodeAt(text, i + 1) << 16 : 0)
  }
  const number = defined
  if (length <= INLINE_MAX && interned.size < INTERNED_MAX) interned.set(text, number)
  defined = number + 1
  commit(p)
  return number
}

/** Number of a string in the segment, defined now if it was not. -1 without room. */
export function stringNumber(text: string): number {
  if (text.length <= INLINE_MAX) {
    const known = interned.get(text)
    return known !== undefined ? known : define(text)
  }
  return define(text.length > NAME_MAX ? slice(text, 0, NAME_MAX) : text)
}

/** The number it has, without defining it: the content of a short string for hashing. */
export function knownString(text: string): number {
  return text.length <= INLINE_MAX ? interned.get(text) ?? -text.length - 1 : -text.length - 1
}

export function nameWord(text: string): number {
  const number = stringNumber(text)
  return number < 0 ? constWord(CONST_OVER_BUDGET) : refWord(REF_STRING, number)
}

export const textWord: (text: string) => number = text => {
  const length = text.length
  if (length <= INLINE_MAX) {
    const known = interned.get(text)
    if (known !== undefined) return refWord(REF_STRING, known)
    return nameWord(text)
  }
  if (used + length > budget) return refWord(REF_LENGTH, length < REF_PAYLOAD_MAX ? length : REF_PAYLOAD_MAX)
  used += length
  const index = texts.length
  texts[index] = text
  return refWord(REF_TEXT, index)
}

export function symbolWord(symbol: symbol): number {
  const description = symbolDescription(symbol)
  if (description === undefined) return refWord(REF_SYMBOL, REF_PAYLOAD_MAX)
  const number = stringNumber(description)
  return number < 0 ? constWord(CONST_OVER_BUDGET) : refWord(REF_SYMBOL, number)
}

export function bigintWord(value: bigint): number {
  if (value >= BIGINT_MAX || value <= -BIGINT_MAX) return constWord(CONST_OVER_BUDGET)
  const number = stringNumber(bigintText(value))
  return number < 0 ? constWord(CONST_OVER_BUDGET) : refWord(REF_BIGINT, number)
}
