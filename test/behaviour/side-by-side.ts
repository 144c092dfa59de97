import { instrument } from '@cinescope/instrument'
import { RUNTIME_SYMBOL, tokenMask, type Level, type Probes } from '@cinescope/trace'
import vm from 'node:vm'
import { expect } from 'vitest'
import { acorn, script, type Language } from '../tools/acorn.ts'
import { describeRow, referenceRuntime } from './reference-runtime.ts'

export interface Options {
  readonly level?: Level
  readonly sourceType?: 'module' | 'script' | 'commonjs'
  readonly lang?: Language
  readonly legacyDecorators?: boolean
}

/**
 * Runs a program plain and instrumented at each level, each in a realm of its own, and insists that what it logged, answered or
 * threw is the same. Answers what the probes recorded at `level`, a line a record. Programs log with `log(...)` and may `await`.
 */
export async function sideBySide(source: string, options: Options = {}): Promise<string[]> {
  const { sourceType = 'commonjs', lang = 'js', level = 2, legacyDecorators = false } = options
  const plain = await run(script(source, lang, legacyDecorators), sourceType, undefined)
  const records: string[][] = []
  for (const built of [1, 2, 3, 4] as const) {
    const result = instrument(source, { filename: `program.${lang}`, sourceType, lang, level: built, runtime: 'global' })
    expect(result.diagnostics).toEqual([])
    acorn(result.code, sourceType, lang)
    const code = script(result.code, lang, legacyDecorators)
    const { probes, rows, stack } = referenceRuntime(tokenMask(built))
    expect(await run(code, sourceType, probes), `level ${built}`).toEqual(plain)
    expect(stack, 'every frame was left').toEqual([])
    records[built] = rows.map(row => describeRow(row, result.sites))
  }
  return records[level]!
}

async function run(code: string, sourceType: 'module' | 'script' | 'commonjs', runtime: Probes | undefined): Promise<readonly string[]> {
  const lines: string[] = []
  const log = (...values: unknown[]): void => { lines.push(values.map(value => typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)).join(' ')) }
  const context = vm.createContext({ log, setTimeout, queueMicrotask })
  if (runtime) {
    Object.defineProperty(runtime.K, 'global', { value: vm.runInContext('globalThis', context) })
    Object.defineProperty(vm.runInContext('globalThis', context), vm.runInContext(`Symbol.for(${JSON.stringify(RUNTIME_SYMBOL)})`, context), { value: runtime })
  }
  // Module syntax is not needed where a test asks about statements only; imports and exports are tested through files.
  const text = sourceType === 'script' ? code : sourceType === 'commonjs' ? `(function(exports){${code}\n}).call({},{})` : `(async()=>{'use strict';${code}\n})()`
  try {
    log('answer', await new vm.Script(text).runInContext(context))
  } catch (error) {
    log('threw', error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error) ? `${(error as Error).name}: ${(error as Error).message}` : error)
  }
  await new Promise(resolve => setTimeout(resolve, 5))
  return lines
}
