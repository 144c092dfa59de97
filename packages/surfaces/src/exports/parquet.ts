import { join } from 'node:path'
import type { Trace } from '@cinescope/trace'
import { ParquetWriter, fileWriter } from 'hyparquet-writer'
import { TABLES, type Cell, type ColumnType, type TableShape } from './table.ts'
import { tableRows } from './table-rows.ts'

type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number]

const TYPES: Readonly<Record<ColumnType, Partial<Element>>> = {
  whole: { type: 'INT64' }, number: { type: 'DOUBLE' }, text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, truth: { type: 'BOOLEAN' },
}

/** Rows that are gathered before they are written: what a file of any size costs in memory. */
const GROUP = 50_000

/** Writes tables of a recording as `NAME.parquet` files into a folder that exists; all of them if `wanted` is not said. */
export async function writeParquet(trace: Trace, folder: string, wanted: readonly TableShape[] = TABLES): Promise<void> {
  const files = new Map(wanted.map(table => [table.name, new TableFile(table, join(folder, `${table.name}.parquet`))]))
  await tableRows(trace, table => {
    const file = files.get(table.name)
    return file && (row => file.add(row))
  })
  for (const file of files.values()) file.finish()
}

class TableFile {
  readonly #columns: readonly { readonly name: string, readonly type: ColumnType, cells: (Cell | bigint)[] }[]
  readonly #writer: ParquetWriter
  #rows = 0

  constructor(table: TableShape, file: string) {
    this.#columns = Object.entries(table.columns).map(([name, type]) => ({ name, type, cells: [] }))
    const schema = [{ name: 'root', num_children: this.#columns.length }, ...this.#columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL', ...TYPES[type] }))] as Element[]
    this.#writer = new ParquetWriter({ writer: fileWriter(file), schema, createdBy: 'cinescope' })
  }

  add(row: Readonly<Record<string, Cell>>): void {
    for (const column of this.#columns) {
      const cell = row[column.name]
      column.cells.push(column.type === 'whole' && typeof cell === 'number' ? wholeOf(cell) : cell)
    }
    if (++this.#rows === GROUP) this.#flush()
  }

  finish(): void {
    this.#flush()
    void this.#writer.finish()
  }

  #flush(): void {
    if (this.#rows === 0) return
    void this.#writer.write({ columnData: this.#columns.map(({ name, cells }) => ({ name, data: cells })), rowGroupSize: this.#rows })
    for (const column of this.#columns) column.cells = []
    this.#rows = 0
  }
}

function wholeOf(number: number): bigint | undefined {
  return Number.isSafeInteger(number) ? BigInt(number) : undefined
}
