import { Fault } from '@cinescope/base'
import { nearest } from '@cinescope/diagnostics'
import type { z } from 'zod'
import type { CinescopeConfig, CinescopeOptions } from './options.ts'
import { configSchema, optionsSchema } from './schema.ts'

/** Options of a plugin, checked. Throws CINE_OPTION_UNKNOWN or CINE_OPTION_VALUE with the path of the option; `from` says where it stands. */
export function checkOptions(value: unknown, from = 'cinescope()'): CinescopeOptions {
  return check(optionsSchema, value, from)
}

/** A configuration file's export, checked likewise. */
export function checkConfig(value: unknown, from: string): CinescopeConfig {
  return check(configSchema, value, from)
}

function check<T>(schema: z.ZodObject, value: unknown, from: string): T {
  const { error } = schema.safeParse(value)
  if (!error) return value as T
  // One at a time, as they are mended.
  throw faultOf(schema, error.issues[0]!, value, from)
}

/** `retain.count`, `redact.names[1]`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.map((part, i) => typeof part === 'number' ? `[${part}]` : i === 0 ? String(part) : `.${String(part)}`).join('')
}

function faultOf(schema: z.ZodObject, issue: z.core.$ZodIssue, value: unknown, from: string): Fault {
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!
    const names = namesAt(schema, issue.path)
    return new Fault('CINE_OPTION_UNKNOWN', { name: pathText([...issue.path, key]), from, suggestion: nearest(key, names), names: names.join(', ') })
  }
  const given = issue.path.reduce<unknown>((at, key) => (at as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key], value)
  const words = issue.message.match(/(?<=')\w+(?=')/g) ?? []
  const suggestion = typeof given === 'string' ? nearest(given, words) : undefined
  return new Fault('CINE_OPTION_VALUE', { name: pathText(issue.path) || 'options', from, value: shown(given), expected: issue.message, suggestion })
}

function shown(value: unknown): string {
  if (typeof value === 'object' && value !== null && !(value instanceof RegExp)) return JSON.stringify(value)
  return String(value)
}

interface Inner { readonly shape?: Readonly<Record<string, Inner>>, readonly valueType?: Inner, unwrap?(): Inner }

/** Options that the object at a path takes. */
function namesAt(schema: Inner, path: readonly PropertyKey[]): readonly string[] {
  let at: Inner | undefined = schema
  for (const key of path) {
    at = at?.shape?.[String(key)] ?? at?.valueType
    if (at?.unwrap && !at.shape) at = at.unwrap()
  }
  return Object.keys(at?.shape ?? {})
}
