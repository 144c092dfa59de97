import type { Retention } from '@cinescope/protocol'
import type { RedactionRules } from '@cinescope/trace'

/** What the program's thread tells the thread that writes the recording. Handled strictly in order, one at a time. */
export type ToKeeper =
  /** It lies in the spill file. Descriptors are the process's, so both threads may use one. */
  | { readonly kind: 'chunk', readonly fd: number, readonly offset: number, readonly length: number }
  /** A site table as JSON text: a module section. */
  | { readonly kind: 'table', readonly text: string }
  /** What was recorded since a time, up to a tick, outlasts what is recorded later. */
  | { readonly kind: 'keep', readonly since: number, readonly tick: number }
  | { readonly kind: 'resize', readonly ringBytes: number }
  /** Nothing more is expected: write the directory. What comes all the same is appended. */
  | { readonly kind: 'finish' }

/** A problem that the user should see. */
export interface FromKeeper { readonly code: string, readonly data: Readonly<Record<string, unknown>> }

/** Words of the shared state. HANDLED counts messages and is what `drain` waits on; DROPPED counts chunks that found no room on disk. */
export const STATE_HANDLED = 0
export const STATE_DROPPED = 1
export const STATE_FAILED = 2
/** KiB written to the file. */
export const STATE_WRITTEN = 3
/** Ordinal of the next segment and tick of the next record, for a keeper that has to go on with this file. */
export const STATE_SEGMENT = 4
export const STATE_TICK = 5
export const STATE_WORDS = 7

/** A tick has more bits than a word. */
export function storeTick(state: Int32Array, tick: number): void {
  Atomics.store(state, STATE_TICK, Math.floor(tick / 2 ** 30))
  Atomics.store(state, STATE_TICK + 1, tick % 2 ** 30)
}

export function loadTick(state: Int32Array): number {
  return Atomics.load(state, STATE_TICK) * 2 ** 30 + Atomics.load(state, STATE_TICK + 1)
}

/** What the worker is started with. */
export interface KeeperStart {
  /** The recording, which holds its header already. */
  readonly file: string
  readonly state: Int32Array
  readonly ringBytes: number
  /** Another keeper wrote to the file before. */
  readonly resume?: { readonly segment: number, readonly tick: number } | undefined
  readonly redact?: RedactionRules | undefined
  readonly retain?: Retention | undefined
}
