import { expect } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import type { Live } from '@cinescope/protocol'

/** The overlay of a page, driven as a person would. Locators pierce its open shadow root. */
export interface Overlay {
  readonly panel: Locator
  open(): Promise<void>
  tab(name: 'Issues' | 'Calls' | 'Events' | 'Stores' | 'Marks'): Promise<void>
  /** What the record line says: time, title, function, place. */
  record(): Promise<string>
  /** Number of the record that the cursor stands at. */
  tick(): Promise<number>
  /** The newest row of the call tree with that function name. */
  call(name: string): Locator
  /** The result in that row: a click goes to where the call returned. */
  result(name: string): Locator
  /** Path and line that the source pane shows. */
  source(): Promise<string>
  /** A row of the scope pane by its slot's name. */
  slot(name: string): Locator
  /** Asks "who wrote this?" of a slot and answers the card. */
  whoWrote(name: string): Promise<Locator>
  /** The switch that turns the recorder on and off. */
  readonly recording: Locator
  /** Resolves when everything recorded until now is in storage. */
  stored(): Promise<void>
  /** Opens the menu of recordings and answers it. */
  recordings(): Promise<Locator>
  /** Rows of that menu, newest first. */
  readonly rows: Locator
  /** Drags the timeline's cursor between two shares of its width. */
  scrub(from: number, to: number): Promise<void>
}

export function overlayOf(page: Page): Overlay {
  const panel = page.getByRole('region', { name: 'Cinescope' })
  const line = panel.locator('.record')
  const slot = (name: string): Locator => panel.getByRole('treeitem').filter({ has: page.locator('.slot-name', { hasText: new RegExp(`^${name}$`) }) }).first()
  const call = (name: string): Locator => panel.getByRole('treeitem').filter({ has: page.locator('.fn', { hasText: new RegExp(`^${name}$`) }) }).last()
  return {
    panel,
    call,
    result: name => call(name).locator('.outcome'),
    async source() {
      return panel.locator('.source .path').innerText()
    },
    async open() {
      await page.getByRole('button', { name: /^Open Cinescope/ }).click()
      await line.waitFor()
    },
    async tab(name) {
      await panel.getByRole('tab', { name: new RegExp(`^${name}`) }).click()
    },
    async record() {
      return (await line.innerText()).replaceAll('\n', ' ')
    },
    async tick() {
      return Number(/[\d,]+/.exec(await panel.locator('.record-tick').innerText())?.[0]?.replaceAll(',', ''))
    },
    slot,
    async whoWrote(name) {
      const question = new RegExp(`^Who wrote (.*\\.)?${name}\\?$`)
      // The scope of the moment may still be coming: what was below the pointer moves away, and its button is gone.
      const ask = async (): Promise<boolean> => {
        await slot(name).hover()
        return slot(name).getByRole('button', { name: question }).click({ timeout: 1000 }).then(() => true, () => false)
      }
      await expect.poll(ask, { timeout: 30_000 }).toBe(true)
      const card = panel.getByRole('region', { name: question })
      await expect.poll(() => card.innerText()).not.toContain('Searching')
      return card
    },
    recording: panel.getByRole('switch', { name: 'Recording' }),
    async stored() {
      await page.evaluate(() => (globalThis as unknown as Record<symbol, Live>)[Symbol.for('cinescope.live')]!.flush())
    },
    async recordings() {
      const menu = panel.getByRole('dialog', { name: 'Recordings' })
      if (!await menu.isVisible()) await panel.locator('.button.subject').click()
      await menu.waitFor()
      return menu
    },
    rows: panel.locator('.recording'),
    async scrub(from, to) {
      const box = await panel.locator('.timeline-canvas').boundingBox()
      if (box === null) throw new Error('no timeline')
      // In the density strip: below it are bars, which a press picks.
      const y = box.y + 34
      await page.mouse.move(box.x + box.width * from, y)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * to, y, { steps: 6 })
      await page.mouse.up()
    },
  }
}
