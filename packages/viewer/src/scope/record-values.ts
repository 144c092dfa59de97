import type { JSX } from 'preact'
import { numberOf, textOf, type RecordView, type Slot, type Target } from '@cinescope/query'
import { OP_CONSOLE, OP_ERROR, OP_MARK, OP_NETWORK, OP_STORE, OP_TASK, type Value } from '@cinescope/trace'
import type { Piece } from '../text/value.ts'

/** A slot to show; one without a target has no history to ask for. */
export interface Shown extends Omit<Slot, 'target'> {
  readonly target: Target | undefined
  /** Stands in place of the value's preview: what no recorded value is, such as a list that an expression made. */
  readonly pieces?: readonly Piece[]
  /** A watch can be edited and removed; `editor` stands in its place meanwhile. */
  readonly controls?: { edit(): void, remove(): void }
  readonly editor?: JSX.Element
}

/** What a record of the app's border carries, named; undefined if the record is of another sort. */
export interface RecordValues { readonly title: string, readonly hint: string, readonly slots: readonly Shown[] }

export function recordValues(record: RecordView): RecordValues | undefined {
  const { values, tick } = record
  const text = (at: number): string => textOf(values[at]) ?? ''
  const slot = (name: string, value: Value | undefined, target?: Target): readonly Shown[] =>
    value === undefined ? [] : [{ name, value, trust: 'exact', since: tick, target }]
  const named = (names: readonly string[], from: number): readonly Shown[] => names.flatMap((name, i) => slot(name, values[from + i]))
  switch (record.op) {
    case OP_STORE: {
      const store = numberOf(values[1])
      const target: Target | undefined = store === undefined ? undefined : { kind: 'store', store, path: [] }
      return { title: text(5) === '' ? text(2) : text(5), hint: text(3), slots: [...slot('action', known(values[6])), ...slot('state', values[7], target)] }
    }
    case OP_CONSOLE: return { title: `console.${text(0)}`, hint: 'arguments', slots: values.slice(1).flatMap((value, i) => slot(String(i), value)) }
    case OP_NETWORK: return { title: 'request', hint: text(0), slots: named(parts[text(0)] ?? [], 2) }
    case OP_TASK: return { title: 'task', hint: text(0), slots: named(['kind', 'label', 'cause'], 0) }
    case OP_MARK: return { title: 'mark', hint: text(0), slots: named(['name', 'detail'], 0) }
    case OP_ERROR: return { title: text(0) === 'rejection' ? 'unhandled rejection' : 'uncaught error', hint: '', slots: named(['value', 'message'], 1) }
    default: return undefined
  }
}

const parts: Readonly<Record<string, readonly string[]>> = {
  start: ['method', 'url', 'by'], end: ['status', 'milliseconds'], fail: ['message', 'milliseconds'],
}

/** An action that is nothing is not worth a row. */
function known(value: Value | undefined): Value | undefined {
  return value?.kind === 'primitive' && value.value === undefined ? undefined : value
}
