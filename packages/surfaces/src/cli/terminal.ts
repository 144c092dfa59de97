import { createColors } from 'picocolors'

/** Where a command prints. Answers of a command go to `out`, everything about it to `err`. */
export interface Terminal {
  /** A promise where the reader of the output is slower than we are. */
  out(text: string): void | Promise<void>
  err(text: string): void
  /** Characters of a line; undefined where nobody looks at it. */
  readonly width: number | undefined
  readonly color: ReturnType<typeof createColors>
}

export function processTerminal(): Terminal {
  // A closed pipe (`cinescope dump x | head`) ends the command quietly.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  const color = createColors(Boolean(process.stdout.isTTY) && process.env['NO_COLOR'] === undefined)
  return { out: write, err: text => void process.stderr.write(text), get width() { return process.stdout.isTTY ? process.stdout.columns : undefined }, color }
}

function write(text: string): void | Promise<void> {
  if (!process.stdout.write(text)) return new Promise(resolve => process.stdout.once('drain', resolve))
}

/** Rows as columns: aligned to the left, numbers (`right`) to the right, two spaces between. Within `width` characters the widest columns are cut. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = [], width: number = Infinity): string {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, i) => { widths[i] = Math.max(widths[i] ?? 0, cell.length) })
  for (let over = widths.reduce((sum, each) => sum + each + 2, -2) - width; over > 0; over--) {
    const widest = Math.max(...widths)
    if (widest <= NARROW) break
    widths[widths.indexOf(widest)]!--
  }
  const fitted = (cell: string, i: number): string => cell.length > widths[i]! ? `${cell.slice(0, widths[i]! - 1)}…` : cell
  return rows.map(row => row.map(fitted).map((cell, i) => right.includes(i) ? cell.padStart(widths[i]!) : i === row.length - 1 ? cell : cell.padEnd(widths[i]!)).join('  ').trimEnd()).join('\n')
}

/** Narrowest column that still says something. */
const NARROW = 8

export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const units = ['KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = -1
  do {
    value /= 1024
    unit++
  } while (value >= 1024 && unit < units.length - 1)
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

export function countText(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

const two = (n: number): string => String(n).padStart(2, '0')

/** Local time, `2026-11-22 08:13:47`. */
export function timeText(epoch: number): string {
  const at = new Date(epoch)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}
