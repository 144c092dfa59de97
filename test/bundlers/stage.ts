import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { RUNTIME_SYMBOL } from '@cinescope/trace'
import type * as TraceRoom from '@cinescope/trace'
import { launchBrowser } from '../tools/browser.ts'
import type { Plugins } from './builds.ts'
import { loadPlugins, loadTrace } from './dist.ts'

/** What tests of bundlers need, there while a file's tests run. */
export interface Stage {
  readonly browser: Browser
  readonly plugins: Plugins
  /** The built reader of recordings. */
  readonly trace: typeof TraceRoom
  /** A new folder, removed afterwards. */
  readonly work: string
}

/** Call it at a test file's top. `browser: false` launches none. */
export function openStage(options: { readonly browser?: boolean } = {}): Stage {
  const stage: { -readonly [K in keyof Stage]?: Stage[K] } = {}
  beforeAll(async () => {
    const opening = [
      loadPlugins().then(plugins => { stage.plugins = plugins }), loadTrace().then(trace => { stage.trace = trace }), mkdtemp(join(tmpdir(), 'cinescope-bundlers-')).then(work => { stage.work = work }),
      ...options.browser === false ? [] : [launchBrowser().then(browser => { stage.browser = browser })],
    ]
    await Promise.all(opening)
  })
  afterAll(async () => {
    await stage.browser?.close()
    // A file that a server was still writing when it was closed comes into a folder being emptied: once more, then.
    if (stage.work !== undefined) await rm(stage.work, { recursive: true, force: true, maxRetries: 5 })
  })
  return stage as Stage
}

/** As in a process that `cinescope/register` records: a dev server asks whether there is a recorder before it instruments what it renders with. */
export async function withRecorder<T>(run: () => Promise<T>): Promise<T> {
  const key = Symbol.for(RUNTIME_SYMBOL)
  Reflect.set(globalThis, key, {})
  try {
    return await run()
  } finally {
    Reflect.deleteProperty(globalThis, key)
  }
}
