/**
 * Numbers that inserted text contains so that `strip` can tell it from the program's own. Injected code evaluates and drops
 * them. They are spelt in hexadecimal, as nobody writes them; a compiler that prints numbers anew makes decimals of them.
 */
/** `(mark, value)`: keeps an anonymous function from taking a name, and a sequence together. */
export const MARK_DIRECT = '0xc1ec0'
/** `(mark, expression, probe, value)` */
export const MARK_GROUP = '0xc1ec1'
/** The same after an inserted semicolon. */
export const MARK_SEPARATED = '0xc1ec2'
/** `{mark; statement}` around what stood without braces. */
export const MARK_BRACE = '0xc1ec3'
/** `void mark`: the value of a `return` without one; the second with an inserted semicolon. */
export const MARK_NOTHING = '0xc1ec4'
export const MARK_NOTHING_SEPARATED = '0xc1ec5'
/** `!mark&&(hooks);`: never evaluated. */
export const MARK_NEVER = '0xc1ec7'
/** `{mark: 0, name: value}.name`: an anonymous function or class that is handed through keeps the name that it would have taken. */
export const MARK_NAMED = '0xc1ec6'
