import { OP_STORE } from '@cinescope/trace'
import type { StoreRecorder } from '@cinescope/stores'

/** Keeps store records as they are emitted, and prints them one a line. */
export class Film implements StoreRecorder {
  readonly records: (readonly unknown[])[] = []

  emit(op: number, values: readonly unknown[], depth = 0): number {
    if (op !== OP_STORE || depth < 6) throw new Error(`not a store record: ${op} at depth ${depth}`)
    return this.records.push([...values, JSON.stringify(values[7])]) - 1
  }

  quiet<T>(run: () => T): T {
    return run()
  }

  lines(): string[] {
    return this.records.map(([phase, id, name, library, number, type, , , state]) => `${phase} ${id} ${name} ${library} #${number} ${type || '-'} ${state}`)
  }

  phases(): string[] {
    return this.records.map(([phase, , , , number]) => `${phase} #${number}`)
  }

  actions(): unknown[] {
    return this.records.map(record => record[6])
  }
}
