// @vitest-environment happy-dom
import 'fake-indexeddb/auto'
import { createQuery } from '@cinescope/query'
import { bytesSource, openTrace } from '@cinescope/trace'
import { afterEach, expect, test, vi } from 'vitest'
import { mountPanel, type MountedPanel } from '../src/index.ts'
import { setLine } from '../src/line-mark.ts'
import { pageBookmarks } from '../src/open/bookmarks.ts'
import { shop } from './shop.ts'

vi.setConfig({ testTimeout: 60_000 })

const broken = await shop(3)
let mounted: MountedPanel | undefined

afterEach(() => {
  mounted?.dispose()
  mounted = undefined
  document.body.replaceChildren()
  localStorage.clear()
})

async function mount(): Promise<ShadowRoot> {
  const place = document.createElement('div')
  document.body.append(place)
  mounted = mountPanel(place, { query: createQuery(await openTrace(bytesSource(broken))) })
  const root = place.firstElementChild?.shadowRoot ?? expect.fail('no shadow root')
  await soon(() => expect(one(root, '.record-title').textContent).toContain('throw'))
  return root
}

const all = (root: ShadowRoot, selector: string): readonly HTMLElement[] => [...root.querySelectorAll<HTMLElement>(selector)]
const one = (root: ShadowRoot, selector: string): HTMLElement => root.querySelector<HTMLElement>(selector) ?? expect.fail(`no ${selector}`)
const button = (root: ShadowRoot, name: string): HTMLElement => all(root, 'button').find(each => each.getAttribute('aria-label') === name || each.textContent?.trim() === name) ?? expect.fail(`no button ${name}`)
const press = (target: HTMLElement, key: string, more: KeyboardEventInit = {}): boolean => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more }))
const soon = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 20_000, interval: 10 })
const title = (root: ShadowRoot): string => one(root, '.record-title').textContent ?? ''

function type(field: HTMLElement, text: string): void {
  (field as HTMLInputElement).value = text
  press(field, 'Enter')
}

/** `name: value` of the watches. */
const watches = (root: ShadowRoot): readonly string[] => all(root, '[role=tree][aria-label=Watch] .slot[aria-level="1"]').map(slot => `${slot.querySelector('.slot-name')?.textContent}: ${slot.querySelector('.v')?.textContent}`)

async function watch(root: ShadowRoot, text: string): Promise<void> {
  type(one(root, '.watch-input[aria-label="Watch an expression"]'), text)
  await soon(() => expect(watches(root).some(each => each.startsWith(`${text}:`))).toBe(true))
}

test('watches show their value at the moment, say why one is not known, are lit when they change, and are edited and removed', async () => {
  const root = await mount()
  await watch(root, 'line.id + 1')
  await watch(root, '[line.id, line.name]')
  await watch(root, 'line +')
  await soon(() => expect(watches(root)[0]).toBe('line.id + 1: 100'))
  expect(watches(root)[1]).toMatch(/^\[line\.id, line\.name\]: \(2\) \[99, ".+"\]$/)
  // What is no expression unfolds to what is wrong with it.
  const wrong = all(root, '.slot.watch')[2]!
  wrong.click()
  await soon(() => expect(one(root, '.gap-note').textContent).toContain('is not a JavaScript expression'))
  const at = mounted!.panel.cursor.value
  expect(all(root, '.slot.watch.fresh')).toEqual([])
  mounted!.panel.jump(at - 100)
  await soon(() => expect(all(root, '.slot.watch.fresh').length).toBeGreaterThan(0))
  mounted!.panel.back()
  await soon(() => expect(watches(root)[0]).toBe('line.id + 1: 100'))
  press(all(root, '.slot.watch')[0]!, 'F2')
  type(await soon(() => one(root, '[aria-label="Edit line.id + 1"]')), 'line.id')
  await soon(() => expect(watches(root)[0]).toBe('line.id: 99'))
  press(all(root, '.slot.watch')[2]!, 'Delete')
  await soon(() => expect(watches(root)).toHaveLength(2))
  // They are there again in the next panel.
  mounted!.dispose()
  const again = await mount()
  await soon(() => expect(watches(again)[0]).toBe('line.id: 99'))
})

test('a watched value leads to who wrote it, and runs stop at its changes', async () => {
  const root = await mount()
  all(root, '.stack-name').find(each => each.textContent?.includes('totalOf'))?.click()
  await watch(root, 'sum')
  press(all(root, '.slot.watch')[0]!, 'w')
  await soon(() => expect(one(root, '.card-code').textContent).toBe('sum += price * line.quantity'))
  button(root, 'Stop at changes').click()
  press(one(root, '.panel'), 'F8', { shiftKey: true })
  await soon(() => expect(title(root)).toContain('sum ='))
  const last = mounted!.panel.cursor.value
  press(one(root, '.panel'), 'F8', { shiftKey: true })
  await soon(() => expect(mounted!.panel.cursor.value).toBeLessThan(last))
  press(one(root, '.panel'), 'F8')
  await soon(() => expect(mounted!.panel.cursor.value).toBe(last))
})

test('the gutter sets a breakpoint, runs stop at it both ways, a condition narrows it, and it outlives the panel', async () => {
  const root = await mount()
  await soon(() => expect(one(root, '.line.here').textContent).toContain('has no price'))
  const here = one(root, '.line.here .break')
  const line = Number(one(root, '.line.here .gutter').textContent)
  here.click()
  await soon(() => expect(mounted!.panel.marks.lines.value).toMatchObject([{ line, condition: '' }]))
  const at = mounted!.panel.cursor.value
  press(one(root, '.panel'), 'Home')
  press(one(root, '.panel'), 'F8')
  // The line makes the error first, then throws it.
  await soon(() => expect([title(root), mounted!.panel.runs.now.value]).toEqual([expect.stringContaining('TypeError("item 99'), undefined]))
  press(one(root, '.panel'), 'F8')
  await soon(() => expect([mounted!.panel.cursor.value, mounted!.panel.runs.now.value]).toEqual([at, undefined]))
  press(one(root, '.panel'), 'F8')
  await soon(() => expect(one(root, '.notice').textContent).toContain('No breakpoint ahead'))
  press(one(root, '.panel'), '5')
  const condition = await soon(() => one(root, '.note-field.mono')) as HTMLInputElement
  condition.value = 'line.id === 98'
  condition.dispatchEvent(new Event('blur'))
  await soon(() => expect(mounted!.panel.marks.lines.value[0]?.condition).toBe('line.id === 98'))
  press(one(root, '.panel'), 'Home')
  press(one(root, '.panel'), 'F8')
  await soon(() => expect(one(root, '.notice').textContent).toContain('No breakpoint ahead'))
  mounted!.dispose()
  const again = await mount()
  press(one(again, '.panel'), '5')
  await soon(() => expect(one(again, '[aria-label=Breakpoints] .mark-text').textContent).toMatch(new RegExp(`:${line}$`)))
  one(again, '[aria-label^="Remove the breakpoint"]').click()
  await soon(() => expect(mounted!.panel.marks.lines.value).toEqual([]))
})

test('a breakpoint that would move onto a line with one of its own stays where it is, and both keep their conditions', async () => {
  await mount()
  const { panel } = mounted!
  const { query, file } = { query: panel.query.peek()!, file: (await panel.query.peek()!.record(panel.cursor.value))!.place!.path }
  let line = 1
  while (await query.lineFrom({ file, line }) === line) line++
  const next = await query.lineFrom({ file, line }) ?? expect.fail('no line without a record')
  await setLine(panel, { file, line: next }, 'line.id === 1', '')
  await setLine(panel, { file, line }, 'line.id === 2', '')
  expect(panel.marks.lines.value).toEqual([{ file, line: next, condition: 'line.id === 1', log: '' }, { file, line, condition: 'line.id === 2', log: '' }])
})

test('a bookmark is kept with its note in the page, and a damaged one is told and kept', async () => {
  const root = await mount()
  const at = mounted!.panel.cursor.value
  press(one(root, '.panel'), 'b')
  const note = await soon(() => one(root, '[aria-label=Bookmarks] .note-field')) as HTMLInputElement
  note.value = 'here it breaks'
  note.dispatchEvent(new Event('blur'))
  await soon(() => expect(mounted!.panel.marks.bookmarks.value).toEqual([{ tick: at, note: 'here it breaks' }]))
  // Pressed again it loses no note.
  press(one(root, '.panel'), 'b')
  const { recordingId } = mounted!.panel.summary.value!
  mounted!.dispose()
  const again = await mount()
  await soon(() => expect(mounted!.panel.marks.bookmarks.value).toEqual([{ tick: at, note: 'here it breaks' }]))
  press(one(again, '.panel'), '5')
  press(one(again, '.panel'), 'Home')
  const row = await soon(() => one(again, '[aria-label=Bookmarks] .mark-title'))
  row.click()
  await soon(() => expect(mounted!.panel.cursor.value).toBe(at))
  one(again, '[aria-label="Remove this bookmark"]').click()
  await soon(() => expect(mounted!.panel.marks.bookmarks.value).toEqual([]))

  mounted!.dispose()
  const store = pageBookmarks(recordingId)
  await store.save('{"version":1,"bookmarks":[{"tick":3,"note":"kept"},7]}')
  const told = await mount()
  await soon(() => expect(one(told, '.notice').textContent).toContain('could not be read whole'))
  expect(mounted!.panel.marks.bookmarks.value).toEqual([{ tick: 3, note: 'kept' }])
  press(one(told, '.panel'), 'b')
  await soon(() => expect(mounted!.panel.marks.bookmarks.value).toHaveLength(2))
  expect(await pageBookmarks(`${recordingId}.damaged-1`).load()).toContain(',7]')
})
