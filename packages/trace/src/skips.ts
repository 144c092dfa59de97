import { KIND_OBJECT, KIND_SMI, KIND_SYMBOL_BARE } from './kind.ts'
import { OP_LEAVE, OP_RESUME, OP_STRING, OP_UNWIND } from './op.ts'
import type { SignatureList } from './signature-list.ts'
import { SIGNATURE_LONG } from './signature.ts'
import { HEAD_OP_SHIFT, HEAD_SITE_SHIFT } from './word.ts'

// What is skipped of a record: n >= 0 is SMIs and, shifted by 16, objects among its values, of which all others are constants.

/** It has other values, too. */
export const SKIP_MIXED = -1
/** It is read. */
export const SKIP_NONE = -2
/** Sums of skips have room for one more record while they have none of these bits. */
export const SKIPS_FULL = 0x4000_4000

/** What was answered last: blocks are read one behind the other. */
let skipping: { readonly signatures: SignatureList, readonly sites: Uint8Array, readonly count: number, readonly skips: Int32Array } | undefined

/** What is skipped, by signature, of records whose values are not wanted: those of some sites are (site -> 1), and all that others depend on. */
export function skipsOf(signatures: SignatureList, sites: Uint8Array): Int32Array {
  const { count, heads, sizes, starts, kinds } = signatures
  if (skipping?.signatures === signatures && skipping.sites === sites && skipping.count === count) return skipping.skips
  const skips = new Int32Array(count)
  for (let signature = 0; signature < count; signature++) {
    const op = (heads[signature]! >>> HEAD_OP_SHIFT) & 31
    const size = sizes[signature]!
    const start = starts[signature]!
    let skip = size === SIGNATURE_LONG || op === OP_STRING || op === OP_RESUME || op === OP_UNWIND || (op !== OP_LEAVE && sites[heads[signature]! >>> HEAD_SITE_SHIFT] === 1) ? SKIP_NONE : 0
    for (let i = start; i < start + size && skip >= 0; i++) {
      const kind = kinds[i]!
      if (kind === KIND_SMI) skip += 1
      else if (kind === KIND_OBJECT) skip += 1 << 16
      else if (kind < KIND_SYMBOL_BARE) skip = SKIP_MIXED
    }
    skips[signature] = skip
  }
  skipping = { signatures, sites, count, skips }
  return skips
}
