import type { Level } from '@cinescope/trace'
import type { Node, Statement } from 'acorn'
import type { Environment } from './environment.ts'
import type { EventKind, Frame, Journal } from './journal.ts'
import type { Skeleton } from './skeleton.ts'

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

interface Details { readonly optional?: boolean, readonly level?: Level, readonly fewer?: number, readonly names?: readonly string[], readonly environment?: Environment, readonly self?: unknown }

export class Machine {
  readonly journal: Journal
  /** Modules may leave out probes of top-level code (P14, P17). */
  readonly module: boolean

  readonly #skeleton: Skeleton

  constructor(journal: Journal, module: boolean, skeleton: Skeleton) {
    this.journal = journal
    this.module = module
    this.#skeleton = skeleton
  }

  /** A statement is begun; or, of a loop or a `try`, gone on with. */
  begin(node: Statement, { frame }: Environment, again = false): void {
    const number = this.#skeleton.numbers.get(node)
    if (number === undefined || !frame) return
    frame.at = number
    if (!again && node.type !== 'BlockStatement' && node.type !== 'TryStatement' && node.type !== 'LabeledStatement') frame.steps.push(node)
  }

  /** The link that an optional chain says to have gone through, if it does. */
  link(chain: Node): Node | undefined { return this.#skeleton.links.get(chain) }

  /** Does the reader know where it ended, however it did? */
  sees(frame: Frame): boolean { return !this.#skeleton.open.has(frame.node) }

  /** An arm is taken (F110). */
  arm(node: Node, env: Environment): void {
    if (env.frame) this.note('branch', node, env, [])
  }

  /** An operand is evaluated that is evaluated only sometimes. None is told at the top of a program (P17) and outside of frames. */
  operand(node: Node, env: Environment): void {
    const { frame } = env
    if (!frame || frame.kind === 'module' || frame.kind === 'field') return
    frame.operands.push(node)
    this.note('branch', node, env, [])
  }

  /** Control came somewhere else than to the next statement (F111); `returning`: on its way out. */
  land(node: Node, env: Environment, returning = false): void {
    const open = env.frame !== undefined && this.#skeleton.open.has(env.frame.node)
    if (env.frame && env.frame.kind !== 'field' && !(open && node === env.frame.node)) this.note('branch', node, env, [returning && !open ? -env.frame.at : env.frame.at])
  }

  /** An expression has a value (P29); calls say it themselves. */
  value(node: Node, env: Environment, value: unknown): void {
    if (node.type === 'CallExpression' || node.type === 'NewExpression' || !this.#tells(node, env)) return
    this.note('result', node, env, [value], { level: 4 })
  }

  /** A call answered. Lower levels tell it where no other record does (P12). */
  result(node: Node, env: Environment, value: unknown): void {
    this.note('result', node, env, [value], this.#tells(node, env) ? { level: 4 } : { optional: true })
  }

  #tells(node: Node, { frame }: Environment): boolean {
    return frame !== undefined && frame.kind !== 'module' && frame.kind !== 'field' && this.#skeleton.told.has(node)
  }

  note(kind: EventKind, node: Node | undefined, env: Environment, values: readonly unknown[], details: Details = {}): void {
    const shakeable = this.module && env.frame?.kind === 'module' && (kind === 'write' || kind === 'args' || kind === 'result' || kind === 'builtin')
    this.journal.note(kind, env.frame, { ...details, values, ...(node && { node }), optional: shakeable || details.optional === true }, env)
  }
}
