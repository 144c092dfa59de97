import type { Gap } from '@cinescope/trace'
import { isTruthy, UNDEFINED } from '../value.ts'
import type { Expression } from './compile.ts'
import { type Evaluation, toResult } from './result.ts'
import { Pending } from '../pending.ts'
import type { Run } from './run.ts'
import { isPrimitive, type Term, Text, Thrown, Unknowable, Unknown } from './term.ts'

/**
 * Evaluates at one moment. What must be read first interrupts the work, which then begins again: there are no effects that
 * this could repeat. Throws CINE_EXPRESSION_BUDGET.
 */
export async function evaluate(expression: Expression, run: Run): Promise<Evaluation> {
  for (;;) {
    const answer = evaluateNow(expression, run)
    if (!(answer instanceof Pending)) return answer
    await answer.load()
    run.again()
  }
}

/** Evaluates with what is at hand. */
export function evaluateNow(expression: Expression, run: Run): Evaluation | Pending {
  try {
    return { value: toResult(expression.code(run)), doubts: run.doubts }
  } catch (error) {
    return caught(error, run.doubts)
  }
}

function caught(error: unknown, doubts: readonly Gap[]): Evaluation | Pending {
  if (error instanceof Pending) return error
  if (error instanceof Unknowable) return { value: { kind: 'gap', gap: error.unknown.gap }, doubts }
  if (error instanceof Thrown) return { value: UNDEFINED, throws: `${error.type}: ${error.message}`, doubts }
  throw error
}

/** Whether a predicate holds: what throws does not, what depends on something unknown is a gap. */
export function holds({ value, throws }: Evaluation): boolean | Gap {
  if (throws !== undefined) return false
  if (value.kind === 'gap') return value.gap
  return isTruthy(value)
}

/** `holds` without making an answer: for a million hits. */
export function holdsNow(expression: Expression, run: Run): boolean | Gap | Pending {
  try {
    const term: Term = expression.code(run)
    if (isPrimitive(term)) return Boolean(term)
    if (term instanceof Unknown) return term.gap
    return !(term instanceof Text) || term.length > 0
  } catch (error) {
    const answer = caught(error, run.doubts)
    return answer instanceof Pending ? answer : holds(answer)
  }
}
