import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '@cinescope/base'
import type { Trace } from '@cinescope/trace'
import { TABLES } from '../exports/table.ts'
import { writeParquet } from '../exports/parquet.ts'

export interface SqlAnswer {
  readonly columns: readonly string[]
  /** Cells as JSON has them; whole numbers too large for it are texts. */
  readonly rows: readonly (readonly unknown[])[]
}

/**
 * Answers an SQL query over the tables of a recording (`TABLES`) with DuckDB. Only the tables that the query names are made, as
 * temporary files. Throws CINE_NO_DUCKDB if `@duckdb/node-api` is not installed, CINE_SQL with DuckDB's own words.
 */
export async function sql(trace: Trace, query: string): Promise<SqlAnswer> {
  const { DuckDBInstance, DuckDBTypeId } = await loadDuckDb()
  const wanted = TABLES.filter(({ name }) => new RegExp(`\\b${name}\\b`, 'i').test(query))
  const folder = await mkdtemp(join(tmpdir(), 'cinescope-sql-'))
  try {
    await writeParquet(trace, folder, wanted)
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    try {
      for (const { name } of wanted) await connection.run(`create view ${name} as select * from read_parquet('${join(folder, `${name}.parquet`).replaceAll("'", "''")}')`)
      const reader = await connection.runAndReadAll(query)
      const whole = reader.columnTypes().map(({ typeId }) => WHOLE.has(DuckDBTypeId[typeId]!))
      return { columns: reader.deduplicatedColumnNames(), rows: reader.getRowsJson().map(row => row.map((cell, i) => whole[i] ? wholeCell(cell) : cell)) }
    } catch (error) {
      throw new Fault('CINE_SQL', { message: said(error), tables: TABLES.map(table => table.name).join(', ') })
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Types that DuckDB writes as texts, because JSON's numbers may not hold them; ours mostly do. */
const WHOLE: ReadonlySet<string> = new Set(['BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT'])

function wholeCell(cell: unknown): unknown {
  const number = typeof cell === 'string' ? Number(cell) : cell
  return Number.isSafeInteger(number) ? number : cell
}

/** What is wrong, and what DuckDB thinks was meant; not the lines that show the place. */
function said(error: unknown): string {
  const [first, ...lines] = (error instanceof Error ? error.message : String(error)).split('\n')
  return [first, ...lines.filter(line => /^(?:Did you mean|Candidate)/.test(line))].join(' ')
}

async function loadDuckDb(): Promise<typeof import('@duckdb/node-api')> {
  try {
    return await import('@duckdb/node-api')
  } catch (error) {
    throw new Fault('CINE_NO_DUCKDB', { reason: error instanceof Error ? error.message.split('\n')[0] : String(error) })
  }
}
