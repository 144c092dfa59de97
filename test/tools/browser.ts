import { chromium, type Browser, type BrowserContext, type LaunchOptions } from 'playwright-core'
import { chromiumPath } from './chromium.mjs'

/** Flags that a headless Chromium needs as root in a container, and that keep it from looking for the network. */
const options: LaunchOptions = {
  executablePath: chromiumPath() ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch(options)
}

/** A browser whose storage lives in `profile`, for tests that kill it and come back. */
export function launchProfile(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, options)
}
