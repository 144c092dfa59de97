import { CODE_ADD, CODE_CONST, CODE_LOAD, CODE_NOT, CODE_OPERANDS, CODE_TEST, CODE_WRITE } from '@cinescope/trace'
import type { Node } from '../node.ts'

/** A site that is not known before its node was visited. */
export class SiteOf {
  readonly kind: 'write' | 'args' | 'result'
  readonly node: Node

  constructor(kind: 'write' | 'args' | 'result', node: Node) {
    this.kind = kind
    this.node = node
  }
}

/** Is this a loop that derives something in each round, whose only item is its test? */
export function isStraight(code: readonly Word[]): boolean {
  let writes = false
  for (let pc = 2; pc < code.length - 2; pc += 1 + CODE_OPERANDS[code[pc] as number]!) {
    const op = code[pc] as number
    if (op === CODE_WRITE) writes = true
    else if (op !== CODE_CONST && op !== CODE_LOAD && !(op >= CODE_ADD && op <= CODE_NOT)) return false
  }
  return writes && code[0] === CODE_TEST
}

/** Where a jump goes, once it is known. */
export class Label { at = -1 }

/** A word of the code, or what will be one. */
export type Word = number | SiteOf | Label
