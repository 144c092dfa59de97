import { environmentOf, loadConfig } from '@cinescope/config'
import type { Terminal } from './terminal.ts'

const shown = (_: string, value: unknown): unknown => value instanceof RegExp ? String(value) : value

/** Prints the configuration that holds here: its file, its environment, its options. */
export function config(terminal: Terminal): void {
  const loaded = loadConfig()
  if (!loaded) {
    terminal.out(`No cinescope.config.ts here or above (environment ${environmentOf()}): the defaults hold.\n`)
    return
  }
  terminal.out(`${terminal.color.dim(`${loaded.file}, environment ${loaded.environment}`)}\n${JSON.stringify(loaded.options, shown, 2)}\n`)
}
