import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { types } from 'node:util'
import { installProxyTracker, installToString, prepare, recorder, useProxyTest, type StartOptions } from '@cinescope/recorder'
import { useNameRules, type RedactionRules } from '@cinescope/trace'
import { Controls, GOVERNOR_BUDGET, KEEP_SECONDS, budgetOf, checkSetting, type LiveSettings, type RecorderStatus, type Retention, type SettingName } from '@cinescope/protocol'
import type { Border } from './border/border.ts'
import { watchConsole } from './border/console.ts'
import { Entries } from './border/entry.ts'
import { watchErrors } from './border/errors.ts'
import { watchMessages } from './border/messages.ts'
import { watchNetwork } from './border/network.ts'
import { rememberEnvironment } from './border/secrets.ts'
import { watchTimers } from './border/timers.ts'
import { watchExit } from './exit/exit.ts'
import { SignalWatch } from './exit/signal.ts'
import { clearTimer, now, setTimer, soon, timeOrigin } from './primordial.ts'
import { publishProbes } from './publish.ts'
import { FileSink, RING_BYTES } from './sink/file.ts'
import { programTitle, recordingName } from './sink/folder.ts'
import { MemorySink } from './sink/memory.ts'
import { threadTime } from './thread-time.ts'

export interface InstallOptions {
  /** Where the recording goes. Default 'file'. */
  readonly sink?: 'file' | 'memory'
  /** Folder of recordings. Default `.cinescope` in the working directory. */
  readonly folder?: string
  /** The recording's own path; wins over `folder`. */
  readonly file?: string
  /** Record at once. Default true. */
  readonly autoStart?: boolean
  readonly title?: string
  /** Most raw bytes that may wait for the packer, in a file beside the recording. Default 4 GiB. */
  readonly spillBytes?: number
  /** Answers site tables (JSON text) that have become known since it was last asked. */
  readonly tables?: () => readonly string[]
  /** Bytes of history that the recording keeps. Default 1 GiB. */
  readonly ringBytes?: number
  /** A user's rules for secrets. */
  readonly redact?: RedactionRules
  /** Which finished recordings of the folder stay. Default: 50, 14 days, 4 GiB. */
  readonly retain?: Retention
  /** Console calls, timers, requests and uncaught errors become records. Default true. */
  readonly borders?: boolean
  /** Share of task time that recording may take; 'off': no bound. Default 0.1. */
  readonly governor?: number | 'off'
  /** The file of the worker thread, if it is not `node-worker.mjs` beside this module. */
  readonly worker?: URL
}

export interface Installed {
  readonly recordingId: string
  /** Path of the recording, if it is a file. */
  readonly file: string | undefined
  /** Hands a module's site table (JSON text) to the recording. */
  addSites(text: string): void
  status(): RecorderStatus
  start(): void
  keep(seconds: number, reason: string): void
  update(name: SettingName, value: number): void
  /** Everything up to now is readable when it answers; false if that cannot be told. */
  flush(): boolean
  /** The recording as a `.cine` file, if it is in memory. */
  bytes(): Uint8Array | undefined
  /** Stops recording, ends the file and takes all patches back. */
  close(): Promise<void>
}

/** How often what was recorded is handed on, so that a killed process has lost no more than that. */
const FLUSH_MS = 200
/** Synchronous runs this long are kept: the event loop stood still for everybody. */
const LONG_MS = 500

let installed: Installed | undefined

/**
 * Begins a recording of this process. With CINESCOPE=0 in the environment nothing happens and the answer is undefined.
 * A second call answers the first recording.
 */
export function install(options: InstallOptions = {}): Installed | undefined {
  publishProbes()
  if (process.env['CINESCOPE'] === '0') return undefined
  try {
    installed ??= begin(options)
  } catch (error) {
    // A folder that cannot be written to is no reason for the program not to run.
    process.stderr.write(`[CINE_RECORDING_FAULT] see docs/errors/CINE_RECORDING_FAULT.md: ${String(error)}\n`)
  }
  return installed
}

/** Records from here on; `plan` lowers functions of modules before. */
export function start(options: StartOptions = {}): void {
  prepare(options)
  installed?.start()
}

/** Stops recording; what was recorded stays. */
export function stop(): void {
  recorder.stop()
}

/** What was recorded in the last seconds stays in the ring, whatever comes later, and is marked with the reason. */
export function keep(seconds: number = KEEP_SECONDS, reason = ''): void {
  installed?.keep(seconds, reason)
}

/** Changes a setting while the program runs. Throws a fault with a code if there is no such setting, or it does not take the value. */
export function update<Name extends SettingName>(name: Name, value: LiveSettings[Name]): void {
  checkSetting(name, value)
  installed?.update(name, value)
}

/** Undefined if nothing is installed. */
export function status(): RecorderStatus | undefined {
  return installed?.status()
}

function begin(options: InstallOptions): Installed {
  useNameRules(options.redact)
  const recordingId = randomBytes(8).toString('hex')
  const title = options.title ?? programTitle()
  const file = options.sink === 'memory' ? undefined
    : resolve(options.file ?? `${options.folder ?? '.cinescope'}/${recordingName(Date.now(), process.pid)}`)
  const header = { recordingId, epoch: timeOrigin, title }
  const sink = file === undefined ? new MemorySink(header, options.redact)
    : new FileSink({ ...header, file, ...(options.spillBytes !== undefined && { spillBytes: options.spillBytes }), ...(options.worker && { worker: options.worker }), ...(options.redact && { redact: options.redact }), ...(options.retain && { retain: options.retain }), ...(options.ringBytes !== undefined && { ringBytes: options.ringBytes }) })
  const sent = new Set<string>()
  const sendTables = (): void => {
    for (const text of options.tables?.() ?? []) sink.addTable(text)
    if (recorder.tables.size === sent.size) return
    for (const [hash, table] of recorder.tables) {
      if (sent.has(hash)) continue
      sent.add(hash)
      sink.addTable(JSON.stringify(table))
    }
  }

  const controls = new Controls(recorder, sink, now, options.ringBytes ?? RING_BYTES)
  const border: Border = {
    get recording() { return recorder.recording },
    emit: (op, values, depth) => recorder.emit(op, values, depth),
    next: () => { recorder.entry(true) },
    keep: reason => { controls.keepOn(reason) },
    remember: value => recorder.remember(value),
    counts: () => recorder.counts(),
  }
  const entries = new Entries(border, title)
  let taskBegan = now()
  let seen = 0
  recorder.install({
    sink: {
      write(chunk) {
        sendTables()
        // Only a long synchronous run fills chunks between two ticks of the timer.
        if (chunk.time - taskBegan > FLUSH_MS) signals?.disarm()
        return sink.write(chunk)
      },
    },
    now,
    epoch: timeOrigin,
    onEntry: entries.begin,
    soon,
    taskRecords: Number.MAX_SAFE_INTEGER,
    governor: { budget: budgetOf(options.governor ?? GOVERNOR_BUDGET), busy: threadTime },
  })

  const flush = (): boolean => {
    recorder.flush()
    sendTables()
    return sink.drain(false)
  }
  const leave = (): void => {
    try {
      recorder.flush()
      sendTables()
      sink.drain(true)
    } catch {}
  }
  const signals = file === undefined ? undefined : new SignalWatch(leave)
  const tick = (): void => {
    const late = now() - taskBegan - FLUSH_MS
    taskBegan = now()
    if (late > LONG_MS && recorder.recording) border.keep('long task')
    recorder.entry()
    signals?.arm()
    const { records } = recorder.counts()
    controls.sample()
    if (records === seen) return
    seen = records
    recorder.flush()
  }
  const timer = setTimer(tick, FLUSH_MS)
  timer.unref()
  const undo = [() => clearTimer(timer), () => signals?.close()]
  if (file !== undefined) undo.push(watchExit(leave))
  installProxyTracker()
  useProxyTest(types.isProxy)
  installToString()
  // Credentials by the dozen, and reading it is a system call.
  recorder.opaque(process.env)
  if (options.borders !== false) {
    undo.push(watchConsole(border), watchTimers(entries), watchMessages(entries), watchNetwork(border, entries), watchErrors(border))
  }
  const begun = (): void => {
    recorder.start()
    rememberEnvironment(border, process.env)
  }
  if (options.autoStart !== false) begun()

  return {
    recordingId,
    file,
    addSites: text => sink.addTable(text),
    start: begun,
    keep: (seconds, reason) => { controls.keep(seconds, reason) },
    update: (name, value) => {
      checkSetting(name, value)
      controls.update(name, value)
    },
    status: () => ({
      ...controls.status(), ...file === undefined && { ringBytes: 0 }, recordingId, bytes: sink.written, travelling: false, problems: sink.problems,
    }),
    flush,
    bytes: () => {
      if (!(sink instanceof MemorySink)) return undefined
      flush()
      return sink.bytes()
    },
    close: async () => {
      recorder.stop()
      leave()
      for (const back of undo) back()
      installed = undefined
      await sink.close()
    },
  }
}
