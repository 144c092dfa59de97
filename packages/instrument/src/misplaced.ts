import type { Node } from './node.ts'

const holders: ReadonlySet<string> = new Set(['WhileStatement', 'DoWhileStatement', 'ForStatement', 'ForInStatement', 'ForOfStatement', 'WithStatement'])

/**
 * Whether a function declaration stands where it is an early error that the parser passes over: as the body of a loop or `with`, behind a label of `if`, or
 * in an `if` of strict code. The braces that a path puts around such a body would make a program of it that runs.
 */
export function isMisplaced(path: readonly Node[], strict: boolean): boolean {
  let at = path.length - 2
  while (path[at]?.type === 'LabeledStatement') at--
  const holder = path[at]?.type ?? ''
  return holders.has(holder) || (holder === 'IfStatement' && (strict || at < path.length - 2))
}
