import type { PathStep, Query } from '@cinescope/query'
import type { FrameId } from '@cinescope/trace'
import type { Node } from 'acorn'
import type { Likeness } from './compare.ts'

/** What a reader says that calls ran and is not so (F110 to F114); undefined if every path is the true one. */
export async function miswalked(query: Query, likeness: Likeness): Promise<string | undefined> {
  for (const [frame, number] of likeness.frames) {
    const { steps, operands, complete, gap } = await query.pathOf(number as FrameId)
    const where = `frame ${number} of ${frame.node.type} @${frame.node.start}`
    if (gap) return `${where} has no path: ${gap.detail}`
    if (frame.ended && frame.kind !== 'module' && !complete) return `${where} ended, its path did not`
    const wrong = differs(frame.steps, steps, complete) ?? differs(frame.operands, operands, complete)
    if (wrong) return `${where} ran ${wrong}`
  }
  return undefined
}

/** Of a path that is not complete the beginning is known. */
function differs(truth: readonly Node[], told: readonly PathStep[], complete: boolean): string | undefined {
  const expected = places(complete ? truth : truth.slice(0, told.length))
  const got = places(told)
  return expected === got ? undefined : `${expected}, by the reader ${got}`
}

function places(list: readonly { readonly start: number, readonly end: number }[]): string {
  return list.map(({ start, end }) => `${start}-${end}`).join(' ')
}
