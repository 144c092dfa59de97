import { Fault } from '@cinescope/base'
import { nearest } from '@cinescope/diagnostics'
import { LEVEL_CALLS, LEVEL_FULL, LEVEL_OFF, LEVEL_PATH, LEVEL_VALUES, type Level, type LevelName } from '@cinescope/trace'
import { globPattern } from './glob.ts'

/** The number of each level, by its name. */
export const LEVELS: Readonly<Record<LevelName, Level>> = { off: LEVEL_OFF, calls: LEVEL_CALLS, values: LEVEL_VALUES, path: LEVEL_PATH, full: LEVEL_FULL }

/** What a rule says of the functions that it names: one of the two at least. */
interface Choice {
  readonly level?: LevelName
  /** The governor leaves them alone, whatever they cost; `false`: not those, though an earlier rule does. */
  readonly pin?: boolean
}

/** Every function of the files whose path in recordings (relative to the root, `/` between folders) matches the glob. */
export interface FileRule extends Choice {
  readonly kind: 'file'
  readonly path: string
}

/**
 * Functions by name, and those inside them that nothing else names. `name` is a glob without folders (`*`, `?`, `{a,b}`) for the
 * end of a function's qualified name: `add` and `Cart.add` both match the method `add` of `Cart`; `render*` every function so called.
 */
export interface FunctionRule extends Choice {
  readonly kind: 'function'
  readonly name: string
  /** Only in files that match this glob. */
  readonly path?: string
}

export type PlanRule = FileRule | FunctionRule

/**
 * What to instrument, and how deep: plain JSON. Of several rules that match, the last one that says so counts. A comment in the source
 * (`// @cinescope full`) is stronger than any rule.
 */
export interface Plan {
  /** Of what no rule names. Default: the level that is asked for with the file. */
  readonly level?: LevelName
  readonly rules?: readonly PlanRule[]
  /**
   * Functions at level `values` with numeric loops leave out of the recording what can be computed from the rest of it; readers see no difference. Their text gets
   * longer, and their loops several times faster while they are recorded. Default: false.
   */
  readonly streams?: boolean
}

const names = Object.keys(LEVELS)

/** Throws CINE_PLAN if the value is no plan; its data says where. */
export function checkPlan(value: unknown): Plan {
  if (!isObject(value)) throw fault('plan', value, 'an object with `level`, `rules` and `streams`')
  checkKeys('plan', value, ['level', 'rules', 'streams'])
  if (value['streams'] !== undefined && typeof value['streams'] !== 'boolean') throw fault('plan.streams', value['streams'], 'true or false')
  if (value['level'] !== undefined) checkLevel('plan.level', value['level'])
  const rules = value['rules'] ?? []
  if (!Array.isArray(rules)) throw fault('plan.rules', rules, 'an array of rules')
  rules.forEach((rule: unknown, i) => {
    const at = `plan.rules[${i}]`
    if (!isObject(rule)) throw fault(at, rule, "an object with `kind: 'file'` or `kind: 'function'`")
    if (rule['kind'] !== 'file' && rule['kind'] !== 'function') throw fault(`${at}.kind`, rule['kind'], "'file' or 'function'", nearest(String(rule['kind']), ['file', 'function']))
    checkKeys(at, rule, rule['kind'] === 'file' ? ['kind', 'path', 'level', 'pin'] : ['kind', 'name', 'path', 'level', 'pin'])
    const text = rule['kind'] === 'file' ? 'path' : 'name'
    if (typeof rule[text] !== 'string') throw fault(`${at}.${text}`, rule[text], 'a glob')
    if (rule['path'] !== undefined && typeof rule['path'] !== 'string') throw fault(`${at}.path`, rule['path'], 'a glob')
    if (rule['pin'] !== undefined && typeof rule['pin'] !== 'boolean') throw fault(`${at}.pin`, rule['pin'], 'true or false')
    if (rule['level'] !== undefined || rule['pin'] === undefined) checkLevel(`${at}.level`, rule['level'])
  })
  return value as Plan
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function checkKeys(at: string, value: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  for (const key of Object.keys(value)) if (!known.includes(key)) throw fault(`${at}.${key}`, value[key], `one of ${known.join(', ')}`, nearest(key, known))
}

function checkLevel(at: string, value: unknown): void {
  if (typeof value !== 'string' || !names.includes(value)) throw fault(at, value, names.map(name => `'${name}'`).join(', '), nearest(String(value), names))
}

function fault(at: string, value: unknown, expected: string, suggestion?: string): Fault {
  return new Fault('CINE_PLAN', { at, value: typeof value === 'string' ? value : JSON.stringify(value), expected, suggestion })
}

/** What a plan says about one file. */
export class FilePlan {
  /** Level of the module's body and of every function that nothing names. */
  readonly level: Level
  /** Numeric loops become stream functions. */
  readonly streams: boolean
  /** The governor leaves them alone. */
  readonly pinned: boolean
  readonly #functions: readonly { readonly pattern: RegExp, readonly level: Level | undefined, readonly pin: boolean | undefined }[]

  constructor(plan: Plan | undefined, path: string, level: Level) {
    const rules = (plan?.rules ?? []).filter(rule => rule.path === undefined || globPattern(rule.path).test(path))
    const files = rules.filter(rule => rule.kind === 'file')
    const named = files.findLast(rule => rule.level !== undefined)?.level ?? plan?.level
    this.level = named === undefined ? level : LEVELS[named]
    this.streams = plan?.streams === true
    this.pinned = files.findLast(rule => rule.pin !== undefined)?.pin ?? false
    this.#functions = rules.filter(rule => rule.kind === 'function')
      .map(rule => ({ pattern: globPattern(rule.name), level: rule.level === undefined ? undefined : LEVELS[rule.level], pin: rule.pin }))
  }

  /** What rules say of the function with this qualified name. */
  of(qualified: string): { readonly level?: Level | undefined, readonly pin?: boolean | undefined } {
    if (this.#functions.length === 0 || qualified === '') return {}
    const parts = qualified.split('.')
    const ends = parts.map((_, i) => parts.slice(i).join('.'))
    const rules = this.#functions.filter(({ pattern }) => ends.some(end => pattern.test(end)))
    return { level: rules.findLast(rule => rule.level !== undefined)?.level, pin: rules.findLast(rule => rule.pin !== undefined)?.pin }
  }

  /** Nothing in the file is recorded, unless a comment asks for it. */
  get silent(): boolean { return this.level === LEVEL_OFF && this.#functions.every(({ level }) => level === undefined) }
}
