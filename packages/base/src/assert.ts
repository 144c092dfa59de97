import { Fault } from './fault.ts'

/** Guards what only our own mistake can break; user input gets a coded fault of its own. */
export function assert(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Fault('CINE_INTERNAL', { what })
}

export function assertNever(value: never): never {
  throw new Fault('CINE_INTERNAL', { what: `unexpected ${String(value)}` })
}
