import { CONST_FALSE, CONST_NAN, CONST_NEGATIVE_ZERO, CONST_NULL, CONST_TRUE, CONST_UNDEFINED, constWord } from '@cinescope/trace'
import { DOUBLE, double, words } from './cell.ts'
import { bigintWord, symbolWord, textWord } from './text.ts'

export const UNDEFINED: number = constWord(CONST_UNDEFINED)
export const NULL: number = constWord(CONST_NULL)
export const TRUE: number = constWord(CONST_TRUE)
export const FALSE: number = constWord(CONST_FALSE)
const NAN: number = constWord(CONST_NAN)
const NEGATIVE_ZERO: number = constWord(CONST_NEGATIVE_ZERO)

/** DOUBLE for a number that needs its bits behind the word. */
export const numberWord: (value: number) => number = value => {
  const word = value << 2
  return word >> 2 === value && (word !== 0 || 1 / value > 0) ? word : oddWord(value)
}

function oddWord(value: number): number { return value === 0 ? NEGATIVE_ZERO : value === value ? DOUBLE : NAN }

/** Puts a number's words into the buffer, answers the position behind them. Short, because engines inline it with the probe into the program's loops, and no number is boxed there then. */
export const putNumber: (at: number, value: number) => number = (at, value) => {
  const word = value << 2
  if (word >> 2 === value && (word !== 0 || 1 / value > 0)) {
    words[at] = word
    return at + 1
  }
  if (value === 0 || value !== value) {
    words[at] = oddWord(value)
    return at + 1
  }
  words[at] = DOUBLE
  return double(at + 1, value)
}

/** Word of anything but objects and functions; a string may define itself first. */
export function primitiveWord(value: unknown): number {
  switch (typeof value) {
    case 'number': return numberWord(value)
    case 'string': return textWord(value)
    case 'boolean': return value ? TRUE : FALSE
    case 'symbol': return symbolWord(value)
    case 'bigint': return bigintWord(value)
    default: return value === null ? NULL : UNDEFINED
  }
}
