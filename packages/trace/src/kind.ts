import { COLUMNS, COLUMN_LENGTHS, COLUMN_OBJECTS, COLUMN_SMIS, COLUMN_STRINGS } from './column.ts'
import {
  CONST_UNOBSERVABLE, CONST_REDACTED, REF_BIGINT, REF_KIND_SHIFT, REF_OBJECT, REF_PAYLOAD_MAX, REF_PAYLOAD_SHIFT, REF_STRING, REF_SYMBOL, REF_TEXT,
  REF_LENGTH, SMI_MAX, SMI_MIN, TAG_CONST, TAG_MASK, TAG_SMI, constWord, refWord, smiWord,
} from './word.ts'

/**
 * What a stored value is, 0..31: the tag, the reference kind and the constants of word.ts in one number, so that a record's
 * signature names constants entirely and the columns hold nothing but payloads.
 */
export const KIND_SMI = 0
export const KIND_OBJECT = 1
export const KIND_STRING = 2
export const KIND_DOUBLE = 3
export const KIND_TEXT = 4
export const KIND_LENGTH = 5
export const KIND_SYMBOL = 6
export const KIND_BIGINT = 7
/** A double that is a whole number of a magnitude up to INTEGER_MAX (a date, a large counter): stored as a difference. */
export const KIND_INTEGER = 8
/** A symbol without a description. */
export const KIND_SYMBOL_BARE = 9
/** KIND_CONST + CONST_*. */
export const KIND_CONST = 10
export const KINDS = 32

export const INTEGER_MAX: number = 2 ** 50

export function isStorableInteger(value: number): boolean {
  return value <= INTEGER_MAX && value >= -INTEGER_MAX && Math.floor(value) === value && (value !== 0 || 1 / value > 0)
}

const REF_KINDS: readonly number[] = [KIND_OBJECT, KIND_STRING, KIND_DOUBLE, KIND_TEXT, KIND_LENGTH, KIND_SYMBOL, KIND_BIGINT, KIND_CONST + CONST_UNOBSERVABLE]

/** Kind of a value word; what no writer of this version produces counts as not observable. */
export function kindOf(word: number): number {
  const tag = word & TAG_MASK
  if (tag === TAG_SMI) return KIND_SMI
  if (tag === TAG_CONST) {
    const constant = word >>> 2
    return constant < KINDS - KIND_CONST ? KIND_CONST + constant : KIND_CONST + CONST_UNOBSERVABLE
  }
  const kind = REF_KINDS[(word >>> REF_KIND_SHIFT) & 7]!
  return kind === KIND_SYMBOL && word >>> REF_PAYLOAD_SHIFT === REF_PAYLOAD_MAX ? KIND_SYMBOL_BARE : kind
}

/** True for text and numbers: what a secret can be. */
export function canBeSecret(kind: number): boolean {
  return kind === KIND_SMI || kind === KIND_STRING || kind === KIND_DOUBLE || kind === KIND_TEXT || kind === KIND_LENGTH || kind === KIND_BIGINT
}

export const REDACTED_WORD: number = constWord(CONST_REDACTED)
export const NO_DESCRIPTION: number = refWord(REF_SYMBOL, REF_PAYLOAD_MAX)

/** True if the kind's payload is a string number of the segment. */
export function namesString(kind: number): boolean {
  return kind === KIND_STRING || kind === KIND_SYMBOL || kind === KIND_BIGINT
}

/** The word of a kind that is not a double, from its payload. */
export function wordOf(kind: number, payload: number): number {
  switch (kind) {
    case KIND_SMI: return payload >= SMI_MIN && payload <= SMI_MAX ? smiWord(payload) : constWord(CONST_UNOBSERVABLE)
    case KIND_OBJECT: return refWord(REF_OBJECT, payload)
    case KIND_STRING: return refWord(REF_STRING, payload)
    case KIND_TEXT: return refWord(REF_TEXT, payload)
    case KIND_LENGTH: return refWord(REF_LENGTH, payload)
    case KIND_SYMBOL: return refWord(REF_SYMBOL, payload)
    case KIND_BIGINT: return refWord(REF_BIGINT, payload)
    case KIND_SYMBOL_BARE: return NO_DESCRIPTION
    default: return constWord(kind - KIND_CONST)
  }
}

/** Kind -> the column of differences that its payload is in; COLUMNS for kinds without a payload and those that are stored their own way. */
export const PAYLOAD_COLUMNS: Uint8Array = Uint8Array.from({ length: KINDS }, (_, kind) =>
  kind === KIND_SMI ? COLUMN_SMIS : kind === KIND_OBJECT ? COLUMN_OBJECTS : kind === KIND_LENGTH ? COLUMN_LENGTHS : namesString(kind) ? COLUMN_STRINGS : COLUMNS)

/** Kind -> its word with payload 0. */
export const BARE_WORDS: Int32Array = Int32Array.from({ length: KINDS }, (_, kind) => wordOf(kind, 0))
