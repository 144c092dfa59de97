import module from 'node:module'
import { readFileSync } from 'node:fs'
import type { Instrumenter } from './instrumenter.ts'
import type { Modules } from './modules.ts'
import { stripTypes } from './strip-types.ts'

type Compile = (this: unknown, content: string, filename: string, ...rest: unknown[]) => unknown
/** Node's name for it; loaders have replaced it for ten years. */
const COMPILE = '_compile'
interface CommonJsModule { [COMPILE](content: string, filename: string): unknown }
interface CommonJs {
  readonly prototype: { [COMPILE]: Compile }
  readonly _extensions: Record<string, (module: CommonJsModule, filename: string) => unknown>
  readonly _cache: Record<string, unknown>
}

/** Our parser requires its native part, which must not show in the program's `require.cache`. */
export function forgetParser(): void {
  const { _cache: cache } = module as unknown as CommonJs
  for (const file of Object.keys(cache)) {
    if (/[\\/]node_modules[\\/]@?oxc-parser[\\/]/.test(file)) delete cache[file]
  }
}

/** Node 20: what `require` compiles, and TypeScript files that Node itself would refuse. */
export function hookCommonJs(instrumenter: Instrumenter, modules: Modules): void {
  const { prototype, _extensions: extensions } = module as unknown as CommonJs
  const original = prototype[COMPILE]
  let done: string | undefined
  const patched: Compile = function compile(content, filename, ...rest) {
    // Anything but CommonJS comes here to be refused or loaded another way.
    const format = rest[0]
    const ours = filename !== done && (format === undefined || format === 'commonjs') && instrumenter.included.has(filename)
    const result = ours ? instrumenter.run(content, filename, 'commonjs') : undefined
    if (result) modules.add(filename, result)
    done = undefined
    return Reflect.apply(original, this, [result ? result.code : content, filename, ...rest])
  }
  Object.defineProperty(patched, 'name', { value: original.name, configurable: true })
  prototype[COMPILE] = patched
  const compileTyped = (target: CommonJsModule, filename: string): unknown => {
    const source = readFileSync(filename, 'utf8')
    const result = instrumenter.included.has(filename) ? instrumenter.run(source, filename, 'commonjs') : undefined
    if (result) modules.add(filename, result)
    const code = result ? result.code : stripTypes(source, filename).code
    done = filename
    return target[COMPILE](code, filename)
  }
  extensions['.ts'] ??= compileTyped
  extensions['.cts'] ??= compileTyped
}
