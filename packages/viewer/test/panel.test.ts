// @vitest-environment happy-dom
import { Fault } from '@cinescope/base'
import { createQuery } from '@cinescope/query'
import { bytesSource, functionAt, openTrace } from '@cinescope/trace'
import { afterEach, expect, test, vi } from 'vitest'
import { mountPanel, type MountedPanel, type PanelOptions } from '../src/index.ts'
import { RunningApp, recordingInfo } from './running-app.ts'
import { shop } from './shop.ts'

vi.setConfig({ testTimeout: 60_000 })

const broken = await shop(3)
const fine = await shop(3, false)
const open = async (bytes: Uint8Array): Promise<ReturnType<typeof createQuery>> => createQuery(await openTrace(bytesSource(bytes)))

let mounted: MountedPanel | undefined
let place: HTMLElement

afterEach(() => {
  mounted?.dispose()
  mounted = undefined
  document.body.replaceChildren()
  localStorage.clear()
})

function mount(options: PanelOptions): ShadowRoot {
  place = document.createElement('div')
  document.body.append(place)
  mounted = mountPanel(place, options)
  return place.firstElementChild?.shadowRoot ?? expect.fail('no shadow root')
}

const all = (root: ShadowRoot, selector: string): readonly HTMLElement[] => [...root.querySelectorAll<HTMLElement>(selector)]
const one = (root: ShadowRoot, selector: string): HTMLElement => root.querySelector<HTMLElement>(selector) ?? expect.fail(`no ${selector}`)
const texts = (root: ShadowRoot, selector: string): readonly string[] => all(root, selector).map(element => element.textContent ?? '')
const button = (root: ShadowRoot, name: string): HTMLElement => all(root, 'button').find(each => each.getAttribute('aria-label') === name || each.textContent?.trim() === name) ?? expect.fail(`no button ${name}`)
const press = (target: HTMLElement, key: string, more: KeyboardEventInit = {}): boolean => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more }))
const soon = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 20_000, interval: 10 })
const title = (root: ShadowRoot): string => one(root, '.record-title').textContent ?? ''

test('it opens on what went wrong: the error is listed, the cursor stands at the throw, the stack is shown', async () => {
  const root = mount({ query: await open(broken) })
  await soon(() => expect(texts(root, '.issue-label')).toEqual(['Uncaught: TypeError: item 99 has no price in priceOf']))
  await soon(() => expect(texts(root, '[aria-label="Call stack"] .fn')).toEqual(['priceOf', 'totalOf', 'addItem', 'onAdd']))
  expect(title(root)).toContain('throw')
  await soon(() => expect(one(root, '.line.here').textContent).toContain('has no price'))
})

test('a recording without errors opens on the call tree, at the newest task that a person or the network began', async () => {
  const root = mount({ query: await open(fine) })
  await soon(() => expect(one(root, '[role=tab][aria-selected=true]').textContent).toBe('Calls'))
  await soon(() => expect(texts(root, '.call-row .task-label')).toEqual(['src/app.ts', 'click button.add', 'click button.add', 'click button.add', 'setTimeout 200 ms', '/api/orders']))
  await soon(() => expect(texts(root, '[aria-label="Call stack"] .fn')).toEqual(['checkout']))
})

test('the tree unfolds by keyboard and moves the cursor to what is picked', async () => {
  const root = mount({ query: await open(fine) })
  const tree = await soon(() => one(root, '[role=tree][aria-label="Call tree"]'))
  await soon(() => expect(all(root, '.call-row.selected').length).toBe(1))
  press(tree, 'Home')
  press(tree, 'ArrowDown')
  await soon(() => expect(one(root, '.call-row.selected').textContent).toContain('click button.add'))
  press(tree, 'ArrowRight')
  await soon(() => expect(texts(root, '.call-row .fn')).toContain('onAdd'))
  press(tree, 'ArrowRight')
  await soon(() => expect(one(root, '.call-row.selected').textContent).toContain('onAdd'))
  await soon(() => expect(title(root)).toContain('onAdd('))
  expect(one(root, '.call-row.selected').getAttribute('aria-expanded')).toBe('false')
})

test('a step that follows a jump at once begins in the frame of that moment', async () => {
  const query = await open(fine)
  const root = mount({ query })
  await soon(() => expect(texts(root, '[aria-label="Call stack"] .fn')).toEqual(['checkout']))
  const { panel } = mounted!
  const [call] = (await query.calls({ fn: 'addItem' }, 1)).calls
  panel.jump(call!.entered)
  await panel.step('over', 1)
  const there = panel.cursor.value
  panel.jump(call!.entered)
  await soon(() => expect(panel.frame.value).toBe(call!.frame))
  await panel.step('over', 1)
  expect([there, (await query.record(there))?.functionName]).toEqual([panel.cursor.value, 'addItem'])
})

test('arrow keys step by records, and the trail leads back from a jump', async () => {
  const root = mount({ query: await open(broken) })
  await soon(() => expect(title(root)).toContain('throw'))
  const panel = one(root, '.panel')
  const at = mounted?.panel.cursor.value
  press(panel, 'ArrowLeft')
  await soon(() => expect(title(root)).not.toContain('throw'))
  press(panel, 'ArrowRight')
  await soon(() => expect(mounted?.panel.cursor.value).toBe(at))
  mounted?.panel.jump(10)
  press(panel, 'Backspace')
  expect(mounted?.panel.cursor.value).toBe(at)
})

test('"who wrote this?" answers with the line and the function, jumps there, and lists the history', async () => {
  const root = mount({ query: await open(broken) })
  await soon(() => expect(texts(root, '[aria-label="Call stack"] .fn')).toContain('totalOf'))
  all(root, '.stack-name').find(each => each.textContent?.includes('totalOf'))?.click()
  const slot = await soon(() => all(root, '.slot').find(each => each.querySelector('.slot-name')?.textContent === 'sum') ?? expect.fail('no sum'))
  press(slot, 'w')
  await soon(() => expect(one(root, '.card-code').textContent).toBe('sum += price * line.quantity'))
  expect(one(root, '.card-facts').textContent).toContain('totalOf')
  button(root, 'History').click()
  await soon(() => expect(all(root, '.history-row').length).toBeGreaterThan(2))
  button(root, 'Go to this write').click()
  await soon(() => expect(title(root)).toContain('sum ='))
})

test('what was unfolded stays so at other moments', async () => {
  const root = mount({ query: await open(broken) })
  await soon(() => expect(title(root)).toContain('throw'))
  const unfolded = (): readonly string[] => all(root, '.scope-pane [role=treeitem][aria-expanded=true] .slot-name').map(each => each.textContent ?? '')
  const row = await soon(() => all(root, '.scope-pane [role=treeitem][aria-expanded=false]').find(each => each.textContent?.includes('{')) ?? expect.fail('nothing to unfold'))
  const name = row.querySelector('.slot-name')?.textContent ?? ''
  row.click()
  await soon(() => expect(unfolded()).toContain(name))
  const at = title(root)
  // To a call that does not have it, and back.
  press(one(root, '.panel'), 'Home')
  await soon(() => expect(title(root)).not.toBe(at))
  await soon(() => expect(unfolded()).not.toContain(name))
  all(root, '.issue')[0]!.click()
  await soon(() => expect(title(root)).toBe(at))
  await soon(() => expect(unfolded()).toContain(name))
})

test('what is not known says why (principle 3): a name without a value unfolds to its reason', async () => {
  const root = mount({ query: await open(broken) })
  const folded = await soon(() => one(root, '.unknown'))
  folded.click()
  const slot = await soon(() => all(root, '.slot').find(each => each.querySelector('.gap') !== null) ?? expect.fail('no gap'))
  slot.click()
  await soon(() => expect(one(root, '.gap-note').textContent?.length).toBeGreaterThan(20))
})

test('the store panel shows actions, differences and why a file cannot jump', async () => {
  const root = mount({ query: await open(broken) })
  await soon(() => expect(all(root, '.issue').length).toBe(1))
  press(one(root, '.panel'), '4')
  await soon(() => expect(texts(root, '.actions .event-label')).toEqual(['@@INIT', 'cart/added', 'cart/added', 'cart/added']))
  all(root, '.actions .event')[2]?.click()
  await soon(() => expect(texts(root, '.diff-path')).toContain('count'))
  expect(one(root, '.jump-reason').textContent).toContain('No jump')
  expect(one(root, '.store-bar .button')).toHaveProperty('disabled', true)
})

test('a live store jumps, the banner says that the app shows the past, and back to live ends it', async () => {
  const app = new RunningApp()
  app.liveStores = [{ id: 1, name: 'cart', library: 'redux', firstState: 0, lastState: 9 }]
  app.list = [recordingInfo()]
  app.bytes = broken
  const root = mount({ live: app })
  await soon(() => expect(all(root, '.issue').length).toBe(1))
  press(one(root, '.panel'), '4')
  await soon(() => expect(all(root, '.actions .event').length).toBe(4))
  all(root, '.actions .event')[2]?.click()
  await soon(() => expect(one(root, '.store-bar .button')).toHaveProperty('disabled', false))
  one(root, '.store-bar .button').click()
  await soon(() => expect(one(root, '.banner.travel').textContent).toContain('The app shows a past state'))
  expect(app.jumped).toEqual([1, 2])
  button(root, 'Back to live').click()
  await soon(() => expect(root.querySelector('.banner.travel')).toBeNull())
})

test('a live recording grows in the panel while the cursor stays', async () => {
  const app = new RunningApp()
  app.list = [recordingInfo()]
  app.bytes = fine.slice(0, Math.round(fine.length * 0.8))
  const root = mount({ live: app })
  await soon(() => expect(mounted?.panel.phase.value.kind).toBe('ready'))
  const { end } = mounted?.panel.summary.value ?? expect.fail('no summary')
  const at = mounted?.panel.cursor.value
  app.bytes = fine
  await soon(() => expect(mounted?.panel.summary.value?.end).toBeGreaterThan(end))
  expect(mounted?.panel.cursor.value).toBe(at)
  expect(mounted?.panel.range.value.to).toBe(mounted?.panel.summary.value?.end)
  expect(root.querySelector('.record-switch')?.getAttribute('aria-checked')).toBe('true')
})

test('the recorder is switched from the bar, and the meter shows what it costs', async () => {
  const app = new RunningApp()
  const root = mount({ live: app })
  await soon(() => expect(one(root, '.meter').textContent).toContain('3.1 %'))
  button(root, 'Recording').click()
  await soon(() => expect(one(root, '.record-switch').getAttribute('aria-checked')).toBe('false'))
  expect(app.recording).toBe(false)
  await soon(() => expect(one(root, '.empty-title').textContent).toBe('Recording is paused'))
})

test('deleting all recordings asks first', async () => {
  const app = new RunningApp()
  app.list = [recordingInfo({ records: 0 }), recordingInfo({ id: 'b', title: 'Earlier', current: false, live: false })]
  const root = mount({ live: app })
  await soon(() => expect(one(root, '.empty-title').textContent).toBe('Nothing recorded yet'))
  one(root, '.button.subject').click()
  await soon(() => expect(texts(root, '.recording-title')).toEqual(['Tea shopthis page', 'Earlier']))
  button(root, 'Delete all…').click()
  expect(app.list.length).toBe(2)
  await soon(() => button(root, 'Delete all'))
  button(root, 'Delete all').click()
  await soon(() => expect(app.list.length).toBe(1))
})

test('problems of the recorder are described with their fix', async () => {
  const app = new RunningApp()
  app.problems = [{ code: 'CINE_STORAGE_FORBIDDEN', data: { reason: 'private window' } }]
  const root = mount({ live: app })
  await soon(() => expect(one(root, '.banner').textContent).toContain('CINE_STORAGE_FORBIDDEN'))
})

test('a file that cannot be opened leaves a page that says why and how to fix it', async () => {
  const root = mount({ live: Object.assign(new RunningApp(), { list: [recordingInfo()] }), open: () => Promise.reject(new Fault('CINE_NEWER', { version: 9 })) })
  await soon(() => expect(one(root, '.trouble').textContent).toContain('CINE_NEWER'))
  expect(one(root, '.trouble').textContent).toContain('Fix')
})

test('without an app or a recording it offers to open a file', async () => {
  const root = mount({})
  await soon(() => expect(one(root, '.empty-title').textContent).toBe('Open a recording'))
})

test('events inside do not reach the page', async () => {
  const root = mount({ query: await open(fine) })
  await soon(() => expect(all(root, '.call-row').length).toBeGreaterThan(3))
  const heard: string[] = []
  for (const type of ['keydown', 'click', 'pointerdown', 'focusin', 'wheel']) document.addEventListener(type, event => heard.push(event.type))
  const row = one(root, '.call-row')
  press(row, 'x')
  for (const type of ['click', 'pointerdown', 'focusin', 'wheel']) row.dispatchEvent(new Event(type, { bubbles: true, composed: true }))
  expect(heard).toEqual([])
})

test('the panel leaves nothing behind when it is disposed', async () => {
  mount({ query: await open(fine) })
  const styles = document.head.childElementCount
  mounted?.dispose()
  mounted = undefined
  expect(place.childElementCount).toBe(0)
  expect(document.head.childElementCount).toBe(styles)
})

test('the meter says what the governor lowered and why, and a function is pinned from there', async () => {
  const app = new RunningApp()
  app.bytes = fine
  app.list = [recordingInfo()]
  const trace = await openTrace(bytesSource(fine))
  const { hash, table } = trace.modules.find(module => module.table?.functions.some(({ name }) => name === 'priceOf'))!
  const site = Array.from({ length: table!.count }, (_, i) => i).find(i => functionAt(table!, i)?.name === 'priceOf')!
  app.lowered = [{ module: hash, function: site, level: 1, first: 4, every: 512 }]
  const root = mount({ live: app, open: async source => createQuery(await openTrace(source)) })
  const opener = await soon(() => button(root, '1 lowered'))
  opener.click()
  await soon(() => expect(texts(root, '.lowered-row')[0]).toContain('priceOf'))
  expect(one(root, '.lowered-how').textContent).toBe('calls without values, first 4 of a task, then every 512th call; the rest is counted')
  all(root, '.lowered-row button')[0]!.click()
  await soon(() => expect(app.pinned).toEqual([{ module: hash, function: site }]))
  await soon(() => expect(all(root, '.lowered-row')).toEqual([]))
})
