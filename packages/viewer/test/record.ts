import { Script } from 'node:vm'
import { joinBytes } from '@cinescope/base'
import { instrument } from '@cinescope/instrument'
import { M, probes, recorder } from '@cinescope/recorder'
import { Packer, RUNTIME_SYMBOL, fileHeader, traceHeader, type Probes, type Section, type SiteTable } from '@cinescope/trace'
import ts from 'typescript'

/** Emits a border record, as a runtime's patches do. */
export type Emit = (op: number, values: readonly unknown[], depth?: number) => number

/**
 * A real recording: TypeScript modules through the transform, run with the real recorder, packed by the real packer. `drive` gets the
 * modules' exports and plays the user and the browser.
 */
export async function record(modules: Readonly<Record<string, string>>, drive: (load: (path: string) => Record<string, never>, emit: Emit, wait: (ms: number) => void) => void | Promise<void>): Promise<Uint8Array> {
  const packer = new Packer()
  const sections: Section[] = []
  let clock = 20
  recorder.install({
    sink: { write: chunk => { sections.push(...packer.packSync(chunk)) } },
    now: () => clock += 0.0031,
    epoch: Date.UTC(2026, 10, 22, 9, 30),
  })
  const tables: SiteTable[] = []
  const runtime: Probes = { ...probes, M }
  Object.defineProperty(globalThis, Symbol.for(RUNTIME_SYMBOL), { value: runtime, configurable: true })
  // The transform runs beforehand: what it costs is no part of the recording.
  const scripts = new Map(Object.entries(modules).map(([path, source]) => {
    const result = instrument(source, { filename: `/app/${path}`, path, sourceType: 'module', runtime: 'global' })
    tables.push(result.sites)
    sections.push(...packer.packModuleSync(result.sites))
    const { outputText } = ts.transpileModule(result.code, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } })
    return [path, new Script(`(function (exports, require) {${outputText}\n})`, { filename: path })] as const
  }))
  recorder.start()
  const loaded = new Map<string, Record<string, never>>()
  const load = (path: string): Record<string, never> => {
    const known = loaded.get(path)
    if (known !== undefined) return known
    const exports: Record<string, never> = {}
    loaded.set(path, exports)
    const run = scripts.get(path)?.runInThisContext() as (exports: object, require: (name: string) => object) => void
    run(exports, name => load(new URL(name, `http://x/${path}`).pathname.slice(1)))
    return exports
  }
  try {
    await drive(load, (op, values, depth) => recorder.emit(op, values, depth), ms => { clock += ms })
    recorder.flush()
  } finally {
    recorder.stop()
    Reflect.deleteProperty(globalThis, Symbol.for(RUNTIME_SYMBOL))
  }
  const header = fileHeader(traceHeader({ writer: { name: 'test', version: '0' }, recordingId: 'a1b2c3d4e5f60718', epoch: Date.UTC(2026, 10, 22, 9, 30), platform: 'browser', title: 'Tea shop' }))
  return joinBytes([header, ...sections.map(section => section.bytes)])
}
