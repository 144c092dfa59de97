import module from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { environmentOf } from '@cinescope/config/environment'
import { findConfig } from '@cinescope/config/find'
import type { RedactionRules } from '@cinescope/trace'
import { forgetParser, hookCommonJs } from './node/hooks-commonjs.ts'
import { hookSync } from './node/hooks-sync.ts'
import { Modules } from './node/modules.ts'
import { levelOf, readPlan } from './node/plan-file.ts'
import { nodeInstrumenter, type RegisterSettings } from './node/settings.ts'
import { keepStacks } from './node/stack.ts'

/** The part of `cinescope/node` that is used here; the plugin's side never imports a runtime. */
interface NodeRuntime { install(options: RuntimeOptions): unknown }

interface RuntimeOptions {
  readonly tables: () => readonly string[]
  readonly title?: string
  readonly folder?: string
  readonly autoStart?: boolean
  readonly ringBytes?: number
  readonly governor?: number | 'off'
  readonly redact?: RedactionRules
  readonly retain?: object
}

/** A loader that was registered before may have asked for them, too. */
const sourceMapsEnabled = (): boolean => (process as { readonly sourceMapsEnabled?: boolean }).sourceMapsEnabled === true

/** `node --import cinescope/register app.js`: records the program. CINESCOPE=0 switches it off. */
async function register(): Promise<void> {
  const env = process.env
  const runtime = await import(env['CINESCOPE_NODE'] ?? new URL('./node.mjs', import.meta.url).href) as NodeRuntime
  const modules = new Modules()
  // The loader of configurations is loaded only where there is one.
  const config = findConfig(process.cwd()) === undefined ? undefined : (await import('./node/configuration.ts')).configuration()
  if (config && !config.enabled) return
  const governor = config ? config.governor : environmentOf() === 'test' ? 'off' : undefined
  const given = { title: config?.title, folder: config?.folder, autoStart: config?.autoStart, ringBytes: config?.ringBytes, governor, redact: config?.redact, retain: config?.retain }
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  if (runtime.install({ tables: () => modules.takeTables(), ...options }) === undefined) return
  const own = dirname(fileURLToPath(import.meta.url))
  const settings: RegisterSettings = {
    root: process.cwd(),
    own,
    include: env['CINESCOPE_INCLUDE'],
    patterns: { include: config?.include, exclude: config?.exclude },
    level: env['CINESCOPE_LEVEL'] === undefined && config ? config.level : levelOf(env['CINESCOPE_LEVEL']),
    plan: readPlan(env['CINESCOPE_PLAN']) ?? config?.plan,
    redact: config?.redact,
    cache: config?.cache ?? env['CINESCOPE_CACHE'] !== '0',
    followsMaps: sourceMapsEnabled(),
    strips: !(process.features as { typescript?: unknown }).typescript,
  }
  const instrumenter = nodeInstrumenter(settings)
  if (!hookSync(instrumenter, modules)) {
    const { port1, port2 } = new MessageChannel()
    modules.listen(port1)
    module.register('./register-hooks.mjs', { parentURL: import.meta.url, data: { port: port2, settings }, transferList: [port2] })
    hookCommonJs(instrumenter, modules)
  }
  forgetParser()
  keepStacks(modules, own, settings.followsMaps)
}

if (process.env['CINESCOPE'] !== '0') await register()
