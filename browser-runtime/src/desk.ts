import type { RawChunk } from '@cinescope/trace'
import type { Asks, FromWorker, KeeperState, Opening, Problem, ToWorker } from './keeper/message.ts'
import { CapturedBlob, CapturedWorker, createObjectURL, listen, revokeObjectURL } from './platform.ts'

export interface DeskEvents {
  state(state: KeeperState): void
  problem(problem: Problem): void
  removed(): void
  /** A chunk's buffer is free again, of `bytes`. */
  free(buffer: ArrayBuffer, bytes: number): void
}

/** A keeper in this thread: takes the same messages as the worker, in the same order. */
export interface LocalKeeper { take(message: ToWorker): void }
export type OpenLocal = (answer: (message: FromWorker) => void) => LocalKeeper | Promise<LocalKeeper>

interface Waiting { resolve(value: unknown): void, reject(reason: Error): void }

/**
 * The page's end of its keeper. Starts the packer worker from text; where that is refused, everything sent so far is sent again
 * to a keeper in this thread, so nothing is lost by trying.
 */
export class Desk {
  readonly #events: DeskEvents
  readonly #openLocal: OpenLocal
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #local: LocalKeeper | undefined
  /** Sent but not known to have arrived anywhere: until the worker's first word, or while the local keeper loads. */
  #unconfirmed: ToWorker[] | undefined = []
  #number = 0

  constructor(openLocal: OpenLocal, events: DeskEvents) {
    this.#events = events
    this.#openLocal = openLocal
  }

  /** `source` is the worker's script; empty: no worker. Events may come before this returns. */
  start(opening: Opening, source: string): void {
    this.#start(source)
    this.#post({ kind: 'open', opening })
  }

  /** `chunk.words` is a pooled buffer and belongs to the desk from now on. */
  chunk(chunk: RawChunk): void {
    this.#post({ kind: 'chunk', chunk, lent: true })
  }

  /** A module registered; `table` if it brought its own. */
  module(hash: string, table: unknown): void {
    this.#post({ kind: 'module', hash, table })
  }

  /** Answers once everything that was handed over before is stored. */
  ask<M extends keyof Asks>(method: M, ...args: Parameters<Asks[M]>): ReturnType<Asks[M]> {
    const number = ++this.#number
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject })
      this.#post({ kind: 'ask', number, method, args })
    }) as ReturnType<Asks[M]>
  }

  #post(message: ToWorker): void {
    this.#unconfirmed?.push(message)
    if (this.#local) return this.#local.take(message)
    const worker = this.#worker
    if (!worker) return
    if (message.kind !== 'chunk') worker.postMessage(message, [])
    else if (this.#unconfirmed) {
      const { chunk } = message
      worker.postMessage({ kind: 'chunk', chunk: { ...chunk, words: chunk.words.slice(0, chunk.length) }, lent: false } satisfies ToWorker, [])
    } else worker.postMessage(message, [message.chunk.words.buffer as ArrayBuffer])
  }

  #start(source: string): void {
    if (!source || !CapturedWorker || !CapturedBlob || !createObjectURL) {
      void this.#fallBack()
      return
    }
    try {
      const url = createObjectURL(new CapturedBlob([source], { type: 'text/javascript' }))
      const worker = this.#worker = new CapturedWorker(url, { name: 'cinescope' })
      listen(worker, 'message', event => { this.#answer((event as MessageEvent<FromWorker>).data) })
      listen(worker, 'error', event => { this.#refused((event as ErrorEvent).message) })
      listen(worker, 'message', () => { revokeObjectURL?.(url) })
    } catch (error) {
      this.#refused(String(error))
    }
  }

  #refused(reason: string | undefined): void {
    if (!this.#unconfirmed || this.#local) {
      // It has answered before, so it was allowed to: a fault of its own.
      this.#events.problem({ code: 'CINE_RECORDING_FAULT', data: { reason } })
      return
    }
    this.#worker?.terminate()
    this.#worker = undefined
    this.#events.problem({ code: 'CINE_WORKER_REFUSED', data: { reason: reason || 'blocked, as by a content security policy' } })
    void this.#fallBack()
  }

  async #fallBack(): Promise<void> {
    try {
      const local = await this.#openLocal(message => { this.#answer(message) })
      const messages = this.#unconfirmed ?? []
      this.#unconfirmed = undefined
      this.#local = local
      for (const message of messages) local.take(message)
    } catch (error) {
      this.#events.problem({ code: 'CINE_RECORDING_FAULT', data: { reason: String(error) } })
    }
  }

  #answer(message: FromWorker): void {
    switch (message.kind) {
      case 'ready': return this.#confirm()
      case 'free': return this.#events.free(message.buffer, message.buffer.byteLength)
      case 'state': return this.#events.state(message.state)
      case 'problem': return this.#events.problem(message.problem)
      case 'removed': return this.#events.removed()
      case 'answer': {
        const waiting = this.#waiting.get(message.number)
        this.#waiting.delete(message.number)
        if (message.failed === undefined) waiting?.resolve(message.value)
        else waiting?.reject(new Error(message.failed))
      }
    }
  }

  #confirm(): void {
    const copied = this.#unconfirmed ?? []
    this.#unconfirmed = undefined
    for (const message of copied) {
      if (message.kind === 'chunk') this.#events.free(message.chunk.words.buffer as ArrayBuffer, message.chunk.words.buffer.byteLength)
    }
  }
}
