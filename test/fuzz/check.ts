import type { Level } from '@cinescope/trace'
import { compare } from './compare.ts'
import { misremembered, momentsOf } from './moment.ts'
import { hasStreams, record } from './recorded.ts'
import { miswalked } from './walked.ts'
import { interpret, runText, type Outcome, type SourceType } from './run.ts'

export const LEVELS: readonly Level[] = [1, 2, 3, 4]

/**
 * What is wrong with how a program runs, with what is recorded of it, or with what a reader makes of it after a share of its events;
 * undefined if nothing is.
 */
export async function check(source: string, sourceType: SourceType, levels: readonly Level[] = LEVELS, share = 1): Promise<string | undefined> {
  const plain = await runText(source, sourceType)
  const { outcome, events } = await interpret(source, sourceType, momentsOf(share))
  const interpreted = unlike(plain, outcome)
  if (interpreted) return `interpreter: ${interpreted}`
  const builds = levels.flatMap(level => level === 2 && hasStreams(source, sourceType) ? [{ level, streams: false }, { level, streams: true }] : [{ level, streams: false }])
  for (const { level, streams } of builds) {
    const recording = await record(source, sourceType, level, undefined, streams).catch((error: unknown) => String(error))
    if (typeof recording === 'string') return `recording at level ${level}: ${recording}`
    const behaviour = unlike(plain, recording.outcome)
    const built = `level ${level}${streams ? ' with streams' : ''}`
    if (behaviour) return `behaviour at ${built}: ${behaviour}`
    const comparison = compare(events, recording.records, level)
    if (comparison.difference !== undefined) return `records at ${built}: ${comparison.difference}`
    const wrong = level < 2 ? undefined : await misremembered(recording.query, comparison.matches, comparison.likeness)
    if (wrong) return `reader at ${built}: ${wrong}`
    const path = level < 3 ? undefined : await miswalked(recording.query, comparison.likeness)
    if (path) return `path at level ${level}: ${path}`
  }
  return undefined
}

function unlike(plain: Outcome, other: Outcome): string | undefined {
  const length = Math.max(plain.length, other.length)
  for (let i = 0; i < length; i++) if (plain[i] !== other[i]) return `line ${i + 1} is ${other[i]}, not ${plain[i]}`
  return undefined
}
