/** Colours of the canvas, read from the style sheet so that themes live in one place. */
export interface Palette {
  readonly background: string
  readonly lane: string
  readonly line: string
  readonly text: string
  readonly dim: string
  readonly call: string
  readonly write: string
  readonly other: string
  readonly error: string
  readonly task: string
  readonly console: string
  readonly network: string
  readonly store: string
  readonly mark: string
  readonly loss: string
  readonly bookmark: string
  readonly cursor: string
  readonly cursorText: string
  readonly hover: string
  readonly flames: readonly string[]
  readonly flameText: string
  readonly font: string
}

const names = ['background', 'lane', 'line', 'text', 'dim', 'call', 'write', 'other', 'error', 'task', 'console', 'network', 'store', 'mark', 'loss', 'bookmark', 'cursor', 'cursor-text', 'hover', 'flame-text', 'flame-1', 'flame-2', 'flame-3', 'flame-4', 'flame-5', 'flame-6'] as const

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = Object.fromEntries(names.map(name => [name, style.getPropertyValue(`--t-${name}`).trim() || '#888'])) as Record<typeof names[number], string>
  return {
    background: read.background, lane: read.lane, line: read.line, text: read.text, dim: read.dim, call: read.call, write: read.write,
    other: read.other, error: read.error, task: read.task, console: read.console, network: read.network, store: read.store, mark: read.mark,
    loss: read.loss, bookmark: read.bookmark, cursor: read.cursor, cursorText: read['cursor-text'], hover: read.hover, flameText: read['flame-text'],
    flames: [read['flame-1'], read['flame-2'], read['flame-3'], read['flame-4'], read['flame-5'], read['flame-6']],
    font: style.fontFamily || 'sans-serif',
  }
}

/** A function keeps its colour wherever it appears. */
export function flameColor(palette: Palette, name: string): string {
  let hash = 0
  for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) | 0
  return palette.flames[Math.abs(hash) % palette.flames.length] ?? palette.call
}
