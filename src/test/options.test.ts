import { isFault } from '@cinescope/base'
import { afterEach, expect, test, vi } from 'vitest'
import { settle } from '../options.ts'

afterEach(() => vi.unstubAllEnvs())

function messageOf(options: object): string {
  try {
    settle(options)
  }
  catch (error) {
    if (isFault(error)) return error.message
  }
  return ''
}

test('no options is a complete configuration', () => {
  expect(settle()).toMatchObject({ enabled: true, production: false, level: 2, order: 'auto', overlay: true, include: [], exclude: [] })
})

test('a misspelt option names the one that was meant, with its code and how to fix it', () => {
  const message = messageOf({ prodution: true })
  expect(message).toContain('[CINE_OPTION_UNKNOWN]')
  expect(message).toContain('did you mean "production"')
  expect(message).toContain('fix: Use one of: enabled, production')
})

test('an option that resembles nothing gets no suggestion', () => {
  expect(messageOf({ zzzzzz: true })).not.toContain('did you mean')
})

test('a wrong value says what the option takes', () => {
  expect(messageOf({ order: 'prre' })).toContain('did you mean \'pre\'')
  expect(messageOf({ level: 3 })).toContain('It takes \'off\' or \'calls\' or \'values\' or \'path\' or \'full\'')
  expect(messageOf({ ringBytes: 12 })).toContain('at least 1048576')
  expect(messageOf({ include: [1] })).toContain('[CINE_OPTION_VALUE]')
})

test('CINESCOPE=0 switches the plugin off, an explicit option wins', () => {
  vi.stubEnv('CINESCOPE', '0')
  expect(settle().enabled).toBe(false)
  expect(settle({ enabled: true }).enabled).toBe(true)
})
