import { Fault } from '@cinescope/base'

/** What can be changed while a program runs; each key is honoured by both runtimes. */
export interface LiveSettings {
  /** Nested objects below the one that a probe sees that get an image of their own, 0 to 20. */
  readonly 'image.depth': number
  /** Properties, elements or entries that an image keeps, 1 to 1000. */
  readonly 'image.width': number
  /** Characters of long texts that are kept per chunk. */
  readonly 'image.textBudget': number
  /** Bytes of history that the recording keeps, at least 1048576. */
  readonly 'ring.bytes': number
  /** Seconds that are kept by themselves on errors; 0: none. */
  readonly 'keep.seconds': number
  /** Share of task time that recording may take, 0.001 to 1; 0: no bound, nothing is lowered. */
  readonly 'governor.budget': number
}

/** Unless options say otherwise. */
export const GOVERNOR_BUDGET = 0.1

/** The governor's budget as the recorder takes it. */
export function budgetOf(setting: number | 'off'): number {
  return setting === 'off' || setting <= 0 ? Infinity : setting
}

export type SettingName = keyof LiveSettings

const RANGES: Readonly<Record<SettingName, readonly [least: number, most: number]>> = {
  'image.depth': [0, 20],
  'image.width': [1, 1000],
  'image.textBudget': [0, 16_777_216],
  'ring.bytes': [1_048_576, Number.MAX_SAFE_INTEGER],
  'keep.seconds': [0, 86_400],
  'governor.budget': [0, 1],
}

/** Throws CINE_OPTION_UNKNOWN or CINE_OPTION_VALUE if there is no such setting, or it does not take the value. */
export function checkSetting(name: string, value: unknown): void {
  const range = Object.hasOwn(RANGES, name) ? RANGES[name as SettingName] : undefined
  if (!range) throw new Fault('CINE_OPTION_UNKNOWN', { name, from: 'update()', names: Object.keys(RANGES).join(', ') })
  const [least, most] = range
  if (typeof value === 'number' && value >= least && value <= most) return
  throw new Fault('CINE_OPTION_VALUE', { name, from: 'update()', value: String(value), expected: `a number from ${least} to ${most}` })
}

/** Seconds that are kept on an error unless `keep.seconds` says otherwise. */
export const KEEP_SECONDS = 10
