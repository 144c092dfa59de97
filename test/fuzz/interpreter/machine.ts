import type { Node } from 'acorn'
import type { Environment } from './environment.ts'
import type { EventKind, Journal } from './journal.ts'

/** Evaluation is made of generators, so that interpreted generators and async functions suspend wherever they stand. */
export type Steps<T = unknown> = Generator<unknown, T, unknown>

/** What an async function or async generator hands to the function that drives it. */
export class Signal {
  readonly kind: 'await' | 'yield'
  readonly value: unknown

  constructor(kind: Signal['kind'], value: unknown) {
    this.kind = kind
    this.value = value
  }
}

interface Details { readonly optional?: boolean, readonly fewer?: number, readonly names?: readonly string[], readonly environment?: Environment, readonly self?: unknown }

export class Machine {
  readonly journal: Journal
  /** Modules may leave out probes of top-level code (P14, P17). */
  readonly module: boolean

  constructor(journal: Journal, module: boolean) {
    this.journal = journal
    this.module = module
  }

  note(kind: EventKind, node: Node | undefined, env: Environment, values: readonly unknown[], details: Details = {}): void {
    const shakeable = this.module && env.frame?.kind === 'module' && (kind === 'write' || kind === 'args' || kind === 'result' || kind === 'builtin')
    this.journal.note(kind, env.frame, { ...details, values, ...(node && { node }), optional: shakeable || details.optional === true }, env)
  }
}
