import type { RawChunk } from '@cinescope/trace'
import type { Receiver } from './courier.ts'
import type { Asks, FromWorker, KeeperState, Opening, Problem, ToWorker } from './keeper/message.ts'

export interface DeskEvents {
  state(state: KeeperState): void
  problem(problem: Problem): void
  removed(): void
  /** A chunk's buffer is free again. */
  free(buffer: ArrayBuffer): void
  /** All buffers that are out are lost, and so is what later chunks refer to, up to one that starts a segment. */
  torn(): void
}

/** What carries messages to the keeper, loaded after the page's start. */
export type LoadCourier = (receiver: Receiver, opening: Opening) => Promise<{ post(message: ToWorker): void }>

interface Waiting { resolve(value: unknown): void, reject(reason: Error): void }

/** The page's end of its keeper: what is handed in before the courier is there waits for it. */
export class Desk {
  readonly #events: DeskEvents
  readonly #load: LoadCourier
  readonly #waiting = new Map<number, Waiting>()
  /** Handed in before the courier was there. */
  readonly #early: ToWorker[] = []
  #courier: { post(message: ToWorker): void } | undefined
  #number = 0

  constructor(load: LoadCourier, events: DeskEvents) {
    this.#events = events
    this.#load = load
  }

  async start(opening: Opening): Promise<void> {
    const { problem, free, torn } = this.#events
    try {
      const courier = await this.#load({ take: message => { this.#answer(message) }, problem, torn, copied: words => { free(words.buffer as ArrayBuffer) } }, opening)
      this.#courier = courier
      for (const message of this.#early.splice(0)) courier.post(message)
    } catch (error) {
      problem({ code: 'CINE_RECORDING_FAULT', data: { reason: String(error) } })
    }
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
    if (this.#courier) this.#courier.post(message)
    else this.#early.push(message)
  }

  #answer(message: FromWorker): void {
    switch (message.kind) {
      case 'free': return this.#events.free(message.buffer)
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
}
