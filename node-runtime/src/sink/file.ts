import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads'
import { dirname } from 'node:path'
import type { ChunkSink, RawChunk } from '@cinescope/trace'
import { now } from '../primordial.ts'
import { makeFolder } from './folder.ts'
import { CHUNK_WORDS, STATE_DROPPED, STATE_FAILED, STATE_HANDLED, STATE_READY, STATE_WORDS, STATE_WRITTEN } from './message.ts'
import type { ChunkMeta, FromKeeper, KeeperStart, ToKeeper } from './message.ts'
import { Spill } from './spill.ts'

export interface FileSinkOptions {
  readonly file: string
  readonly recordingId: string
  readonly epoch: number
  readonly title: string
  /** From so many raw bytes in memory on, new segments wait for the worker on disk. */
  readonly poolBytes?: number
  readonly spillBytes?: number
  /** The worker's file, if it is not beside this one. */
  readonly worker?: URL
}

export interface SinkProblem { readonly code: string, readonly data: Readonly<Record<string, unknown>> }

/** Longest time without any sign of life from the worker that a leaving program waits for. */
const PATIENCE_MS = 3000
/** Chunks smaller than this are copied to a buffer of their size: a pooled one would hold 256 KiB of memory for them. */
const SMALL_WORDS = 4096

/**
 * Writes a recording through a worker thread. The program's thread only copies words and posts them; the worker packs and
 * appends. Nothing here keeps the program alive, waits (but for `drain`), or throws.
 */
export class FileSink implements ChunkSink {
  readonly file: string
  readonly problems: SinkProblem[] = []
  readonly #state = new Int32Array(new SharedArrayBuffer(STATE_WORDS * 4))
  readonly #port: MessagePort
  readonly #worker: Worker
  readonly #spill: Spill
  readonly #poolBytes: number
  readonly #free: Int32Array[] = []
  /** Bytes in memory of each message that is not handled yet, oldest first from `#first`. */
  #waiting: number[] = []
  #first = 0
  #posted = 0
  #settled = 0
  #waitingBytes = 0
  /** Chunks in the spill file that are not handled yet. */
  #spilled = 0
  #spilling = false
  #dropped = 0
  #gone = false

  constructor(options: FileSinkOptions) {
    this.file = options.file
    this.#poolBytes = options.poolBytes ?? 2 ** 20
    makeFolder(dirname(options.file))
    this.#spill = new Spill(`${options.file}.spill`, options.spillBytes ?? 2 ** 32)
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    const start: KeeperStart & { readonly port: MessagePort } = {
      file: options.file, state: this.#state, recordingId: options.recordingId, epoch: options.epoch, title: options.title, port: port2,
    }
    // Neither --import nor NODE_OPTIONS may reach the worker: it would record itself.
    this.#worker = new Worker(options.worker ?? new URL('./node-worker.mjs', import.meta.url), {
      workerData: start, transferList: [port2], execArgv: [], argv: [], env: { CINESCOPE: '0' }, stdin: false, stdout: true, stderr: true,
    })
    this.#worker.on('error', error => this.#lost(String(error)))
    this.#worker.unref()
    port1.unref()
  }

  write(chunk: RawChunk): void | false {
    this.#settle()
    if (this.#gone) return false
    // The recorder believes them written; what it defined in them is lost.
    const dropped = this.dropped
    if (dropped !== this.#dropped) {
      this.#dropped = dropped
      if (!chunk.startsSegment) return false
    }
    const { words, length, texts, startsSegment, frames, firstTick, epoch, time } = chunk
    const meta: ChunkMeta = { length, texts, startsSegment, frames, firstTick, epoch, time }
    // Whole segments: what a killed process leaves must be readable without what was in memory.
    if (startsSegment) this.#spilling = this.#spilled > 0 || this.#waitingBytes >= this.#poolBytes || Atomics.load(this.#state, STATE_READY) === 0
    if (this.#spilling) {
      const offset = this.#spill.add({ chunk: meta }, words.subarray(0, length))
      if (offset < 0) {
        this.#problem({ code: 'CINE_DISK_FULL', data: { file: this.file } })
        return false
      }
      this.#spilled++
      this.#post({ kind: 'spilled', fd: this.#spill.fd, offset, meta }, 0)
      return
    }
    if (length < SMALL_WORDS || length > CHUNK_WORDS) return this.#send(words.slice(0, length), meta)
    const copy = this.#free.pop() ?? new Int32Array(CHUNK_WORDS)
    copy.set(length === words.length ? words : words.subarray(0, length))
    this.#send(copy, meta)
  }

  /** A module's site table, as JSON text. */
  addTable(text: string): void {
    if (this.#gone) return
    if (this.#spilled > 0) this.#spill.add({ table: text }, new Int32Array(0))
    this.#post({ kind: 'table', text }, 0)
  }

  /** Bytes written to the file so far, to the KiB. */
  get written(): number { return Atomics.load(this.#state, STATE_WRITTEN) * 1024 }

  /** Chunks that found no room on disk. */
  get dropped(): number { return Atomics.load(this.#state, STATE_DROPPED) }

  /**
   * Waits until everything handed over is in the file. True if it is; false once the worker has given no sign of life for
   * a while. `finish` also writes the directory.
   */
  drain(finish: boolean): boolean {
    if (this.#gone) return false
    if (finish) this.#post({ kind: 'finish' }, 0)
    let seen = this.#handled()
    let since = now()
    while (seen !== (this.#posted | 0)) {
      if (Atomics.load(this.#state, STATE_FAILED) !== 0) return false
      Atomics.wait(this.#state, STATE_HANDLED, seen, 100)
      const handled = this.#handled()
      if (handled !== seen) since = now()
      else if (now() - since > PATIENCE_MS) return false
      seen = handled
    }
    this.#settle()
    return !this.#gone
  }

  /** Ends the worker. Tests and programs that install a second time need it; a leaving process does not. */
  async close(): Promise<void> {
    this.drain(true)
    this.#gone = true
    this.#port.close()
    await this.#worker.terminate()
    this.#spill.clear()
  }

  #send(words: Int32Array, meta: ChunkMeta): void {
    this.#post({ kind: 'chunk', words, meta }, words.byteLength, words)
  }

  #post(message: ToKeeper, bytes: number, words?: Int32Array): void {
    this.#posted++
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes
    this.#port.postMessage(message, words ? [words.buffer as ArrayBuffer] : [])
  }

  #handled(): number { return Atomics.load(this.#state, STATE_HANDLED) }

  /** Takes in what the worker has done since. Works within one synchronous run: no event loop is needed to receive. */
  #settle(): void {
    if (Atomics.load(this.#state, STATE_FAILED) !== 0 && !this.#gone) this.#lost('the worker failed')
    const handled = this.#handled()
    for (let left = (handled - this.#settled) | 0; left > 0; left--) this.#waitingBytes -= this.#waiting[this.#first++] ?? 0
    this.#settled = handled
    if (this.#first === this.#waiting.length) {
      this.#waiting = []
      this.#first = 0
      if (this.#spilled > 0) this.#spill.clear()
      this.#spilled = 0
    } else if (this.#first > 4096) {
      this.#waiting = this.#waiting.slice(this.#first)
      this.#first = 0
    }
    for (let received = receiveMessageOnPort(this.#port); received; received = receiveMessageOnPort(this.#port)) {
      const message = received.message as FromKeeper
      if (message.kind === 'problem') this.#problem(message)
      else if (this.#free.length < 32) this.#free.push(message.words)
    }
  }

  #lost(what: string): void {
    this.#gone = true
    this.#problem({ code: 'CINE_WORKER_LOST', data: { what } })
  }

  #problem({ code, data }: SinkProblem): void {
    if (!this.problems.some(problem => problem.code === code)) this.problems.push({ code, data })
  }
}
