// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { openEngine } from '../src/open/engine.ts'
import { mountOverlay, type MountedOverlay } from '../src/overlay/mount.tsx'
import { RunningApp } from './running-app.ts'

vi.setConfig({ testTimeout: 60_000 })

let mounted: MountedOverlay | undefined

afterEach(() => {
  mounted?.dispose()
  mounted = undefined
  document.body.replaceChildren()
  localStorage.clear()
})

const host = (): Element => document.querySelector('[data-cinescope="overlay"]') ?? expect.fail('no overlay')
const shadow = (): ShadowRoot => host().shadowRoot ?? expect.fail('no shadow root')
const hotkey = (target: EventTarget): boolean => target.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyC', key: 'Ç', altKey: true, shiftKey: true, bubbles: true, composed: true, cancelable: true }))
const soon = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 20_000, interval: 10 })

test('the overlay stands beside the body, marked for DOM recorders, and only once', () => {
  mounted = mountOverlay(new RunningApp(), openEngine)
  expect(host().parentElement).toBe(document.documentElement)
  expect(host().classList.contains('rr-block')).toBe(true)
  expect(mountOverlay(new RunningApp(), openEngine)).toBeUndefined()
  expect(document.querySelectorAll('[data-cinescope="overlay"]').length).toBe(1)
})

test('the pill shows that the app is recorded, how much and at what cost', async () => {
  mounted = mountOverlay(new RunningApp(), openEngine)
  await soon(() => expect(shadow().querySelector('.pill')?.textContent).toMatch(/18\dk3\.1 %/))
})

test('Alt+Shift+C opens and closes the dock, and the focus returns to the app', async () => {
  const button = document.createElement('button')
  document.body.append(button)
  mounted = mountOverlay(new RunningApp(), openEngine)
  button.focus()
  expect(hotkey(button)).toBe(false)
  await soon(() => expect(shadow().querySelector('.dock [data-cinescope="panel"]')).not.toBeNull())
  expect(document.activeElement).not.toBe(button)
  // happy-dom keeps the removed element as the active one, so the call is what can be seen.
  let returned = 0
  button.focus = () => { returned++ }
  hotkey(document.body)
  await soon(() => expect(shadow().querySelector('.pill')).not.toBeNull())
  await soon(() => expect(returned).toBe(1))
})

test('the hotkey is left alone while somebody types', () => {
  const input = document.createElement('input')
  document.body.append(input)
  mounted = mountOverlay(new RunningApp(), openEngine)
  expect(hotkey(input)).toBe(true)
  expect(shadow().querySelector('.dock')).toBeNull()
})

test('an overlay that was open is open again after a reload', async () => {
  mounted = mountOverlay(new RunningApp(), openEngine)
  hotkey(document.body)
  await soon(() => expect(shadow().querySelector('.dock')).not.toBeNull())
  mounted?.dispose()
  mounted = mountOverlay(new RunningApp(), openEngine)
  expect(shadow().querySelector('.dock')).not.toBeNull()
})
