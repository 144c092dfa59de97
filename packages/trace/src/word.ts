/**
 * The 32-bit words of a raw chunk: what probes write and the packer reads. The low two bits are the tag.
 *
 *   head   ssssssss ssssssss sssssss ooooo 01     site (25 bits), op (5 bits)
 *   smi    vvvvvvvv vvvvvvvv vvvvvvvv vvvvvv 00   30-bit signed integer
 *   ref    pppppppp pppppppp pppppppp pppkkk 10   payload (27 bits), kind (3 bits)
 *   const  pppppppp pppppppp pppppppp pppppp 11   one of CONST_*
 *
 * A record is a head and the value words up to the next head. Two payloads are raw, so a reader must walk from a record's
 * start: a REF_DOUBLE is followed by two words (low, high half of the IEEE 754 bits), an OP_STRING head by its units.
 */
export const TAG_MASK = 3
export const TAG_SMI = 0
export const TAG_HEAD = 1
export const TAG_REF = 2
export const TAG_CONST = 3

export const SMI_SHIFT = 2
export const SMI_MIN: number = -(2 ** 29)
export const SMI_MAX: number = 2 ** 29 - 1

export const HEAD_OP_SHIFT = 2
export const HEAD_SITE_SHIFT = 7
export const SITE_MAX: number = 2 ** 25 - 1

export const REF_KIND_SHIFT = 2
export const REF_PAYLOAD_SHIFT = 5
export const REF_PAYLOAD_MAX: number = 2 ** 27 - 1

/** Payload: ObjectRef. */
export const REF_OBJECT = 0
/** Payload: string number within the segment. */
export const REF_STRING = 1
/** Two raw words follow. */
export const REF_DOUBLE = 2
/** Payload: index in the chunk's `texts`, strings too long to intern, kept by reference until the flush. */
export const REF_TEXT = 3
/** Payload: length of a string over the text budget; its characters were never touched. */
export const REF_LENGTH = 4
/** Payload: string number of the description, or REF_PAYLOAD_MAX for a symbol without one. */
export const REF_SYMBOL = 5
/** Payload: string number of the decimal digits. */
export const REF_BIGINT = 6

export const CONST_UNDEFINED = 0
export const CONST_NULL = 1
export const CONST_TRUE = 2
export const CONST_FALSE = 3
export const CONST_NAN = 4
export const CONST_NEGATIVE_ZERO = 5
/** An array index without an element. */
export const CONST_HOLE = 6
/** An accessor property: shown as such, never run. */
export const CONST_ACCESSOR = 7
/** Replaced by redaction before it was written. */
export const CONST_REDACTED = 8
/** Not kept: the image's width, depth or byte budget ended here. */
export const CONST_OVER_BUDGET = 9
/** Not kept: the value could not be observed without running app code, or observing it failed. */
export const CONST_UNOBSERVABLE = 10
/** What an `await` waits for: an object without number. */
export const CONST_AWAITED = 11

export function headWord(op: number, site: number): number { return (site << HEAD_SITE_SHIFT) | (op << HEAD_OP_SHIFT) | TAG_HEAD }
export function smiWord(value: number): number { return (value << 2) | TAG_SMI }
export const refWord: (kind: number, payload: number) => number = (kind, payload) => (payload << REF_PAYLOAD_SHIFT) | (kind << REF_KIND_SHIFT) | TAG_REF
export function constWord(value: number): number { return (value << 2) | TAG_CONST }
