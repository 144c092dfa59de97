/**
 * What a stream function's definition says: how a reader of the raw stream recomputes the records that its code leaves out (rules F130 to F136).
 * A stack machine over doubles; operands follow their code. Sites are relative to the function's. Since ABI 1.
 *
 *   definition: -1, slots, parameters, then of each: place in ENTER's values, slot, 1 if it must be a number; then code
 */
export const STREAM_DEFINITION = -1
/** Ends the function, as far as it is derived. */
export const CODE_END = 0
/** value */
export const CODE_CONST = 1
/** slot */
export const CODE_LOAD = 2
/** slot, site: WRITE of the value on the stack. */
export const CODE_WRITE = 3
/** slot, site: WRITE of the next item. */
export const CODE_NUMBER = 4
/** slot, site: WRITE of the object whose number is the next item, or of what the function's own WRITE says. */
export const CODE_OBJECT = 5
/** slot of the object, site: SET of the value on the stack; of the next item. */
export const CODE_SET = 6
export const CODE_PUT = 7
/** The same with the key on the stack, below the value. */
export const CODE_SET_KEY = 8
export const CODE_PUT_KEY = 9
/** count, site: ARGS of the values on the stack. */
export const CODE_ARGS = 10
/** site: RESULT of the next item, which goes on the stack. */
export const CODE_RESULT = 11
/** target */
export const CODE_JUMP = 12
/** target: if the value on the stack is falsy. */
export const CODE_FALSE = 13
/** target: if the next item is 0. */
export const CODE_TEST = 14
export const CODE_ADD = 15
export const CODE_SUBTRACT = 16
export const CODE_MULTIPLY = 17
export const CODE_DIVIDE = 18
export const CODE_REMAINDER = 19
export const CODE_AND = 20
export const CODE_OR = 21
export const CODE_XOR = 22
export const CODE_LEFT = 23
export const CODE_RIGHT = 24
export const CODE_RIGHT_UNSIGNED = 25
export const CODE_LESS = 26
export const CODE_MORE = 27
export const CODE_LESS_EQUAL = 28
export const CODE_MORE_EQUAL = 29
export const CODE_EQUAL = 30
export const CODE_NOT_EQUAL = 31
export const CODE_NEGATE = 32
export const CODE_COMPLEMENT = 33
export const CODE_NOT = 34
/** slot, site: WRITE of the next item, or of what the function's own WRITE says, whatever that is: no code reads the slot. */
export const CODE_ANY = 35
/** target: of a loop whose rounds make nothing but records: if the next item says that these were all rounds; while there is none, there was one more. */
export const CODE_ROUNDS = 36

/** Operands of each code. */
export const CODE_OPERANDS: readonly number[] = [0, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1]
/** Values that an expression may have on the stack. */
export const STREAM_STACK = 32
/** Numbers of a definition. */
export const STREAM_MAX = 2000
