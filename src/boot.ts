import type { Settings } from './options.ts'

/** Import specifier of the module that installs the runtime, and its resolved id. */
export const BOOT = 'virtual:cinescope/boot'
export const BOOT_ID: string = `\0${BOOT}`

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

/** The module that runs before the app's: the only one of ours in an app's graph besides the runtime itself. */
export function bootSource(places: BootPlaces, settings: Settings): string {
  const given = { title: settings.title, autoStart: settings.autoStart, ringBytes: settings.ringBytes }
  const fields = [
    `sites: ${places.sites}`,
    `overlay: ${settings.overlay ? places.overlay : 'false'}`,
    `editor: ${places.editor}`,
    ...Object.entries(given).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
  ]
  return `import { install } from ${JSON.stringify(places.runtime)}\n${places.prelude ?? ''}install({ ${fields.join(', ')} })\n`
}
