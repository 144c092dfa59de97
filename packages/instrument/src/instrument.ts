import { isFault } from '@cinescope/base'
import { describe, nearest, type Data } from '@cinescope/diagnostics'
import { ABI_VERSION, BUILT_PINNED, LEVEL_VALUES, useNameRules, type SiteTable } from '@cinescope/trace'
import { analyse } from './analysis.ts'
import { Directives } from './directive.ts'
import { Edits } from './edits.ts'
import { contentHash } from './hash.ts'
import { isKnown } from './made.ts'
import { choosePrefix } from './names.ts'
import { list, type Node } from './node.ts'
import type { InstrumentOptions, InstrumentResult } from './options.ts'
import { compiledText, ownText } from './origin.ts'
import { languageOf, lineColumn, parse } from './parse.ts'
import { FilePlan, LEVELS } from './plan.ts'
import { preamble } from './preamble.ts'
import { PureCalls } from './pure.ts'
import { Table } from './table.ts'
import { Transform } from './transform.ts'
import { visitors } from './visit/index.ts'
import { Tape } from './tape.ts'

/**
 * Puts probes into one file. Pure and synchronous; never throws: a file that cannot be instrumented comes back as it was,
 * with a diagnostic.
 */
export function instrument(source: string, options: InstrumentOptions): InstrumentResult {
  const path = options.path ?? options.filename
  useNameRules(options.redact)
  const plan = new FilePlan(options.plan, path, options.level ?? LEVEL_VALUES)
  try {
    return plan.silent && !source.includes('@cinescope') ? unchanged(source, options, plan, []) : transform(source, options, plan)
  } catch (error) {
    const [code, data]: [string, Data] = isFault(error) ? [error.code, error.data]
      : ['CINE_TRANSFORM', { file: options.filename, error: error instanceof Error ? error.message : String(error) }]
    return unchanged(source, options, plan, [describe({ code, data })])
  }
}

function unchanged(source: string, options: InstrumentOptions, plan: FilePlan, diagnostics: InstrumentResult['diagnostics']): InstrumentResult {
  const sites: SiteTable = {
    version: 1, abi: ABI_VERSION, hash: options.hash ?? contentHash(source, plan.level, options.sourceType, languageOf(options)), path: options.path ?? options.filename,
    source, count: 0, sites: [], functions: [], bindings: [], scopes: [], strings: [],
  }
  return { code: source, map: null, sites, diagnostics }
}

/** Names decide which probes there are. */
function nameRules({ redact }: InstrumentOptions): readonly string[] {
  return redact?.names?.length || redact?.allow?.length ? [JSON.stringify([redact.names ?? [], redact.allow ?? []])] : []
}

function transform(source: string, options: InstrumentOptions, plan: FilePlan): InstrumentResult {
  const { sourceType, filename } = options
  const { program, comments } = parse(source, options)
  const origin = options.inputMap ? compiledText(source, options.inputMap) : ownText(source)
  if (!origin) return unchanged(source, options, plan, [describe({ code: 'CINE_MAP', data: { file: filename } })])
  const language = languageOf(options)
  const directives = new Directives(source, comments)
  const diagnostics = directives.bad.map(({ at, word }) => describe({
    code: 'CINE_COMMENT', data: { file: filename, ...lineColumn(source, at), word, suggestion: nearest(word, Object.keys(LEVELS)), levels: Object.keys(LEVELS).join(', ') },
  }))
  const typescript = language.startsWith('ts')
  const tape = new Tape(program)
  const analysis = analyse(tape, { filename, source, module: sourceType === 'module', plan, directives, typescript, framed: unit => isKnown(unit, origin) })
  // Positions of compiled code are not all known.
  const streams = plan.streams && !options.inputMap
  const levels = [...analysis.units.values()].map(unit => unit.pinned ? unit.level | BUILT_PINNED : unit.level)
  const hash = options.hash ?? contentHash(source, levels.every(level => level === plan.level) ? plan.level : levels.join(''), sourceType, language, ...(streams ? ['streams'] : []), ...(options.lateJsx ? ['jsx'] : []), ...nameRules(options))
  const edits = new Edits(source)
  const table = new Table(origin)
  const prefix = choosePrefix(source)
  const runtime = sourceType === 'module' ? options.runtime ?? 'import' : 'global'
  const t = new Transform({
    source, tape, analysis, edits, table, pure: new PureCalls(source, comments), sourceType, typescript, streams, refresh: options.refresh !== false && !options.inputMap, bundled: runtime === 'import' && options.bundled === true, lateJsx: options.lateJsx === true,
    // Scripts share one global scope, so their names differ.
    prefix: sourceType === 'script' ? `${prefix}${hash.slice(0, 6)}_` : prefix,
  })
  t.run(visitors)
  const sites = table.build(analysis, hash, options.path ?? origin.path ?? filename)
  if (!edits.changed) return { code: source, map: null, sites, diagnostics }
  const text = preamble({
    t, hash, runtime,
    specifier: options.specifier ?? 'cinescope/browser',
    table: options.sites === 'inline' ? JSON.stringify(sites) : undefined,
  })
  insertPreamble(program, source, text, edits)
  return { ...edits.result(filename), sites, diagnostics }
}

/** After hashbang and directives, on the line of the first statement. */
function insertPreamble(program: Node, source: string, text: string, edits: Edits): void {
  const statements = list(program, 'body')
  const first = statements.find(statement => typeof statement['directive'] !== 'string')
  const last = statements.at(-1)
  if (first) edits.open(first.start, text)
  else if (last) edits.close(last.end, `${source[last.end - 1] === ';' ? '' : ';'}${text}`)
}
