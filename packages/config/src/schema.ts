import { LEVEL_NAMES, patternOf } from '@cinescope/trace'
import { z } from 'zod'

const filePattern = z.union([z.string(), z.instanceof(RegExp)])

const files = z.union([filePattern, z.array(filePattern)], 'a string, a regular expression or an array of these')
const flag = z.boolean('true or false')
const text = z.string('a string')
const texts = z.array(text, 'an array of strings')
const whole = (least: number, what: string): z.ZodNumber => z.number(what).int(what).gte(least, what)

function isPattern(value: unknown): boolean {
  if (value instanceof RegExp) return true
  const pattern = typeof value === 'string' ? patternOf(value) : undefined
  if (!pattern) return false
  try {
    return new RegExp(pattern.source, pattern.flags) instanceof RegExp
  } catch {
    return false
  }
}

/** Every option with its check; a check's message says what the option takes. */
export const optionsSchema: z.ZodObject = z.strictObject({
  enabled: flag.optional(),
  production: flag.optional(),
  tests: flag.optional(),
  include: files.optional(),
  exclude: files.optional(),
  level: z.enum(LEVEL_NAMES, "'off' or 'calls' or 'values' or 'path' or 'full'").optional(),
  // The transform says where in a plan a mistake is.
  plan: z.unknown().optional(),
  order: z.enum(['auto', 'pre', 'post'], "'auto' or 'pre' or 'post'").optional(),
  cache: flag.optional(),
  overlay: flag.optional(),
  autoStart: flag.optional(),
  ringBytes: whole(1_048_576, 'a number of bytes, at least 1048576').optional(),
  governor: z.union([z.literal('off'), z.number().positive().lte(1)], "a share from 0 to 1, or 'off'").optional(),
  title: text.optional(),
  folder: text.optional(),
  redact: z.strictObject({
    names: texts.optional(),
    patterns: z.array(z.custom(isPattern, "a regular expression, its text ('/.../i') or 'email'"), 'an array of patterns').optional(),
    allow: texts.optional(),
  }, 'an object with `names`, `patterns` and `allow`').optional(),
  retain: z.strictObject({
    count: whole(1, 'a whole number, at least 1').optional(),
    bytes: whole(0, 'a number of bytes').optional(),
    days: z.number('a number of days').positive('a number of days').optional(),
  }, 'an object with `count`, `bytes` and `days`').optional(),
}, 'an object')

export const configSchema: z.ZodObject = optionsSchema.extend({
  env: z.record(z.string(), optionsSchema, 'an object with options by environment').optional(),
})
