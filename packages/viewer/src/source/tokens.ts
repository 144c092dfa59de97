/** Text of a line between two columns, and the class that colours it. */
export interface Token { readonly from: number, readonly to: number, readonly tone: string }
/** Tokens by line; a line without an entry is plain. */
export type Tokens = ReadonlyMap<number, readonly Token[]>

const MAX_LENGTH = 1_500_000
const SLICE_MS = 12
const BUDGET_MS = 4000

/**
 * Colours of a source. The parser is a chunk of its own and works in short slices; a text too long for it, a language that it does
 * not know, and a browser that refuses the chunk all come out plain, which is readable too.
 */
export async function tokenize(text: string, path: string, alive: () => boolean): Promise<Tokens> {
  const dialect = dialectOf(path)
  if (dialect === undefined || text.length > MAX_LENGTH) return new Map()
  try {
    const { highlightText } = await import('./highlight.ts')
    return await highlightText(text, dialect, { slice: SLICE_MS, budget: BUDGET_MS, alive })
  } catch {
    return new Map()
  }
}

export type Dialect = 'jsx' | 'ts' | 'tsx' | 'html'

function dialectOf(path: string): Dialect | undefined {
  if (/\.(vue|svelte|astro|html?)$/.test(path)) return 'html'
  const end = /\.([cm]?[jt]sx?)$/.exec(path)?.[1]
  if (end === undefined) return undefined
  if (end.endsWith('tsx')) return 'tsx'
  if (end.endsWith('ts')) return 'ts'
  return 'jsx'
}

/** Offsets at which lines begin. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** Line (from 0) that an offset is on. */
export function lineAt(starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
