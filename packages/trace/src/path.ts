/**
 * The statements of a function that was built at level 3 or 4, as far as its path needs them: what stands in which order, and
 * which site says that an arm was taken. With the function's BRANCH records a reader walks it again (rules F110 to F115).
 *
 * A statement is an array: kind, start, end, and what its kind adds. Statements number themselves from 1 in the order of the
 * text, outer before inner; landings name them by that number. Declared functions, empty statements and types are left out.
 */
export const PATH_SIMPLE = 0
export const PATH_RETURN = 1
export const PATH_THROW = 2
/** + label, or 0. */
export const PATH_BREAK = 3
export const PATH_CONTINUE = 4
/** + statements. */
export const PATH_BLOCK = 5
/** + site of the consequent, its statements, those of the alternate. */
export const PATH_IF = 6
/** + site of a round, 1 if the test stands behind the body, statements of the body. */
export const PATH_LOOP = 7
/** + for each case that holds statements: site, statements. */
export const PATH_SWITCH = 8
/** + statements of the block; site of the catch clause or 0, its statements; site of the finally block or 0, its statements. */
export const PATH_TRY = 9
/** + label, statement. It has no number of its own. */
export const PATH_LABELED = 10

export type PathStatement =
  | readonly [kind: typeof PATH_SIMPLE | typeof PATH_RETURN | typeof PATH_THROW, start: number, end: number]
  | readonly [kind: typeof PATH_BREAK | typeof PATH_CONTINUE, start: number, end: number, label: string | 0]
  | readonly [kind: typeof PATH_BLOCK, start: number, end: number, body: readonly PathStatement[]]
  | readonly [kind: typeof PATH_IF, start: number, end: number, site: number, consequent: readonly PathStatement[], alternate: readonly PathStatement[]]
  | readonly [kind: typeof PATH_LOOP, start: number, end: number, site: number, behind: 0 | 1, body: readonly PathStatement[]]
  | readonly [kind: typeof PATH_SWITCH, start: number, end: number, cases: readonly (readonly [site: number, body: readonly PathStatement[]])[]]
  | readonly [kind: typeof PATH_TRY, start: number, end: number, block: readonly PathStatement[], catchSite: number, handler: readonly PathStatement[], finallySite: number, finalizer: readonly PathStatement[]]
  | readonly [kind: typeof PATH_LABELED, start: number, end: number, label: string, body: PathStatement]

/** Of one function: the site that a landing at its end has (0: none is recorded), and its statements. */
export type FunctionPath = readonly [exit: number, body: readonly PathStatement[]]

/** What a BRANCH site stands for (its `subject`). */
export const BRANCH_ARM = 0
/** Control came here by an exception, or may have: the record's value is the number of the statement that was left. */
export const BRANCH_LANDING = 1
/** The right operand of `&&`, `||`, `??` was evaluated. */
export const BRANCH_RIGHT = 2
/** The consequent of `?:`; without a record it was the alternate. */
export const BRANCH_CONSEQUENT = 3
/** The default value of a pattern was taken. */
export const BRANCH_DEFAULT = 4
/** A link of an optional chain was gone through: what stands before its `?.` was something. */
export const BRANCH_CHAIN = 5
