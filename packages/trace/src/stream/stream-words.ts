import { OP_STREAM } from '../op.ts'
import { headWord } from '../word.ts'

/** Head of an OP_STREAM that is no definition (op.ts). */
export const STREAM_HEAD: number = headWord(OP_STREAM, 0)

/** Items of the OP_STREAM at `at`. */
export function streamCount(words: Int32Array, at: number): number { return words[at + 2]! >> 3 }

/** Where they begin. */
export function streamItems(words: Int32Array, at: number): number { return at + 3 + (words[at + 2]! >> 2 & 1) }

/** Where the record behind it begins. */
export function behindStream(words: Int32Array, at: number): number { return streamItems(words, at) + streamCount(words, at) * 2 }
