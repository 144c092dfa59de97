import { originalPositionFor, TraceMap, type SourceMapInput } from '@jridgewell/trace-mapping'
import type { Node } from './node.ts'
import type { SourceMapLike } from './options.ts'

/** Where positions of the text being instrumented stand in the text that the developer wrote. */
export interface Origin {
  readonly source: string
  /** Path in the map, if there is a map. */
  readonly path: string | undefined
  offset(at: number): number | undefined
  range(node: Node): readonly [start: number, end: number] | undefined
}

/** The text is what the developer wrote. */
export function ownText(source: string): Origin {
  return { source, path: undefined, offset: at => at, range: node => [node.start, node.end] }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length)
  return starts
}

/** The text was compiled: positions go through the map; what maps to nothing, or to a second source, is generated code. */
export function compiledText(source: string, map: SourceMapLike): Origin | undefined {
  const trace = new TraceMap(map as SourceMapInput)
  const primary = trace.sources.findIndex((_, index) => typeof trace.sourcesContent?.[index] === 'string')
  if (primary < 0) return undefined
  const original = trace.sourcesContent![primary]!
  const generatedLines = lineStarts(source)
  const originalLines = lineStarts(original)

  function offset(at: number): number | undefined {
    let low = 0
    let high = generatedLines.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (generatedLines[middle]! <= at) low = middle
      else high = middle - 1
    }
    const place = originalPositionFor(trace, { line: low + 1, column: at - generatedLines[low]! })
    // Its sources have the map's `sourceRoot` before them.
    if (place.source === null || place.source !== trace.resolvedSources[primary]) return undefined
    const start = originalLines[place.line - 1]
    return start === undefined ? undefined : Math.min(start + place.column, original.length)
  }

  return {
    source: original,
    path: trace.sources[primary] ?? undefined,
    offset,
    range(node) {
      const start = offset(node.start)
      if (start === undefined) return undefined
      const end = offset(node.end)
      return [start, end !== undefined && end > start ? end : Math.min(start + (node.end - node.start), original.length)]
    },
  }
}
