import type { FunctionChoice, Live, LiveStore, LoweredFunction, RecorderStatus, RecordingInfo } from '@cinescope/protocol'

/** A running app as the panel sees it, with switches for its conditions. */
export class RunningApp implements Live {
  recording = true
  travelling = false
  jumped: readonly [number, number] | undefined
  opened: string[] = []
  problems: RecorderStatus['problems'] = []
  lowered: LoweredFunction[] = []
  exhausted = false
  pinned: FunctionChoice[] = []
  bytes: Uint8Array = new Uint8Array()
  list: RecordingInfo[] = []
  liveStores: readonly LiveStore[] = []
  private count = 0

  status(): Promise<RecorderStatus> {
    this.count += this.recording ? 1280 : 0
    return Promise.resolve({
      recording: this.recording, recordingId: 'a1b2c3d4e5f60718', records: 184_220 + this.count, rate: this.recording ? 12_840 : 0, bytes: 11_534_336, ringBytes: 33_554_432,
      cost: this.recording ? 0.031 : 0, governor: { budget: 0.1, lowered: this.lowered, exhausted: this.exhausted }, lost: 0, travelling: this.travelling, problems: this.problems,
    })
  }
  start(): Promise<void> { this.recording = true; return Promise.resolve() }
  stop(): Promise<void> { this.recording = false; return Promise.resolve() }
  setLevel(): Promise<void> { return Promise.resolve() }
  pin(functions: FunctionChoice): Promise<void> {
    this.pinned.push(functions)
    this.lowered = this.lowered.filter(each => each.module !== functions.module || (functions.function !== undefined && each.function !== functions.function))
    return Promise.resolve()
  }
  keep(): Promise<void> { return Promise.resolve() }
  flush(): Promise<void> { return Promise.resolve() }
  recordings(): Promise<readonly RecordingInfo[]> { return Promise.resolve(this.list) }
  remove(id: string): Promise<void> { this.list = this.list.filter(info => info.id !== id); return Promise.resolve() }
  removeAll(): Promise<void> { this.list = this.list.filter(info => info.current); return Promise.resolve() }
  export(): Promise<Uint8Array> { return Promise.resolve(this.bytes) }
  read(_id: string, offset: number): Promise<Uint8Array> { return Promise.resolve(this.bytes.slice(offset)) }
  stores(): Promise<readonly LiveStore[]> { return Promise.resolve(this.liveStores) }
  jump(store: number, state: number): Promise<void> { this.jumped = [store, state]; this.travelling = true; return Promise.resolve() }
  live(): Promise<void> { this.travelling = false; return Promise.resolve() }
  openEditor(path: string, line: number): Promise<boolean> { this.opened.push(`${path}:${line}`); return Promise.resolve(true) }
}

export function recordingInfo(over: Partial<RecordingInfo> = {}): RecordingInfo {
  return { id: 'a1b2c3d4e5f60718', title: 'Tea shop', started: Date.now() - 240_000, updated: Date.now(), bytes: 11_534_336, records: 184_220, current: true, live: true, ...over }
}
