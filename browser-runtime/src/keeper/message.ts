import type { RecordingInfo, Retention } from '@cinescope/protocol'
import type { RawChunk, RedactionRules } from '@cinescope/trace'

/** What a recording is, told once when its keeper is opened. */
export interface Opening {
  readonly id: string
  readonly title: string
  readonly platform: 'browser' | 'global'
  /** Milliseconds since the Unix epoch at the track's time origin. */
  readonly epoch: number
  readonly ringBytes: number
  /** Absolute URL prefix of site tables: GET `prefix + hash + '.sites'`. */
  readonly sites: string | undefined
  readonly redact?: RedactionRules | undefined
  readonly retain?: Retention | undefined
  /** Another keeper of this recording was lost. */
  readonly resume?: Resume | undefined
}

/** Where another keeper goes on: number of the next section, ordinal of the next segment, and the tick that is due. */
export interface Resume { readonly seq: number, readonly segment: number, readonly tick: number }

export interface KeeperState extends Resume { readonly bytes: number, readonly records: number }

export interface Problem { readonly code: string, readonly data: Readonly<Record<string, unknown>> }

/** What a page may ask of its keeper: every call is answered once what was sent before it is stored. */
export interface Asks {
  flush(): Promise<void>
  keep(since: number, tick: number): Promise<void>
  resize(ringBytes: number): Promise<void>
  recordings(): Promise<readonly RecordingInfo[]>
  remove(id: string): Promise<void>
  removeAll(): Promise<void>
  read(id: string, offset: number): Promise<Uint8Array>
}

/** Page to worker. A chunk's words are transferred or, until the worker has answered once, copied. */
export type ToWorker =
  | { readonly kind: 'open', readonly opening: Opening }
  /** `lent`: the words' buffer was transferred and is wanted back. */
  | { readonly kind: 'chunk', readonly chunk: RawChunk, readonly lent: boolean }
  | { readonly kind: 'module', readonly hash: string, readonly table: unknown }
  | { readonly kind: 'ask', readonly number: number, readonly method: keyof Asks, readonly args: readonly unknown[] }

/** Worker to page. */
export type FromWorker =
  | { readonly kind: 'ready' }
  /** The lock of this name is held as long as the keeper lives. */
  | { readonly kind: 'alive', readonly lock: string }
  /** A buffer that the page may fill again. */
  | { readonly kind: 'free', readonly buffer: ArrayBuffer }
  | { readonly kind: 'state', readonly state: KeeperState }
  | { readonly kind: 'problem', readonly problem: Problem }
  /** The recording was removed: what follows can only be read from a segment's start on. */
  | { readonly kind: 'removed' }
  | { readonly kind: 'answer', readonly number: number, readonly value: unknown, readonly failed: string | undefined }
