import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { types } from 'node:util'
import type { Modules } from './modules.ts'

type Prepare = (error: Error, trace: NodeJS.CallSite[]) => unknown

const toText = Error.prototype.toString
const callSiteText = (site: NodeJS.CallSite): string => site.toString()

/**
 * Stack traces as they would be without us: positions are those of the source, our own frames are left out. Done with
 * `Error.prepareStackTrace`, which gives way to a program's own; `process.setSourceMapsEnabled` would also rename files
 * and functions in the text.
 */
export function keepStacks(modules: Modules, ours: string): void {
  const traced = new Map<string, readonly TraceMap[]>()
  const mapsOf = (file: string): readonly TraceMap[] | undefined => {
    const known = traced.get(file)
    if (known) return known
    const maps = modules.mapsOf(file)?.filter(Boolean).map(mappings => new TraceMap({ version: 3, sources: [file], names: [], mappings }))
    if (maps) traced.set(file, maps)
    return maps
  }
  const nodeError = nodeErrorSymbol()

  const frame = (site: NodeJS.CallSite): string => {
    const text = callSiteText(site)
    const file = site.getFileName()
    const line = site.getLineNumber()
    const column = site.getColumnNumber()
    const maps = file && line !== null && column !== null ? mapsOf(file) : undefined
    if (!maps) return text
    let at = { line: line!, column: column! - 1 }
    for (const map of maps) {
      const { line: originalLine, column: originalColumn } = originalPositionFor(map, at)
      if (originalLine === null) return text
      at = { line: originalLine, column: originalColumn }
    }
    const place = `${file}:${line}:${column}`
    const found = text.lastIndexOf(place)
    return found < 0 ? text : withoutTemporaries(`${text.slice(0, found)}${file}:${at.line}:${at.column + 1}${text.slice(found + place.length)}`)
  }

  const prepare: Prepare = (error, trace) => {
    const head = headOf(error, nodeError)
    const frames = trace.filter(site => !site.getFileName()?.includes(ours)).map(frame)
    return frames.length === 0 ? head : `${head}\n    at ${frames.join('\n    at ')}`
  }
  Object.defineProperty(Error, 'prepareStackTrace', { value: prepare, writable: true, configurable: true, enumerable: false })
}

/** V8 calls an anonymous function after the variable that holds it for a moment, in stack traces only. */
function withoutTemporaries(text: string): string {
  return text.replace(/\$c\w* \[as ([^\]]+)\]/, '$1').replace(/^(async )?\$c\w* \((.*)\)$/, '$1$2')
}

/** Node's errors carry their code in the stack's first line; the mark is a symbol that Node does not give out. */
function nodeErrorSymbol(): symbol | undefined {
  try {
    Buffer.alloc('size' as unknown as number)
  } catch (error) {
    for (let at = error as object | null; at; at = Object.getPrototypeOf(at) as object | null) {
      const found = Object.getOwnPropertySymbols(at).find(symbol => symbol.description === 'kIsNodeError')
      if (found) return found
    }
  }
  return undefined
}

function headOf(error: Error, nodeError: symbol | undefined): string {
  try {
    if (nodeError && !types.isProxy(error) && nodeError in error) return `${error.name} [${(error as NodeJS.ErrnoException).code}]: ${error.message}`
    return toText.call(error)
  } catch {
    return '<error>'
  }
}
