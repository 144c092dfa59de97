import type { FromWorker, Opening, Problem, Resume, ToWorker } from './keeper/message.ts'
import { CapturedBlob, CapturedWorker, createObjectURL, listen, revokeObjectURL, whenFree } from './platform.ts'
import { workerSource } from './worker-source.ts'

/** A keeper in this thread: takes the same messages as the worker, in the same order. */
export interface LocalKeeper { take(message: ToWorker): void }
export type OpenLocal = (answer: (message: FromWorker) => void) => LocalKeeper | Promise<LocalKeeper>

/** Whom a courier brings the answers. */
export interface Receiver {
  take(message: FromWorker): void
  problem(problem: Problem): void
  /** A chunk that was copied on its way; its buffer is free. */
  copied(words: Int32Array): void
  /** The keeper was lost with all that was on its way; its successor understands chunks only from one on that starts a segment. */
  torn(): void
}

/** Workers that may follow one that was lost; then this thread keeps. */
const RESTARTS = 3

/**
 * Carries messages to the keeper, in order. Starts the packer worker from text; where that is refused, everything sent so far is sent again to a keeper
 * in this thread, so nothing is lost by trying. A worker that ends (its memory ran out, somebody closed it) is followed by another.
 */
export class Courier {
  readonly #opening: Opening
  readonly #receiver: Receiver
  readonly #openLocal: OpenLocal
  #source: string
  #worker: Worker | undefined
  #local: LocalKeeper | undefined
  /** Sent but not known to have arrived anywhere: until the worker's first word, or while the local keeper loads. */
  #unconfirmed: ToWorker[] | undefined
  /** What every keeper of this recording is told. */
  readonly #modules: ToWorker[] = []
  readonly #asked = new Map<number, ToWorker>()
  #resume: Resume = { seq: 0, segment: 0, tick: 0 }
  #restarts = 0

  /** `worker` false: this thread keeps. */
  constructor(opening: Opening, worker: boolean, receiver: Receiver, openLocal: OpenLocal = async answer => (await import('./keeper/local.ts')).openLocal(answer), source: string = workerSource) {
    this.#opening = opening
    this.#receiver = receiver
    this.#openLocal = openLocal
    this.#source = worker ? source : ''
    this.#begin([{ kind: 'open', opening }])
  }

  post(message: ToWorker): void {
    if (message.kind === 'module') this.#modules.push(message)
    else if (message.kind === 'ask') this.#asked.set(message.number, message)
    this.#send(message)
  }

  #begin(messages: readonly ToWorker[]): void {
    this.#unconfirmed = []
    this.#start()
    for (const message of messages) this.#send(message)
  }

  #send(message: ToWorker): void {
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

  #start(): void {
    if (!this.#source || !CapturedWorker || !CapturedBlob || !createObjectURL) {
      void this.#fallBack()
      return
    }
    try {
      const url = createObjectURL(new CapturedBlob([this.#source], { type: 'text/javascript' }))
      const worker = this.#worker = new CapturedWorker(url, { name: 'cinescope' })
      listen(worker, 'message', event => {
        revokeObjectURL?.(url)
        if (this.#worker === worker) this.#answer((event as MessageEvent<FromWorker>).data)
      })
      listen(worker, 'error', event => { if (this.#worker === worker) this.#failed((event as ErrorEvent).message) })
    } catch (error) {
      this.#failed(String(error))
    }
  }

  #failed(reason: string | undefined): void {
    if (!this.#unconfirmed) {
      // It has answered before, so it was allowed to: a fault of its own, and it goes on.
      this.#receiver.problem({ code: 'CINE_RECORDING_FAULT', data: { reason } })
      return
    }
    this.#worker?.terminate()
    this.#worker = undefined
    this.#receiver.problem({ code: 'CINE_WORKER_REFUSED', data: { reason: reason || 'blocked, as by a content security policy' } })
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
      this.#receiver.problem({ code: 'CINE_RECORDING_FAULT', data: { reason: String(error) } })
    }
  }

  #answer(message: FromWorker): void {
    if (message.kind === 'ready') return this.#confirm()
    if (message.kind === 'alive') return this.#watch(message.lock)
    if (message.kind === 'answer') this.#asked.delete(message.number)
    else if (message.kind === 'state') this.#resume = message.state
    this.#receiver.take(message)
  }

  #confirm(): void {
    const copied = this.#unconfirmed ?? []
    this.#unconfirmed = undefined
    for (const message of copied) if (message.kind === 'chunk') this.#receiver.copied(message.chunk.words)
  }

  /** No event tells that a worker ended, but its locks are free then. Pages without a secure context have none: there a lost worker is not noticed. */
  #watch(lock: string): void {
    const worker = this.#worker
    if (worker) whenFree(lock, () => { if (this.#worker === worker) this.#lost(worker) })
  }

  #lost(worker: Worker): void {
    worker.terminate()
    this.#worker = undefined
    this.#receiver.problem({ code: 'CINE_WORKER_LOST', data: {} })
    this.#receiver.torn()
    if (this.#restarts++ === RESTARTS) this.#source = ''
    const { seq, segment, tick } = this.#resume
    this.#begin([{ kind: 'open', opening: { ...this.#opening, resume: { seq, segment, tick } } }, ...this.#modules, ...this.#asked.values()])
  }
}
