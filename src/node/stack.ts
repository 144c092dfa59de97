import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { findSourceMap, type SourceMap } from 'node:module'
import { fileURLToPath } from 'node:url'
import { types } from 'node:util'
import type { Modules } from './modules.ts'

interface Place { readonly line: number, readonly column: number }

/** What Node sets from the start. */
const NODES_OWN = 'ErrorPrepareStackTrace'

type Prepare = (error: Error, trace: NodeJS.CallSite[]) => unknown

const toText = Error.prototype.toString
const callSiteText = (site: NodeJS.CallSite): string => site.toString()

/**
 * Stack traces as they would be without us: positions are those of the source, our own frames are left out. Done with
 * `Error.prepareStackTrace`, which gives way to a program's own; Node's source maps would also rename files and functions in the
 * text, so they are left only the line that is shown above an uncaught error. Where the program asked for source maps itself (`followsMaps`), or a loader behind ours
 * compiled a file once more, the frame is written as Node writes it then.
 */
export function keepStacks(modules: Modules, ours: string, followsMaps: boolean): void {
  const maps = new Map<string, TraceMap>()
  const running = new Map<string, SourceMap | undefined>()
  const mapOf = (file: string): TraceMap | undefined => {
    const known = maps.get(file)
    if (known) return known
    const mappings = modules.mappingsOf(file)
    if (mappings === undefined) return undefined
    const map = new TraceMap({ version: 3, sources: [file], names: [], mappings })
    maps.set(file, map)
    return map
  }
  const nodeError = nodeErrorSymbol()

  /** Where that stands in the text that we were given. */
  const placeOf = (file: string, line: number | null, column: number | null): Place | undefined => {
    const map = line !== null && column !== null ? mapOf(file) : undefined
    if (!map) return undefined
    const at = originalPositionFor(map, { line: line!, column: column! - 1 })
    return at.line === null ? undefined : { line: at.line, column: at.column + 1 }
  }

  /** The map that Node would follow. */
  const followed = (file: string | null | undefined): SourceMap | undefined => {
    if (!file) return undefined
    if (running.has(file)) return running.get(file)
    const own = followsMaps ? undefined : modules.mappingsOf(file)
    const map = followsMaps || own !== undefined ? findSourceMap(file) : undefined
    const found = map && map.payload.mappings !== own ? map : undefined
    running.set(file, found)
    return found
  }

  const frame = (site: NodeJS.CallSite): string => {
    const text = callSiteText(site)
    const file = site.getFileName()
    const other = followed(file)
    if (other) return mappedFrame(other, site) ?? withoutTemporaries(text)
    const line = site.getLineNumber()
    const column = site.getColumnNumber()
    const at = file ? placeOf(file, line, column) : undefined
    if (!at) return text
    const place = `${file}:${line}:${column}`
    const found = text.lastIndexOf(place)
    return found < 0 ? text : withoutTemporaries(`${text.slice(0, found)}${file}:${at.line}:${at.column}${text.slice(found + place.length)}`)
  }

  // A loader's, as that of ts-node: it leads from what it compiled, which is what it must be asked about.
  const earlier = Error.prepareStackTrace as Prepare | undefined
  const isLoaders = typeof earlier === 'function' && earlier.name !== NODES_OWN
  const asGiven = (site: NodeJS.CallSite): NodeJS.CallSite => {
    const file = site.getFileName()
    const at = file ? placeOf(file, site.getLineNumber(), site.getColumnNumber()) : undefined
    return at ? movedTo(site, at) : site
  }

  const prepare: Prepare = (error, trace) => {
    if (isLoaders) return earlier!(error, trace.filter(site => !site.getFileName()?.includes(ours)).map(asGiven))
    const head = headOf(error, nodeError)
    const frames = trace.filter(site => !site.getFileName()?.includes(ours)).map(frame)
    return frames.length === 0 ? head : `${head}\n    at ${frames.join('\n    at ')}`
  }
  process.setSourceMapsEnabled(true)
  Object.defineProperty(Error, 'prepareStackTrace', { value: prepare, writable: true, configurable: true, enumerable: false })
}

/** Libraries read the names of the methods from the prototype, and call them on what they were given. */
function movedTo(site: NodeJS.CallSite, { line, column }: Place): NodeJS.CallSite {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(site)) as (keyof NodeJS.CallSite)[]
  const methods = Object.fromEntries(names.map(name => [name, (...given: never[]): unknown => Reflect.apply(site[name] as (...all: never[]) => unknown, site, given)]))
  return Object.create({ ...methods, getLineNumber: () => line, getColumnNumber: () => column }) as NodeJS.CallSite
}

/** As Node's own, but for names that minifiers took and maps give back. */
function mappedFrame(map: SourceMap, site: NodeJS.CallSite): string | undefined {
  const { originalSource, originalLine, originalColumn } = map.findEntry(site.getLineNumber()! - 1, site.getColumnNumber()! - 1) as { readonly originalSource?: string, readonly originalLine?: number, readonly originalColumn?: number }
  if (originalSource === undefined || originalLine === undefined || originalColumn === undefined) return undefined
  const type = site.getTypeName()
  const own = site.getFunctionName() ?? site.getMethodName()
  const name = `${type !== null && type !== 'global' ? `${type}.` : ''}${own && !/^\$c\w*$/.test(own) ? own : '<anonymous>'}`
  const path = originalSource.startsWith('file://') ? fileURLToPath(originalSource) : originalSource
  return `${(site as { isAsync?(): boolean }).isAsync?.() ? 'async ' : site.isConstructor() ? 'new ' : ''}${name} (${path}:${originalLine + 1}:${originalColumn + 1})`
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
