import { expect } from 'vitest'
import type { Locator, Page } from 'playwright-core'

/** The overlay of a page, driven as a person would. Locators pierce its open shadow root. */
export interface Overlay {
  readonly panel: Locator
  open(): Promise<void>
  tab(name: 'Issues' | 'Calls' | 'Events' | 'Stores'): Promise<void>
  /** What the record line says: time, title, function, place. */
  record(): Promise<string>
  /** Number of the record that the cursor stands at. */
  tick(): Promise<number>
  /** A row of the scope pane by its slot's name. */
  slot(name: string): Locator
  /** Asks "who wrote this?" of a slot and answers the card. */
  whoWrote(name: string): Promise<Locator>
}

export function overlayOf(page: Page): Overlay {
  const panel = page.getByRole('region', { name: 'Cinescope' })
  const line = panel.locator('.record')
  const slot = (name: string): Locator => panel.getByRole('treeitem').filter({ has: page.locator('.slot-name', { hasText: new RegExp(`^${name}$`) }) }).first()
  return {
    panel,
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
      await slot(name).hover()
      await slot(name).getByRole('button', { name: `Who wrote ${name}?` }).click()
      const card = panel.getByRole('region', { name: `Who wrote ${name}?` })
      await expect.poll(() => card.innerText()).not.toContain('Searching')
      return card
    },
  }
}
