import { objectRef } from './id.ts'
import {
  KIND_BIGINT, KIND_CONST, KIND_DOUBLE, KIND_LENGTH, KIND_OBJECT, KIND_SMI, KIND_STRING, KIND_SYMBOL, KIND_SYMBOL_BARE, KIND_TEXT, kindOf,
} from './kind.ts'
import type { RecordColumns } from './trace.ts'
import type { GapReason, Value } from './value.ts'
import {
  CONST_ACCESSOR, CONST_AWAITED, CONST_FALSE, CONST_HOLE, CONST_NAN, CONST_NEGATIVE_ZERO, CONST_NULL, CONST_OVER_BUDGET, CONST_REDACTED, CONST_TRUE, CONST_UNDEFINED,
  REF_PAYLOAD_SHIFT,
} from './word.ts'

const primitive = (value: undefined | null | boolean | number | string | bigint): Value => ({ kind: 'primitive', value })
const gap = (reason: GapReason, detail: string, fix?: string): Value => ({ kind: 'gap', gap: fix === undefined ? { reason, detail } : { reason, detail, fix } })

const UNDEFINED = primitive(undefined)
const CONSTANTS: Readonly<Record<number, Value>> = {
  [CONST_UNDEFINED]: UNDEFINED,
  [CONST_NULL]: primitive(null),
  [CONST_TRUE]: primitive(true),
  [CONST_FALSE]: primitive(false),
  [CONST_NAN]: primitive(NaN),
  [CONST_NEGATIVE_ZERO]: primitive(-0),
  [CONST_HOLE]: { kind: 'hole' },
  [CONST_ACCESSOR]: gap('accessor', 'A getter, which observing never runs.'),
  [CONST_REDACTED]: gap('redacted', 'Redacted before it was stored, because it looks like a secret.'),
  [CONST_OVER_BUDGET]: gap('budget', 'Not kept: the budget for this object, text or keyframe ended here.'),
  [CONST_AWAITED]: gap('awaited', 'A promise that nothing had seen before this await: it has no number.'),
}
const UNOBSERVABLE = gap('unobservable', 'It could not be observed without running code of the app.')
const WITHHELD = gap('redacted', 'Text that no value which is not redacted used.')

/** Value of a constant, CONST_*. */
export function constantValue(constant: number): Value {
  return CONSTANTS[constant] ?? UNOBSERVABLE
}

/** Value of a string, symbol or bigint with this text; undefined text was withheld. */
export function textValue(kind: number, text: string | undefined): Value {
  if (text === undefined) return WITHHELD
  if (kind === KIND_SYMBOL) return { kind: 'symbol', description: text }
  if (kind !== KIND_BIGINT) return primitive(text)
  try {
    return primitive(BigInt(text))
  } catch {
    return UNOBSERVABLE
  }
}

/** The value that a word of a decoded segment stands for. */
export function decodeValue(data: RecordColumns, word: number): Value {
  const kind = kindOf(word)
  const payload = word >>> REF_PAYLOAD_SHIFT
  switch (kind) {
    case KIND_SMI: return primitive(word >> 2)
    case KIND_OBJECT: return { kind: 'object', ref: objectRef(payload) }
    case KIND_DOUBLE: return primitive(data.doubles[payload] ?? NaN)
    case KIND_STRING:
    case KIND_SYMBOL:
    case KIND_BIGINT: return textValue(kind, data.strings.get(payload))
    case KIND_TEXT: return textValue(kind, data.texts[payload])
    case KIND_LENGTH: return { kind: 'text', length: payload }
    case KIND_SYMBOL_BARE: return { kind: 'symbol', description: undefined }
    default: return constantValue(kind - KIND_CONST)
  }
}

/** The number in a word without making a Value; NaN if it is none. */
export function decodeNumber(data: RecordColumns, word: number): number {
  const kind = kindOf(word)
  if (kind === KIND_SMI) return word >> 2
  if (kind === KIND_DOUBLE) return data.doubles[word >>> REF_PAYLOAD_SHIFT] ?? NaN
  return kind === KIND_CONST + CONST_NEGATIVE_ZERO ? -0 : NaN
}
