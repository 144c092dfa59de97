import { PROBE_NAMES, RUNTIME_SYMBOL, type ProbeName } from '@cinescope/trace'
import type { Transform } from './transform.ts'
import { moduleProlog } from './visit/module.ts'

interface PreambleInput {
  readonly t: Transform
  readonly hash: string
  readonly runtime: 'import' | 'global'
  readonly specifier: string
  /** JSON text, for `sites: 'inline'`. */
  readonly table: string | undefined
}

/** What a probe answers in a realm without a runtime: what it was to hand through. */
function dormant(name: ProbeName): string {
  if (name === 'K') return '{on:!1}'
  if (name === 'M' || name === 'N' || /^E[0-4N]$/.test(name)) return '()=>0'
  if (name === 'X' || name === 'J' || name === 'L' || name === 'C' || name === 'P' || name === 'PK' || name === 'PR' || name === 'SA' || name === 'UA') return '()=>{}'
  if (name === 'B0' || name === 'B1' || name === 'B2' || name === 'BN' || name === 'BS') return '(s,f,m,o,r)=>r'
  if (name === 'Q') return 'v=>v'
  return '(...a)=>a[a.length-1]'
}

/** What M is told of levels: one for all functions, or a list (BuiltLevels in the ABI). */
function levelsText(t: Transform): string {
  const levels = t.table.levels()
  return typeof levels === 'number' ? String(levels) : `[${levels.join(',')}]`
}

/**
 * Binds the probes that the file uses and registers the module. Aliases in variables of the module are a quarter faster than
 * imported bindings. A module that imports others sets them in a hoisted function, because an import cycle may call one of
 * its functions before its body runs.
 */
export function preamble({ t, hash, runtime, specifier, table }: PreambleInput): string {
  t.used.add('K').add('M')
  const prolog = moduleProlog(t)
  const names = PROBE_NAMES.filter(name => t.used.has(name))
  const register = `${t.name('M')}("${hash}",${t.table.count},${levelsText(t)}${table === undefined ? '' : `,${table}`})`
  const imported = runtime === 'import'
  const source = (name: ProbeName): string => imported ? `${t.name(name)}_` : `${t.name('G')}.${name}||(${dormant(name)})`
  const look = `globalThis[Symbol.for("${RUNTIME_SYMBOL}")]||{}`
  const head = imported ? `import {${names.map(name => `${name} as ${t.name(name)}_`).join(',')}} from ${JSON.stringify(specifier)};` : ''
  const base = t.name('H')
  if (!t.analysis.imports) {
    const variable = t.globals ? 'var' : 'const'
    const aliases = names.map(name => `${t.name(name)}=${source(name)}`)
    const lookup = imported ? [] : [`${t.name('G')}=${look}`]
    return `${head}${variable} ${[...lookup, ...aliases, `${base}=/* @__PURE__ */${register}`].join(',')};${prolog}`
  }
  // The base is what is initialised, because it is the one name that every probe reads: a bundler that drops the pure call
  // because nothing reads its result drops it only where no probe is left.
  const key = t.name('K')
  const variables = names.map(name => t.name(name)).join(',')
  const aliases = names.map(name => `${t.name(name)}=${source(name)};`).join('')
  const lookup = imported ? '' : `const ${t.name('G')}=${look};`
  return `${head}var ${variables},${base}=/* @__PURE__ */${t.name('I')}();`
    + `function ${t.name('I')}(){if(${key})return ${base};${lookup}${aliases}return ${base}=${register}}${prolog}`
}
