import { Fault, isFault } from '@cinescope/base'
import { describe, format } from '@cinescope/diagnostics'
import { checkPlan, LEVELS, type Plan } from '@cinescope/instrument'
import type { Level, LevelName } from '@cinescope/trace'
import { readFileSync } from 'node:fs'

/** CINESCOPE_LEVEL: a level's name or number; anything else is the default. */
export function levelOf(text: string | undefined): Level {
  const number = Object.values(LEVELS).find(level => String(level) === text)
  return number ?? LEVELS[text as LevelName] ?? LEVELS.values
}

/** CINESCOPE_PLAN: path of a JSON file. One that cannot be used is reported, and the program runs without a plan. */
export function readPlan(path: string | undefined): Plan | undefined {
  if (!path) return undefined
  try {
    return checkPlan(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    const fault = isFault(error) ? error : new Fault('CINE_PLAN', { at: path, value: error instanceof Error ? error.message : String(error), expected: 'a JSON file with a plan' })
    process.stderr.write(`${format(describe(fault))}\n`)
    return undefined
  }
}
