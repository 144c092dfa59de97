import type { Gap } from '@cinescope/trace'
import type { Target } from './answer.ts'
import { parseExpression } from './expression/index.ts'
import type { Film } from './film.ts'
import { evaluateAt } from './film-moment.ts'
import type { Row } from './index/frames.ts'
import { nameAt, selfAt } from './scope.ts'

export type TargetAnswer = { readonly found: true, readonly target: Target } | { readonly found: false, readonly gap: Gap }

const missed = (detail: string): TargetAnswer => ({ found: false, gap: { reason: 'not-observed', detail } })

/** What a person names: the variable `total`, the property `cart.items[0].price`, `this`. Throws CINE_EXPRESSION_*. */
export async function targetOf(film: Film, text: string, tick: number, row: Row): Promise<TargetAnswer> {
  const node = parseExpression(text)
  if (node.type === 'Identifier' || node.type === 'ThisExpression') {
    const slot = node.type === 'Identifier' ? await nameAt(film, tick, row, node.name) : await selfAt(film, tick, row)
    return slot ? { found: true, target: slot.target } : missed(`${text} is no variable that can be seen from here.`)
  }
  if (node.type !== 'MemberExpression') return missed(`${text} is neither a variable nor a property.`)
  const part = ({ start, end }: { readonly start: number, readonly end: number }): string => text.slice(start - 1, end - 1)
  const owner = await evaluateAt(film, part(node.object), tick, row)
  if (owner.value.kind === 'gap') return { found: false, gap: owner.value.gap }
  if (owner.value.kind !== 'object') return missed(`${part(node.object)} is no recorded object at this moment.`)
  if (!node.computed) return { found: true, target: { kind: 'property', ref: owner.value.ref, key: part(node.property) } }
  const key = (await evaluateAt(film, part(node.property), tick, row)).value
  if (key.kind === 'gap') return { found: false, gap: key.gap }
  return key.kind === 'primitive' ? { found: true, target: { kind: 'property', ref: owner.value.ref, key: String(key.value) } } : missed(`${part(node.property)} is no key.`)
}
