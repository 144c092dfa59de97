import { LIVE_SYMBOL } from '@cinescope/protocol'
import type { Settings } from './options.ts'

/** Import specifier of the module that installs the runtime, and its resolved id. */
export const BOOT = 'virtual:cinescope/boot'
export const BOOT_ID: string = `\0${BOOT}`

/**
 * What `cinescope/browser` means in a Vite page: the runtime behind the module that installs it. So the first instrumented module
 * installs it where no page of Vite's does: frameworks that render on a server write their own HTML.
 */
export const RUNTIME_ID = '\0virtual:cinescope/runtime'

/** JavaScript expressions, evaluated in the page, of what differs between hosts. */
export interface BootPlaces {
  /** What to import the runtime from. */
  readonly runtime: string
  /** URL prefix of site tables. */
  readonly sites: string
  readonly overlay: string
  readonly editor: string
  /** Statements before the call. */
  readonly prelude?: string
}

export function runtimeSource(runtime: string): string {
  return `import ${JSON.stringify(BOOT)}\nexport * from ${JSON.stringify(runtime)}\n`
}

/** The module that runs before the app's: the only one of ours in an app's graph besides the runtime itself. */
export function bootSource(places: BootPlaces, settings: Settings): string {
  const given = { title: settings.title, autoStart: settings.autoStart, ringBytes: settings.ringBytes, governor: settings.governor, redact: settings.redact, retain: settings.retain }
  const fields = [
    `sites: ${places.sites}`,
    `overlay: ${settings.overlay ? places.overlay : 'false'}`,
    `editor: ${places.editor}`,
    ...Object.entries(given).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
  ]
  // The recorder of another build, as of the host of a module federation, is at work already: ours records nothing.
  const second = `if (Symbol.for('${LIVE_SYMBOL}') in globalThis) console.warn('[CINE_SECOND_RUNTIME] see docs/errors/CINE_SECOND_RUNTIME.md', { sites: ${places.sites} })\n`
  // A worker that shares modules with the page loads this too: there is no page to attach to.
  return `import { install } from ${JSON.stringify(places.runtime)}\nif (typeof document !== 'undefined') {\n${places.prelude ?? ''}${second}install({ ${fields.join(', ')} })\n}\n`
}
