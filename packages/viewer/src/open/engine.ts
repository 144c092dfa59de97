import { createQuery } from '@cinescope/query'
import { openTrace } from '@cinescope/trace'
import type { Opener } from '../panel.ts'

/** The query engine in this thread. */
export const openEngine: Opener = async source => createQuery(await openTrace(source))
