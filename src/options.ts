import { isFault } from '@cinescope/base'
import { checkOptions, environmentOf, loadConfig, merged, redactionRules, type CinescopeOptions, type FilePattern, type RetainOptions } from '@cinescope/config'
import { checkPlan, LEVELS, type Plan } from '@cinescope/instrument'
import type { Level, RedactionRules } from '@cinescope/trace'
import { explained } from './explain.ts'

/** Options with every default filled in. */
export interface Settings {
  readonly enabled: boolean
  readonly production: boolean
  readonly tests: boolean
  readonly include: readonly FilePattern[]
  readonly exclude: readonly FilePattern[]
  readonly level: Level
  readonly plan: Plan | undefined
  /** Keep instrumented files for the next build. */
  readonly cache: boolean
  readonly order: 'auto' | 'pre' | 'post'
  readonly overlay: boolean
  readonly autoStart: boolean | undefined
  readonly ringBytes: number | undefined
  readonly governor: number | 'off' | undefined
  readonly title: string | undefined
  readonly folder: string | undefined
  readonly redact: RedactionRules | undefined
  readonly retain: RetainOptions | undefined
}

const list = (value: FilePattern | readonly FilePattern[] | undefined): readonly FilePattern[] =>
  value === undefined ? [] : typeof value === 'string' || value instanceof RegExp ? [value] : value

/** Checks what the user wrote and fills in the defaults; a mistake throws with a message that says what was meant and what is allowed. */
export function settle(given: CinescopeOptions = {}): Settings {
  try {
    const options = checkOptions(given)
    return {
      enabled: options.enabled ?? process.env['CINESCOPE'] !== '0',
      production: options.production ?? false,
      tests: options.tests ?? false,
      include: list(options.include),
      exclude: list(options.exclude),
      level: LEVELS[options.level ?? 'values'],
      plan: options.plan === undefined ? undefined : checkPlan(options.plan),
      cache: options.cache ?? process.env['CINESCOPE_CACHE'] !== '0',
      order: options.order ?? 'auto',
      overlay: options.overlay ?? true,
      autoStart: options.autoStart,
      ringBytes: options.ringBytes,
      // A test's recording is to be the same each time.
      governor: options.governor ?? (environmentOf() === 'test' ? 'off' : undefined),
      title: options.title,
      folder: options.folder,
      redact: redactionRules(options.redact),
      retain: options.retain,
    }
  } catch (error) {
    throw isFault(error) ? explained(error) : error
  }
}

/** The options given, over those of the configuration file that holds in a folder. */
export function configured(given: CinescopeOptions = {}, folder: string = process.cwd()): Settings {
  try {
    const config = loadConfig(folder, environmentOf())
    return settle(config ? merged(config.options, checkOptions(given)) : given)
  } catch (error) {
    throw isFault(error) ? explained(error) : error
  }
}
