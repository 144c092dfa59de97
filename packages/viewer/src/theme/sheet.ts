import { base } from './base.ts'
import { panes } from './panes.ts'
import { shell } from './shell.ts'
import { tokens } from './tokens.ts'

let panel: CSSStyleSheet | undefined

/** One sheet for every panel of the page. */
export function panelSheet(): CSSStyleSheet {
  panel ??= sheetOf(tokens, base, shell, panes)
  return panel
}

export function sheetOf(...parts: readonly string[]): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(parts.join('\n'))
  return sheet
}
