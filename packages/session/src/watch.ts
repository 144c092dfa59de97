import { isFault } from '@cinescope/base'
import type { Evaluation, Query } from '@cinescope/query'
import type { Position } from './session.ts'

/** A watch expression at the cursor; one that cannot be evaluated carries the fault's code and data. */
export type Watched =
  | { readonly expression: string, readonly evaluation: Evaluation }
  | { readonly expression: string, readonly fault: { readonly code: string, readonly data: Readonly<Record<string, unknown>> } }

export async function watched(query: Query, expression: string, { tick, frame }: Position): Promise<Watched> {
  try {
    return { expression, evaluation: await query.evaluate(expression, tick, frame) }
  } catch (error) {
    if (!isFault(error)) throw error
    return { expression, fault: { code: error.code, data: error.data } }
  }
}
