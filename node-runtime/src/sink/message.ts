import type { RawChunk } from '@cinescope/trace'

/** What the program's thread tells the thread that writes the file. Handled strictly in order, one at a time. */
export type ToKeeper =
  | { readonly kind: 'chunk', readonly words: Int32Array, readonly meta: ChunkMeta }
  /** The words lie in the spill file. */
  | { readonly kind: 'spilled', readonly fd: number, readonly offset: number, readonly meta: ChunkMeta }
  /** A site table as JSON text: a module section. */
  | { readonly kind: 'table', readonly text: string }
  /** Nothing more is expected: write the directory. What comes all the same is appended. */
  | { readonly kind: 'finish' }

export type FromKeeper =
  /** A chunk's buffer comes back for the next copy. */
  | { readonly kind: 'buffer', readonly words: Int32Array }
  | { readonly kind: 'problem', readonly code: string, readonly data: Readonly<Record<string, unknown>> }

/** A raw chunk without its words. */
export type ChunkMeta = Omit<RawChunk, 'words'>

/** Words of the shared state. HANDLED counts messages and is what `drain` waits on; DROPPED counts chunks that found no room on disk. */
export const STATE_HANDLED = 0
export const STATE_DROPPED = 1
export const STATE_FAILED = 2
/** KiB written to the file. */
export const STATE_WRITTEN = 3
/** 1 once the worker runs. */
export const STATE_READY = 4
export const STATE_WORDS = 5

/** What the worker is started with. */
export interface KeeperStart {
  readonly file: string
  readonly state: Int32Array
  readonly recordingId: string
  readonly epoch: number
  readonly title: string
}

export const CHUNK_WORDS: number = 64 * 1024
