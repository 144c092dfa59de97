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
  if (name === 'Y' || name === 'Z') return '{}'
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

function number(value: number): string { return value === Infinity ? '1/0' : String(value) }

/** Definitions of the stream functions. */
function definitionsText(t: Transform): string {
  return t.definitions.length === 0 ? '' : `,[${t.definitions.map(numbers => `[${numbers.map(number).join(',')}]`).join(',')}]`
}

/** The runtime of the realm. A file may have a `Symbol`, `globalThis` or `self` of its own, which is not set yet. */
function lookup({ analysis: { root } }: Transform): string {
  const own = (name: string): boolean => root.scope.bindings.has(name) || root.vars.has(name) || root.blockFunctions.has(name)
  const global = !own('globalThis') ? 'globalThis' : own('self') ? 'global' : own('global') ? 'self' : '(typeof self=="object"?self:global)'
  return `${global}[${own('Symbol') ? `${global}.` : ''}Symbol.for("${RUNTIME_SYMBOL}")]||{}`
}

/**
 * Binds the probes that the file uses and registers the module. Aliases in variables of the module are a quarter faster than
 * imported bindings, as long as no bundler puts all modules into one scope. A module that imports others and exports hoisted functions sets them in a hoisted function, because an import cycle may call one of
 * its functions before its body runs.
 */
export function preamble({ t, hash, runtime, specifier, table }: PreambleInput): string {
  t.probe('K')
  t.probe('M')
  const prolog = moduleProlog(t)
  const names = PROBE_NAMES.filter(name => t.uses(name))
  const register = `${t.name('M')}("${hash}",${t.table.count},${levelsText(t)}${table === undefined ? t.definitions.length === 0 ? '' : ',void 0' : `,${table}`}${definitionsText(t)})`
  const imported = runtime === 'import'
  const look = lookup(t)
  if (t.globals) return unseen(t, look, [...names.map(name => [name, `G.${name}||(${dormant(name)})`] as const), ['H', register], ...prolog ? [['f', prolog.token] as const] : []], prolog?.temporaries ?? [])
  const source = (name: ProbeName): string => imported ? `${t.name(name)}_` : `${t.name('G')}.${name}||(${dormant(name)})`
  const head = imported ? `import {${names.map(name => `${name} as ${t.name(name)}${t.bundled ? '' : '_'}`).join(',')}} from ${JSON.stringify(specifier)};` : ''
  const base = t.name('H')
  const frame = prolog ? `const ${t.name('f')}=${prolog.token};${prolog.temporaries.length > 0 ? `let ${prolog.temporaries.join(',')};` : ''}` : ''
  // Here a cycle can only be early for the base: the runtime is in none, so what it exports is there.
  if (t.bundled && t.analysis.early) return `${head}var ${base}=/* @__PURE__ */${t.name('I')}();function ${t.name('I')}(){return ${base}||(${base}=${register})}${frame}`
  if (t.bundled) return `${head}const ${base}=/* @__PURE__ */${register};${frame}`
  if (!t.analysis.early) {
    const aliases = names.map(name => `${t.name(name)}=${source(name)}`)
    const found = imported ? [] : [`${t.name('G')}=${look}`]
    return `${head}const ${[...found, ...aliases, `${base}=/* @__PURE__ */${register}`].join(',')};${frame}`
  }
  // The base is what is initialised, because it is the one name that every probe reads: a bundler that drops the pure call
  // because nothing reads its result drops it only where no probe is left.
  const key = t.name('K')
  const variables = names.map(name => t.name(name)).join(',')
  const aliases = names.map(name => `${t.name(name)}=${source(name)};`).join('')
  const found = imported ? '' : `const ${t.name('G')}=${look};`
  return `${head}var ${variables},${base}=/* @__PURE__ */${t.name('I')}();`
    + `function ${t.name('I')}(){if(${key})return ${base};${found}${aliases}return ${base}=${register}}${frame}`
}

/**
 * For a script that may be run twice (P15): the names as properties of the global object that no enumeration shows. A declaration
 * of nothing defines them, because it leaves alone what evaluating the script answers.
 */
function unseen(t: Transform, look: string, values: readonly (readonly [suffix: string, value: string])[], temporaries: readonly string[]): string {
  const define = `const d=(n,value)=>Object.defineProperty(g,n,{__proto__:null,value,writable:!0,configurable:!0});`
  const definitions = [...values.map(([suffix, value]) => `d("${t.name(suffix)}",${value});`), ...temporaries.map(name => `d("${name}");`)]
  return `var {}=((g,G)=>{${define}${definitions.join('')}return g})(globalThis,${look});`
}
