import { afterEach, beforeEach, expect, vi } from 'vitest'

/** A test that prints is a test that hides something: console output fails it. */
beforeEach(() => {
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) vi.spyOn(console, method)
})

afterEach(() => {
  const printed: unknown[] = []
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    if (!vi.isMockFunction(console[method])) continue
    const spy = vi.mocked(console[method])
    for (const call of spy.mock.calls) printed.push([method, ...call])
    spy.mockRestore()
  }
  expect(printed, 'the test printed to the console').toEqual([])
})
