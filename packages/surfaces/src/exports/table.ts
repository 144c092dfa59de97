/** Type of a column; every cell may be empty. Whole numbers are 64 bits wide. */
export type ColumnType = 'whole' | 'number' | 'text' | 'truth'

export type Cell = number | string | boolean | undefined

/** A table of a recording: what SQL and Parquet see. */
export interface TableShape<Column extends string = string> {
  readonly name: string
  readonly columns: Readonly<Record<Column, ColumnType>>
}

const place = { function: 'text', file: 'text', line: 'whole' } as const

export const CALLS: TableShape<
  | 'frame' | 'parent' | 'depth' | 'function' | 'file' | 'line' | 'async' | 'enter_tick' | 'leave_tick' | 'start_ms' | 'end_ms'
  | 'total_ms' | 'self_ms' | 'outcome' | 'arguments' | 'result'
> = {
  name: 'calls',
  columns: {
    frame: 'whole', parent: 'whole', depth: 'whole', ...place, async: 'truth', enter_tick: 'whole', leave_tick: 'whole', start_ms: 'number', end_ms: 'number', total_ms: 'number', self_ms: 'number',
    outcome: 'text', arguments: 'text', result: 'text',
  },
}

export const WRITES: TableShape<
  | 'tick' | 'time_ms' | 'frame' | 'file' | 'line' | 'kind' | 'name' | 'object' | 'class' | 'value' | 'number'
> = {
  name: 'writes',
  columns: { tick: 'whole', time_ms: 'number', frame: 'whole', file: 'text', line: 'whole', kind: 'text', name: 'text', object: 'whole', class: 'text', value: 'text', number: 'number' },
}

export const ERRORS: TableShape<'tick' | 'time_ms' | 'frame' | 'function' | 'file' | 'line' | 'kind' | 'value' | 'message'> = {
  name: 'errors',
  columns: { tick: 'whole', time_ms: 'number', frame: 'whole', ...place, kind: 'text', value: 'text', message: 'text' },
}

export const TASKS: TableShape<'tick' | 'time_ms' | 'kind' | 'label' | 'cause'> = {
  name: 'tasks',
  columns: { tick: 'whole', time_ms: 'number', kind: 'text', label: 'text', cause: 'whole' },
}

export const STATES: TableShape<'tick' | 'time_ms' | 'phase' | 'store' | 'name' | 'library' | 'state' | 'action' | 'payload' | 'value'> = {
  name: 'states',
  columns: { tick: 'whole', time_ms: 'number', phase: 'text', store: 'whole', name: 'text', library: 'text', state: 'whole', action: 'text', payload: 'text', value: 'text' },
}

export const REQUESTS: TableShape<'request' | 'tick' | 'start_ms' | 'duration_ms' | 'method' | 'url' | 'initiator' | 'status' | 'error'> = {
  name: 'requests',
  columns: { request: 'whole', tick: 'whole', start_ms: 'number', duration_ms: 'number', method: 'text', url: 'text', initiator: 'text', status: 'whole', error: 'text' },
}

export const LOGS: TableShape<'tick' | 'time_ms' | 'frame' | 'method' | 'text'> = {
  name: 'logs',
  columns: { tick: 'whole', time_ms: 'number', frame: 'whole', method: 'text', text: 'text' },
}

export const TABLES: readonly TableShape[] = [CALLS, WRITES, ERRORS, TASKS, STATES, REQUESTS, LOGS]
