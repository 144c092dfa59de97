import { KEEP_SECONDS, budgetOf, checkSetting, type FunctionChoice, type Live, type LiveStore, type RecorderStatus, type RecordingInfo, type SettingName } from '@cinescope/protocol'
import { Meter, type Recorder } from '@cinescope/recorder'
import type { Stores } from '@cinescope/stores'
import { OP_MARK, type Level } from '@cinescope/trace'
import type { Desk } from './desk.ts'
import type { Flushing } from './flushing.ts'
import type { KeeperState, Problem } from './keeper/message.ts'
import type { Hold } from './patch/hold.ts'
import type { Tasks } from './patch/tasks.ts'
import { after, capturedFetch, now } from './platform.ts'

export interface LiveParts {
  readonly id: string
  readonly ringBytes: number
  readonly editor: string | undefined
  readonly recorder: Recorder
  readonly desk: Pick<Desk, 'ask'>
  readonly flushing: Flushing
  readonly stores: Stores
  readonly hold: Hold
  readonly tasks: Tasks
}

/** This page's recorder, as overlays and ports see it. */
export class PageLive implements Live {
  readonly #parts: LiveParts
  readonly #meter = new Meter()
  readonly #problems: Problem[] = []
  #kept: KeeperState = { bytes: 0, records: 0 }
  #keepSeconds: number = KEEP_SECONDS
  /** Time of the last keep that came by itself. */
  #keptAt = -Infinity
  #keptFor = ''
  #ringBytes: number

  constructor(parts: LiveParts) {
    this.#parts = parts
    this.#ringBytes = parts.ringBytes
    parts.flushing.onFlush = time => { this.#meter.sample(time, parts.recorder.counts().records) }
  }

  kept(state: KeeperState): void {
    this.#kept = state
  }

  problem(problem: Problem): void {
    // One message a cause: a full disk fails with every chunk.
    if (!this.#problems.some(({ code, data }) => code === problem.code && data['hash'] === problem.data['hash'])) this.#problems.push(problem)
  }

  now(): RecorderStatus {
    const { id, recorder, stores } = this.#parts
    const ringBytes = this.#ringBytes
    const { records, lost } = recorder.counts()
    const { budget, share, lowered, exhausted } = recorder.governor
    return {
      recording: recorder.recording, recordingId: id, records, rate: this.#meter.sample(now(), records), bytes: this.#kept.bytes, ringBytes,
      cost: share, governor: { budget: budget === Infinity ? 'off' : budget, lowered, exhausted }, lost, travelling: stores.travelling, problems: [...this.#problems],
    }
  }

  async status(): Promise<RecorderStatus> {
    return this.now()
  }

  async start(): Promise<void> {
    const { recorder, stores, flushing } = this.#parts
    if (recorder.recording) return
    recorder.start()
    stores.announce()
    flushing.arm()
  }

  async setLevel(functions: FunctionChoice, level: Level): Promise<void> {
    this.#parts.recorder.setLevel({ ...functions, level })
  }

  async pin(functions: FunctionChoice, on: boolean): Promise<void> {
    this.#parts.recorder.pin({ ...functions, on })
  }

  async keep(seconds: number, reason: string): Promise<void> {
    const { recorder, desk } = this.#parts
    const tick = recorder.emit(OP_MARK, ['keep', reason])
    if (tick >= 0) await desk.ask('keep', now() - seconds * 1000, tick)
  }

  /** On what usually is an error; once a second at most for one reason, because errors come in swarms. */
  readonly keepOn = (reason: string): void => {
    const time = now()
    if (this.#keepSeconds <= 0 || (reason === this.#keptFor && time - this.#keptAt < 1000)) return
    this.#keptFor = reason
    this.#keptAt = time
    this.keep(this.#keepSeconds, reason).catch(() => {})
  }

  update(name: SettingName, value: number): void {
    checkSetting(name, value)
    const { recorder, desk } = this.#parts
    switch (name) {
      case 'image.depth': recorder.limit({ depth: value }); break
      case 'image.width': recorder.limit({ width: value }); break
      case 'image.textBudget': recorder.limit({ textBudget: value }); break
      case 'keep.seconds': this.#keepSeconds = value; break
      case 'governor.budget': recorder.govern(budgetOf(value)); break
      case 'ring.bytes':
        this.#ringBytes = value
        desk.ask('resize', value).catch(() => {})
    }
  }

  async stop(): Promise<void> {
    const { recorder, flushing } = this.#parts
    recorder.stop()
    flushing.flush()
    flushing.stop()
  }

  async flush(): Promise<void> {
    this.#parts.flushing.flush()
    await this.#parts.desk.ask('flush')
  }

  recordings(): Promise<readonly RecordingInfo[]> {
    return this.#parts.desk.ask('recordings')
  }

  async remove(id: string): Promise<void> {
    if (id === this.#parts.id) this.#parts.flushing.flush()
    await this.#parts.desk.ask('remove', id)
  }

  async removeAll(): Promise<void> {
    this.#parts.flushing.flush()
    await this.#parts.desk.ask('removeAll')
  }

  async export(id: string): Promise<Uint8Array> {
    if (id === this.#parts.id) await this.flush()
    return this.read(id, 0)
  }

  read(id: string, offset: number): Promise<Uint8Array> {
    return this.#parts.desk.ask('read', id, offset)
  }

  async stores(): Promise<readonly LiveStore[]> {
    return this.#parts.stores.list()
  }

  async jump(store: number, state: number): Promise<void> {
    const { hold, stores, tasks } = this.#parts
    hold.begin()
    tasks.declare('travel', `state ${state} of store ${store}`)
    try {
      stores.jump(store, state)
    } catch (error) {
      if (!stores.travelling) this.#release()
      throw error
    }
  }

  async live(): Promise<void> {
    this.#parts.tasks.declare('travel', 'back to live')
    try {
      this.#parts.stores.live()
    } finally {
      this.#release()
    }
  }

  async openEditor(path: string, line: number, column: number): Promise<boolean> {
    const { editor } = this.#parts
    if (!editor || !capturedFetch) return false
    try {
      const body = JSON.stringify({ path, line, column })
      return (await capturedFetch(editor, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).ok
    } catch {
      return false
    }
  }

  #release(): void {
    this.#parts.hold.end(run => { after(0, run) })
  }
}
