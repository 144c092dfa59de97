import { openFile } from '../file/recording.ts'
import { sql } from '../sql/sql.ts'
import { warnProblems } from './info.ts'
import { columns, type Terminal } from './terminal.ts'

export interface SqlOptions {
  readonly json: boolean
  readonly sites: string | undefined
}

/** Prints the answer to a query as columns, or as a JSON list of objects. */
export async function runSql(terminal: Terminal, file: string, query: string, { json, sites }: SqlOptions): Promise<void> {
  const recording = await openFile(file, { sites })
  try {
    const answer = await sql(recording.trace, query)
    if (json) {
      const objects = answer.rows.map(row => Object.fromEntries(answer.columns.map((name, i) => [name, row[i]])))
      await terminal.out(`${JSON.stringify(objects, undefined, 2)}\n`)
    } else {
      const right = answer.columns.flatMap((_, i) => answer.rows.every(row => row[i] === null || typeof row[i] === 'number' || /^-?\d+$/.test(String(row[i]))) ? [i] : [])
      const lines = columns([[...answer.columns], ...answer.rows.map(row => row.map(cell))], right, terminal.width).split('\n')
      await terminal.out(`${terminal.color.dim(lines[0]!)}\n${lines.slice(1).map(line => `${line}\n`).join('')}`)
    }
    warnProblems(terminal, recording.trace)
  } finally {
    await recording.close()
  }
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' && !Number.isInteger(value)) return String(Number(value.toPrecision(6)))
  return typeof value === 'object' ? JSON.stringify(value) : String(value).replaceAll('\n', '\\n')
}
