import { isFault } from '@cinescope/base'
import { describe as texts, format } from '@cinescope/diagnostics'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkConfig, checkOptions, findConfig, loadConfig, redactionRules } from '../src/index.ts'

let folder: string
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'cinescope-config-')) })
afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

function messageOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (isFault(error)) return format(texts(error))
    throw error
  }
  return ''
}

describe('files', () => {
  const files: Readonly<Record<string, string>> = {
    'cinescope.config.ts': "interface A { title: string }\nconst a: A = { title: 'here' }\nexport default { ...a, env: { test: { level: 'calls' } } }",
    'cinescope.config.mjs': "export default { title: 'here', env: { test: { level: 'calls' } } }",
    'cinescope.config.js': "export default { title: 'here', env: { test: { level: 'calls' } } }",
    'cinescope.config.cjs': "module.exports = { title: 'here', env: { test: { level: 'calls' } } }",
    'cinescope.config.json': '{ "title": "here", "env": { "test": { "level": "calls" } } }',
  }
  for (const [name, text] of Object.entries(files)) {
    test(`${name}, from a folder below it, by environment`, () => {
      writeFileSync(join(folder, name), text)
      const below = join(folder, 'packages/app')
      mkdirSync(below, { recursive: true })
      expect(findConfig(below)).toBe(join(folder, name))
      expect(loadConfig(below, 'test')).toEqual({ file: join(folder, name), environment: 'test', options: { title: 'here', level: 'calls' } })
      expect(loadConfig(below, 'production')?.options).toEqual({ title: 'here' })
    })
  }

  test('the nearest one holds', () => {
    writeFileSync(join(folder, 'cinescope.config.json'), '{}')
    mkdirSync(join(folder, 'app'))
    writeFileSync(join(folder, 'app/cinescope.config.json'), '{}')
    expect(findConfig(join(folder, 'app'))).toBe(join(folder, 'app/cinescope.config.json'))
  })

  test('one that cannot be run says which and why', () => {
    writeFileSync(join(folder, 'cinescope.config.mjs'), 'export default {')
    const message = messageOf(() => loadConfig(folder))
    expect(message).toContain('[CINE_CONFIG]')
    expect(message).toContain('cinescope.config.mjs could not be read')
  })

  test('a mistake in one names the file and the option', () => {
    writeFileSync(join(folder, 'cinescope.config.json'), '{ "env": { "test": { "redact": { "name": ["pin"] } } } }')
    const message = messageOf(() => loadConfig(folder, 'test'))
    expect(message).toContain('no option "env.test.redact.name"')
    expect(message).toContain('cinescope.config.json')
    expect(message).toContain('did you mean "names"')
  })
})

test('options inside options are named by their path', () => {
  expect(messageOf(() => checkOptions({ retain: { dayz: 1 } }))).toContain('no option "retain.dayz" (in cinescope()); did you mean "days"')
  expect(messageOf(() => checkOptions({ retain: { count: 0 } }))).toContain('"retain.count" (in cinescope()) cannot be 0')
  expect(messageOf(() => checkOptions({ redact: { patterns: [/a/, '/(/'] } }))).toContain('"redact.patterns[1]"')
  expect(messageOf(() => checkOptions({ redact: { patterns: ['emial'] } }))).toContain("did you mean 'email'")
  expect(messageOf(() => checkOptions({ redact: { names: 'pin' } }))).toContain('It takes an array of strings')
  expect(messageOf(() => checkOptions(7))).toContain('It takes an object')
  expect(messageOf(() => checkConfig({ env: { test: { level: 'vlaues' } } }, 'x'))).toContain("did you mean 'values'")
  expect(messageOf(() => checkOptions({ redact: { patterns: [/a/, '/b/i', 'email'], names: ['pin'], allow: ['x'] }, retain: { days: 0.5 } }))).toBe('')
})

test('rules for the runtime are plain JSON', () => {
  expect(redactionRules({ patterns: [/ACME-\d+/i, 'email'], allow: ['cookieConsent'] })).toEqual({ patterns: ['/ACME-\\d+/i', 'email'], allow: ['cookieConsent'] })
})
