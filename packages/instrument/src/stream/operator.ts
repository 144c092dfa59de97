import {
  CODE_ADD, CODE_AND, CODE_DIVIDE, CODE_EQUAL, CODE_LEFT, CODE_LESS, CODE_LESS_EQUAL, CODE_MORE, CODE_MORE_EQUAL,
  CODE_MULTIPLY, CODE_NOT_EQUAL, CODE_OR, CODE_REMAINDER, CODE_RIGHT, CODE_RIGHT_UNSIGNED, CODE_SUBTRACT, CODE_XOR,
} from '@cinescope/trace'

/** Codes of operators whose operands are numbers. */
export const binary: Readonly<Record<string, number>> = {
  '+': CODE_ADD, '-': CODE_SUBTRACT, '*': CODE_MULTIPLY, '/': CODE_DIVIDE, '%': CODE_REMAINDER, '&': CODE_AND, '|': CODE_OR, '^': CODE_XOR, '<<': CODE_LEFT, '>>': CODE_RIGHT,
  '>>>': CODE_RIGHT_UNSIGNED,
}
export const comparison: Readonly<Record<string, number>> = {
  '<': CODE_LESS, '>': CODE_MORE, '<=': CODE_LESS_EQUAL, '>=': CODE_MORE_EQUAL, '==': CODE_EQUAL, '===': CODE_EQUAL, '!=': CODE_NOT_EQUAL, '!==': CODE_NOT_EQUAL,
}
