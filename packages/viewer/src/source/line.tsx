import type { JSX } from 'preact'
import type { Token } from './tokens.ts'

interface Span { readonly from: number, readonly to: number }

/** A line's text in its colours; the columns of `lit` are the statement or expression that the cursor's record comes from. */
export function CodeLine({ text, tokens, lit }: { readonly text: string, readonly tokens: readonly Token[], readonly lit: Span | undefined }): JSX.Element {
  const parts: JSX.Element[] = []
  let at = 0
  const add = (from: number, to: number, tone: string): void => {
    if (from >= to) return
    for (const [start, end, inside] of cut(from, to, lit)) {
      const className = `${tone}${inside ? ' lit' : ''}`.trim()
      parts.push(<span key={start} class={className === '' ? undefined : className}>{text.slice(start, end)}</span>)
    }
  }
  for (const token of tokens) {
    if (token.from < at) continue
    add(at, token.from, '')
    add(token.from, token.to, token.tone)
    at = token.to
  }
  add(at, text.length, '')
  return <span class="code">{parts}</span>
}

function cut(from: number, to: number, lit: Span | undefined): readonly (readonly [number, number, boolean])[] {
  if (lit === undefined || lit.to <= from || lit.from >= to) return [[from, to, false]]
  const start = Math.max(from, lit.from)
  const end = Math.min(to, lit.to)
  return ([[from, start, false], [start, end, true], [end, to, false]] as const).filter(([a, b]) => a < b)
}
