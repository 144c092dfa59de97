import module from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { hookCommonJs } from './node/hooks-commonjs.ts'
import { hookSync } from './node/hooks-sync.ts'
import { Modules } from './node/modules.ts'
import { levelOf, readPlan } from './node/plan-file.ts'
import { nodeInstrumenter, type RegisterSettings } from './node/settings.ts'
import { keepStacks } from './node/stack.ts'

/** The part of `cinescope/node` that is used here; the plugin's side never imports a runtime. */
interface NodeRuntime { install(options: { readonly tables: () => readonly string[] }): unknown }

/** `node --import cinescope/register app.js`: records the program. CINESCOPE=0 switches it off. */
async function register(): Promise<void> {
  const env = process.env
  const runtime = await import(env['CINESCOPE_NODE'] ?? new URL('./node.mjs', import.meta.url).href) as NodeRuntime
  const modules = new Modules()
  if (runtime.install({ tables: () => modules.takeTables() }) === undefined) return
  const own = dirname(fileURLToPath(import.meta.url))
  const settings: RegisterSettings = {
    root: process.cwd(),
    own,
    include: env['CINESCOPE_INCLUDE'],
    level: levelOf(env['CINESCOPE_LEVEL']),
    plan: readPlan(env['CINESCOPE_PLAN']),
    strips: !(process.features as { typescript?: unknown }).typescript,
  }
  const instrumenter = nodeInstrumenter(settings)
  if (!hookSync(instrumenter, modules)) {
    const { port1, port2 } = new MessageChannel()
    modules.listen(port1)
    module.register('./register-hooks.mjs', { parentURL: import.meta.url, data: { port: port2, settings }, transferList: [port2] })
    hookCommonJs(instrumenter, modules)
  }
  keepStacks(modules, own)
}

if (process.env['CINESCOPE'] !== '0') await register()
