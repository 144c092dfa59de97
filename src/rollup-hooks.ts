import MagicString from 'magic-string'
import { resolve } from 'node:path'
import type { UnpluginOptions } from 'unplugin'
import type { Plugin, TransformPluginContext } from 'rollup'
import { BOOT, BOOT_ID } from './boot.ts'
import { buildBoot, ignoreOurs, isRollupProduction, loadOurs, resolveOurs, transformModule } from './rollup-like.ts'
import type { Session } from './session.ts'

/** Rollup knows no page: the entry modules import the runtime before anything else. */
export function rollupHooks(session: Session): UnpluginOptions[] {
  const transform = (order: 'pre' | 'post') => function (this: TransformPluginContext, code: string, id: string) {
    return transformModule(session, this, code, id, { order, target: 'page', emit: true, commonjs: true, bundled: false })
  }

  const pre: Partial<Plugin> = {
    buildStart() {
      session.production(isRollupProduction(this.meta.watchMode), message => { this.warn(message) })
    },
    resolveId: {
      order: 'pre',
      handler(specifier, importer) {
        return resolveOurs(session, this, specifier, importer)
      },
    },
    load: id => loadOurs(id),
    transform: { order: 'pre', handler: transform('pre') },
    outputOptions: output => ignoreOurs(output),
  }

  const post: Partial<Plugin> = {
    load(id) {
      return id === BOOT_ID ? buildBoot(session, this) : undefined
    },
    transform: { order: 'post', handler: transform('post') },
  }

  // Besides `isEntry`: the CommonJS plugin loads an entry before Rollup knows it as one.
  let inputs: ReadonlySet<string> = new Set()

  // After every other transform: an import in a file that the CommonJS plugin has yet to see would make it an ES module.
  const entry: Partial<Plugin> = {
    buildStart({ input }) {
      inputs = new Set(Object.values(input).map(path => resolve(path)))
    },
    transform: {
      order: 'post',
      handler(code, id) {
        if (!session.active || !(inputs.has(id) || inputs.has(id.replace(/\.\w+$/, '')) || this.getModuleInfo(id)?.isEntry)) return undefined
        const text = new MagicString(code)
        text.appendLeft(/^#!.*/.exec(code)?.[0].length ?? 0, code.startsWith('#!') ? `\nimport ${JSON.stringify(BOOT)};` : `import ${JSON.stringify(BOOT)};`)
        return { code: text.toString(), map: text.generateMap({ hires: 'boundary' }) }
      },
    },
  }

  return [
    { name: 'cinescope', rollup: pre },
    { name: 'cinescope:after', rollup: post },
    { name: 'cinescope:entry', rollup: entry },
  ]
}
