import type { Level } from '@cinescope/trace'
import { compare } from './compare.ts'
import { record } from './recorded.ts'
import { interpret, runText, type Outcome, type SourceType } from './run.ts'

export const LEVELS: readonly Level[] = [1, 2]

/** What is wrong with how a program runs, or with what is recorded of it; undefined if nothing is. */
export async function check(source: string, sourceType: SourceType): Promise<string | undefined> {
  const plain = await runText(source, sourceType)
  const { outcome, events } = await interpret(source, sourceType)
  const interpreted = unlike(plain, outcome)
  if (interpreted) return `interpreter: ${interpreted}`
  for (const level of LEVELS) {
    const recording = await record(source, sourceType, level)
    const behaviour = unlike(plain, recording.outcome)
    if (behaviour) return `behaviour at level ${level}: ${behaviour}`
    const { difference } = compare(events, recording.records, level)
    if (difference !== undefined) return `records at level ${level}: ${difference}`
  }
  return undefined
}

function unlike(plain: Outcome, other: Outcome): string | undefined {
  const length = Math.max(plain.length, other.length)
  for (let i = 0; i < length; i++) if (plain[i] !== other[i]) return `line ${i + 1} is ${other[i]}, not ${plain[i]}`
  return undefined
}
