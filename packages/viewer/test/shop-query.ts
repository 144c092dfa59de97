import { createQuery, type Query } from '@cinescope/query'
import { bytesSource, openTrace } from '@cinescope/trace'
import { shop } from './shop.ts'

/** The real engine over the shop's recording. */
export async function shopQuery(rounds: number = 3, broken: boolean = true): Promise<Query> {
  return createQuery(await openTrace(bytesSource(await shop(rounds, broken))))
}
