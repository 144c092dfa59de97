import { Fault, isFault } from '@cinescope/base'
import { nearest } from '@cinescope/diagnostics'
import { checkPlan, LEVELS, type LevelName, type Plan } from '@cinescope/instrument'
import type { Level } from '@cinescope/trace'
import { explained } from './explain.ts'

/** A file pattern: a regular expression on the absolute path with forward slashes, or text that the path must contain. */
export type FilePattern = string | RegExp

/** Everything is optional: `cinescope()` is a complete configuration. App code is instrumented; workers are left as they are. */
export interface CinescopeOptions {
  /** `false` leaves every file as it is and adds nothing to the page. Default: true, unless `CINESCOPE=0` is in the environment. */
  readonly enabled?: boolean
  /** Also instrument production builds. Default: false; a production build is left alone with a warning. */
  readonly production?: boolean
  /** Files to instrument besides app code, e.g. a dependency: `['node_modules/some-lib/']`. */
  readonly include?: FilePattern | readonly FilePattern[]
  /** Files to leave alone. Wins over `include`. */
  readonly exclude?: FilePattern | readonly FilePattern[]
  /** How much app code records: `'calls'`, `'values'`, `'path'` or `'full'`; `'off'`: only what the plan or a comment names. Default: `'values'`. */
  readonly level?: LevelName
  /** Levels by file and by function name; JSON, so that it can come from a file. Comments in the source (`// @cinescope full`) are stronger. */
  readonly plan?: Plan
  /** Instrument before (`'pre'`) or after (`'post'`) other transforms. Default `'auto'`: before, except compiled formats and files that a compiler must see untouched. */
  readonly order?: 'auto' | 'pre' | 'post'
  /** Show the overlay pill in the page. Default: true. */
  readonly overlay?: boolean
  /** Start recording with the page. Default: true. */
  readonly autoStart?: boolean
  /** Bytes of history that the page keeps. */
  readonly ringBytes?: number
  /** Name of the app in recordings. Default: the document's title. */
  readonly title?: string
}

/** Options with every default filled in. */
export interface Settings {
  readonly enabled: boolean
  readonly production: boolean
  readonly include: readonly FilePattern[]
  readonly exclude: readonly FilePattern[]
  readonly level: Level
  readonly plan: Plan | undefined
  readonly order: 'auto' | 'pre' | 'post'
  readonly overlay: boolean
  readonly autoStart: boolean | undefined
  readonly ringBytes: number | undefined
  readonly title: string | undefined
}

type Check = { readonly expected: string, holds(value: unknown): boolean }

const isPattern = (value: unknown): boolean => typeof value === 'string' || value instanceof RegExp
const flag: Check = { expected: 'true or false', holds: value => typeof value === 'boolean' }
const patterns: Check = {
  expected: 'a string, a regular expression or an array of these',
  holds: value => isPattern(value) || (Array.isArray(value) && value.every(isPattern)),
}
const oneOf = (...words: readonly string[]): Check => ({
  expected: words.map(word => `'${word}'`).join(' or '),
  holds: value => words.includes(value as string),
})

const checks: Readonly<Record<keyof CinescopeOptions, Check>> = {
  enabled: flag,
  production: flag,
  include: patterns,
  exclude: patterns,
  level: oneOf(...Object.keys(LEVELS)),
  // checkPlan says where in it the mistake is.
  plan: { expected: 'a plan', holds: () => true },
  order: oneOf('auto', 'pre', 'post'),
  overlay: flag,
  autoStart: flag,
  ringBytes: { expected: 'a number of bytes, at least 1048576', holds: value => typeof value === 'number' && value >= 1_048_576 },
  title: { expected: 'a string', holds: value => typeof value === 'string' },
}

const list = (value: FilePattern | readonly FilePattern[] | undefined): readonly FilePattern[] =>
  value === undefined ? [] : typeof value === 'string' || value instanceof RegExp ? [value] : value

function planOf(plan: unknown): Plan | undefined {
  try {
    return plan === undefined ? undefined : checkPlan(plan)
  } catch (error) {
    throw isFault(error) ? explained(error) : error
  }
}

/** Checks what the user wrote; a mistake throws with a message that says what was meant and what is allowed. */
export function settle(options: CinescopeOptions = {}): Settings {
  for (const [name, value] of Object.entries(options)) {
    const check = checks[name as keyof CinescopeOptions] as Check | undefined
    if (!check) {
      const names = Object.keys(checks)
      throw explained(new Fault('CINE_OPTION_UNKNOWN', { name, suggestion: nearest(name, names), names: names.join(', ') }))
    }
    if (value !== undefined && !check.holds(value)) {
      const suggestion = typeof value === 'string' ? nearest(value, check.expected.match(/(?<=')\w+(?=')/g) ?? []) : undefined
      throw explained(new Fault('CINE_OPTION_VALUE', { name, value: String(value), expected: check.expected, suggestion }))
    }
  }
  return {
    enabled: options.enabled ?? process.env['CINESCOPE'] !== '0',
    production: options.production ?? false,
    include: list(options.include),
    exclude: list(options.exclude),
    level: LEVELS[options.level ?? 'values'],
    plan: planOf(options.plan),
    order: options.order ?? 'auto',
    overlay: options.overlay ?? true,
    autoStart: options.autoStart,
    ringBytes: options.ringBytes,
    title: options.title,
  }
}
