import { Controls, type FunctionChoice, type Live, type LiveStore, type RecorderStatus, type RecordingInfo, type SettingName } from '@cinescope/protocol'
import type { Recorder } from '@cinescope/recorder'
import type { Stores } from '@cinescope/stores'
import type { Level } from '@cinescope/trace'
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
  readonly #controls: Controls<Promise<void>>
  readonly #problems: Problem[] = []
  #bytes = 0

  constructor(parts: LiveParts) {
    const { recorder, desk, ringBytes, flushing } = parts
    this.#parts = parts
    this.#controls = new Controls(recorder, {
      keep: (since, tick) => desk.ask('keep', since, tick),
      resize: bytes => { desk.ask('resize', bytes).catch(() => {}) },
    }, now, ringBytes)
    flushing.onFlush = () => { this.#controls.sample() }
  }

  kept(state: KeeperState): void {
    this.#bytes = state.bytes
  }

  problem(problem: Problem): void {
    // One message a cause: a full disk fails with every chunk.
    if (!this.#problems.some(({ code, data }) => code === problem.code && data['hash'] === problem.data['hash'])) this.#problems.push(problem)
  }

  async status(): Promise<RecorderStatus> {
    const { id, stores } = this.#parts
    return { ...this.#controls.status(), recordingId: id, bytes: this.#bytes, travelling: stores.travelling, problems: [...this.#problems] }
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
    await this.#controls.keep(seconds, reason)
  }

  keepOn(reason: string): void {
    this.#controls.keepOn(reason)?.catch(() => {})
  }

  update(name: SettingName, value: number): void {
    this.#controls.update(name, value)
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
