import type { Plan } from '@cinescope/instrument'
import type { LevelName } from '@cinescope/trace'

/** A file pattern: a regular expression on the absolute path with forward slashes, or text that the path must contain. */
export type FilePattern = string | RegExp

/** What is taken out of recordings besides what the built-in rules take. */
export interface RedactOptions {
  /** Names of variables, properties, headers, form fields whose values are secret: `['pin', 'session-token']`. A name counts wherever it stands between word borders: `pin` also in `userPin`. */
  readonly names?: readonly string[]
  /** Texts to take out: regular expressions, the same as text (`'/ACME-\\d+/i'`), or `'email'`. */
  readonly patterns?: readonly (string | RegExp)[]
  /** Names that are no secrets though they look like some (`cookieConsent`), and texts that are kept as they are. */
  readonly allow?: readonly string[]
}

/** How many finished recordings stay. The oldest go first; one that is being written never goes. */
export interface RetainOptions {
  /** Most recordings. Default: 50. */
  readonly count?: number
  /** Most bytes of all recordings together. Default: four times `ringBytes`. */
  readonly bytes?: number
  /** Days after which a recording goes. Default: 14. */
  readonly days?: number
}

/** Everything is optional: `cinescope()` is a complete configuration. App code is instrumented; workers are left as they are. */
export interface CinescopeOptions {
  /** `false` leaves every file as it is and adds nothing to the page. Default: true, unless `CINESCOPE=0` is in the environment. */
  readonly enabled?: boolean
  /** Also instrument production builds. Default: false; a production build is left alone with a warning. */
  readonly production?: boolean
  /** Also instrument what Vitest runs, but for files that call `vi.mock` and its like; workers record under `NODE_OPTIONS='--import cinescope/register'`. Default: false; tests run as they are. */
  readonly tests?: boolean
  /** Files to instrument besides app code, e.g. a dependency: `['node_modules/some-lib/']`. */
  readonly include?: FilePattern | readonly FilePattern[]
  /** Files to leave alone. Wins over `include`. */
  readonly exclude?: FilePattern | readonly FilePattern[]
  /** How much app code records: `'calls'`, `'values'`, `'path'` or `'full'`; `'off'`: only what the plan or a comment names. Default: `'values'`. */
  readonly level?: LevelName
  /** Levels by file and by function name, and functions that the governor leaves alone (`pin: true`); JSON, so that it can come from a file. Comments in the source (`// @cinescope full`) are stronger. */
  readonly plan?: Plan
  /** Instrument before (`'pre'`) or after (`'post'`) other transforms. Default `'auto'`: before, except compiled formats and files that a compiler must see untouched. */
  readonly order?: 'auto' | 'pre' | 'post'
  /** Keep instrumented files for the next build and run, in `node_modules/.cache/cinescope`. Default: true, unless `CINESCOPE_CACHE=0` is in the environment. */
  readonly cache?: boolean
  /** Show the overlay pill in the page. Default: true. */
  readonly overlay?: boolean
  /** Start recording with the program. Default: true. */
  readonly autoStart?: boolean
  /** Bytes of history that a recording keeps; its oldest segments leave first. Default: 64 MiB in a page, 1 GiB in Node. */
  readonly ringBytes?: number
  /** Share of the program's time that recording may take: what costs more is recorded with less detail for a while, and says so. `'off'`: no bound. Default: `0.1`; `'off'` in the environment `test`. */
  readonly governor?: number | 'off'
  /** Name of the app in recordings. Default: the page's address, the program's path. */
  readonly title?: string
  /** Folder of Node's recordings, relative to the working directory. Default: `.cinescope`. */
  readonly folder?: string
  /** Rules for secrets, besides those for passwords, authorization, cookies, tokens, keys and cards, which are always on. */
  readonly redact?: RedactOptions
  /** Which finished recordings stay. */
  readonly retain?: RetainOptions
}

/** What `cinescope.config.ts` exports: options, and such as hold in one environment only. */
export interface CinescopeConfig extends CinescopeOptions {
  /** By environment: `CINESCOPE_ENV`, else `NODE_ENV`, else `development`. */
  readonly env?: Readonly<Record<string, CinescopeOptions>>
}

/** Gives an editor the types: `export default defineConfig({ ... })`. */
export function defineConfig(config: CinescopeConfig): CinescopeConfig {
  return config
}
