import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads'
import fs from 'node:fs'
import { dirname } from 'node:path'
import type { Retention } from '@cinescope/protocol'
import { fileHeader, redactChunk, Redactor, traceHeader, type ChunkSink, type RawChunk, type RedactionRules } from '@cinescope/trace'
import { now } from '../primordial.ts'
import { makeFolder } from './folder.ts'
import { STATE_DROPPED, STATE_FAILED, STATE_HANDLED, STATE_SEGMENT, STATE_WORDS, STATE_WRITTEN, loadTick, type FromKeeper, type KeeperStart, type ToKeeper } from './message.ts'
import { compileApart } from './pattern.ts'
import { Spill } from './spill.ts'
import { writer } from './writer.ts'

export interface FileSinkOptions {
  readonly file: string
  readonly recordingId: string
  readonly epoch: number
  readonly title: string
  /** Most raw bytes that may wait for the worker, on disk. Default 4 GiB. */
  readonly spillBytes?: number
  /** The worker's file, if it is not beside this one. */
  readonly worker?: URL
  readonly redact?: RedactionRules
  /** Bytes of history that the recording keeps; for a while it is half as large again. Default 1 GiB. */
  readonly ringBytes?: number
  /** Which finished recordings of the folder stay. */
  readonly retain?: Retention
  /** Milliseconds that a leaving program waits for the packer at most. Default 10,000. */
  readonly leavingMs?: number
}

export interface SinkProblem { readonly code: string, readonly data: Readonly<Record<string, unknown>> }

export const RING_BYTES: number = 2 ** 30
/** Workers that may be started after the first one was lost. */
const RESTARTS = 3
/** Longest time without any sign of life from the worker that a leaving program waits for. */
const PATIENCE_MS = 3000
/** Longest that a leaving program waits in all; what is not packed by then stays in the spill file, which whoever opens the recording takes in. */
const LEAVING_MS = 10_000

/**
 * Writes a recording through a worker thread. The program's thread appends raw chunks to a spill file (2 ns a record, survives
 * a kill) and tells the worker, which packs them into the recording. Memory does not grow however far the worker is behind. Nothing here
 * keeps the program alive, waits (but for `drain`), or throws once it is made.
 */
export class FileSink implements ChunkSink {
  readonly file: string
  readonly problems: SinkProblem[] = []
  #options: FileSinkOptions
  #state!: Int32Array
  #port!: MessagePort
  #worker!: Worker
  #restarts = 0
  readonly #spill: Spill
  readonly #redactor: Redactor
  #posted = 0
  #dropped = 0
  #gone = false
  /** The worker is another one: it knows nothing that chunks before a new segment refer to. */
  #torn = false
  /** Time left of LEAVING_MS: a program may leave in several steps. */
  #leaving: number

  constructor(options: FileSinkOptions) {
    const { file, recordingId, epoch, title } = options
    this.file = file
    this.#options = options
    this.#leaving = options.leavingMs ?? LEAVING_MS
    makeFolder(dirname(file))
    fs.writeFileSync(file, fileHeader(traceHeader({ writer, recordingId, epoch, platform: 'node', title })), { flag: 'wx', mode: 0o600 })
    this.#redactor = new Redactor(options.redact, compileApart)
    this.#spill = new Spill(`${file}.spill`, options.spillBytes ?? 2 ** 32)
    this.#open(undefined)
  }

  #open(resume: KeeperStart['resume']): void {
    const { file, worker, redact, retain, ringBytes = RING_BYTES } = this.#options
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.#state = new Int32Array(new SharedArrayBuffer(STATE_WORDS * 4))
    this.#posted = 0
    this.#dropped = 0
    const start: KeeperStart & { readonly port: MessagePort } = { file, state: this.#state, redact, retain, ringBytes, resume, port: port2 }
    // Neither --import nor NODE_OPTIONS may reach the worker: it would record itself.
    const opened = this.#worker = new Worker(worker ?? workerFile(), {
      workerData: start, transferList: [port2], execArgv: [], argv: [], env: { CINESCOPE: '0' }, stdin: false, stdout: true, stderr: true,
    })
    const lost = (what: string): void => { if (this.#worker === opened) this.#lost(what) }
    opened.on('error', error => lost(String(error)))
    opened.on('exit', code => lost(`the worker ended with ${code}`))
    opened.unref()
    port1.unref()
  }

  write(chunk: RawChunk): void | false {
    this.#settle()
    if (this.#gone) return false
    if (this.#torn && !chunk.startsSegment) return false
    this.#torn = false
    // The recorder believes them written; what it defined in them is lost.
    const dropped = this.dropped
    if (dropped !== this.#dropped) {
      this.#dropped = dropped
      if (!chunk.startsSegment) return false
    }
    const { words, length, texts, startsSegment, frames, firstTick, epoch, time } = redactChunk(chunk, this.#redactor)
    const place = this.#spill.add({ chunk: { length, texts, startsSegment, frames, firstTick, epoch, time } }, words.subarray(0, length))
    if (!place) {
      this.#problem({ code: 'CINE_DISK_FULL', data: { file: this.file } })
      return false
    }
    this.#post({ kind: 'chunk', fd: this.#spill.fd, ...place })
  }

  /** A module's site table, as JSON text. */
  addTable(text: string): void {
    if (this.#gone) return
    this.#spill.add({ table: text }, new Int32Array(0))
    this.#post({ kind: 'table', text })
  }

  /** What was recorded since a time (milliseconds of `now`), up to a tick, outlasts what is recorded later. */
  keep(since: number, tick: number): void {
    if (!this.#gone) this.#post({ kind: 'keep', since, tick })
  }

  /** Bytes of history from now on. */
  resize(ringBytes: number): void {
    this.#options = { ...this.#options, ringBytes }
    if (!this.#gone) this.#post({ kind: 'resize', ringBytes })
  }

  /** Bytes written to the recording so far, to the KiB. */
  get written(): number { return Atomics.load(this.#state, STATE_WRITTEN) * 1024 }

  /** Chunks that found no room in the recording. */
  get dropped(): number { return Atomics.load(this.#state, STATE_DROPPED) }

  /**
   * Waits until everything handed over is in the recording. True if it is; false once the worker has given no sign of life for
   * a while, or `finish` took too long: then the rest stays in the spill file. `finish` also writes the directory.
   */
  drain(finish: boolean): boolean {
    if (this.#gone) return false
    if (finish) this.#post({ kind: 'finish' })
    let seen = this.#handled()
    let since = now()
    let before = since
    while (seen !== (this.#posted | 0)) {
      if (Atomics.load(this.#state, STATE_FAILED) !== 0) return false
      if (finish) {
        const time = now()
        this.#leaving -= time - before
        before = time
        if (this.#leaving <= 0) return false
      }
      Atomics.wait(this.#state, STATE_HANDLED, seen, 100)
      const handled = this.#handled()
      if (handled !== seen) since = now()
      else if (now() - since > PATIENCE_MS) return false
      seen = handled
    }
    this.#settle()
    if (finish) this.#spill.remove()
    return !this.#gone
  }

  /** Ends the worker. Tests and programs that install a second time need it; a leaving process does not. */
  async close(): Promise<void> {
    this.drain(true)
    this.#gone = true
    this.#port.close()
    await this.#worker.terminate()
  }

  #post(message: ToKeeper): void {
    this.#posted++
    this.#port.postMessage(message, [])
  }

  #handled(): number { return Atomics.load(this.#state, STATE_HANDLED) }

  /** Takes in what the worker has done since. Works within one synchronous run: no event loop is needed to receive. */
  #settle(): void {
    if (Atomics.load(this.#state, STATE_FAILED) !== 0 && !this.#gone) this.#lost('the worker failed')
    if (!this.#gone && this.#handled() === (this.#posted | 0)) this.#spill.clear()
    for (let received = receiveMessageOnPort(this.#port); received; received = receiveMessageOnPort(this.#port)) this.#problem(received.message as FromKeeper)
  }

  /** What the worker had not come to is a loss, which its successor writes down; the recorder starts a segment. */
  #lost(what: string): void {
    if (this.#gone) return
    this.#problem({ code: 'CINE_WORKER_LOST', data: { what } })
    const segment = Atomics.load(this.#state, STATE_SEGMENT)
    const tick = loadTick(this.#state)
    this.#gone = true
    this.#port.close()
    void this.#worker.terminate()
    if (this.#restarts++ >= RESTARTS) return
    try {
      this.#spill.clear()
      this.#open({ segment, tick })
      this.#gone = false
      this.#torn = true
    } catch { /* nothing more is recorded */ }
  }

  #problem({ code, data }: SinkProblem): void {
    if (!this.problems.some(problem => problem.code === code)) this.problems.push({ code, data })
  }
}

/** Under Yarn's Plug'n'Play the package is in an archive, where only a patched `fs` can read; a worker has Node's own, so it gets the text. */
function workerFile(): URL {
  const url = new URL('./node-worker.mjs', import.meta.url)
  return process.versions['pnp'] === undefined ? url : new URL(`data:text/javascript,${encodeURIComponent(fs.readFileSync(url, 'utf8'))}`)
}
