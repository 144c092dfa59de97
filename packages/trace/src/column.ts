/**
 * Columns of a chunk's body, in this order, each with its length before it. Numbers are differences from the context's last
 * payload (context.ts) unless noted. Since version 1.
 */
/** Signatures first used in this chunk: op and site (varint), size or SIGNATURE_LONG (byte), kinds (bytes). */
export const COLUMN_SIGNATURES = 0
/** One signature number a record (varint, no difference). */
export const COLUMN_RECORDS = 1
/** Of long records: size (varint), then that many kinds (bytes). */
export const COLUMN_KINDS = 2
export const COLUMN_SMIS = 3
export const COLUMN_OBJECTS = 4
/** String numbers of strings, symbols and bigints. */
export const COLUMN_STRINGS = 5
/** Texts are numbered by first use in the segment; 0 is the next new one, n the one n before the newest. */
export const COLUMN_TEXTS = 6
/** Lengths of texts over budget. */
export const COLUMN_LENGTHS = 7
export const COLUMN_INTEGERS = 8
/** Exclusive or with the context's last double, low and high words apart. */
export const COLUMN_LOWS = 9
export const COLUMN_HIGHS = 10
/** Strings first seen by a value that is not redacted: difference of their number from the previous one here, text. */
export const COLUMN_STRING_TEXTS = 11
/** Texts in the order of their numbers. */
export const COLUMN_TEXT_TEXTS = 12
export const COLUMNS = 13
