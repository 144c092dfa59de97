import { KEEP_SECONDS, LIVE_SYMBOL, checkSetting, type FunctionChoice, type Live, type LiveSettings, type RecorderStatus, type SettingName } from '@cinescope/protocol'
import { recorder, type LevelChange } from '@cinescope/recorder'
import { OP_MARK } from '@cinescope/trace'
import type { PageLive } from './live.ts'

export {
  A1, A2, A3, A4, AN, B0, B1, B2, BN, BS, C, D, DK, E0, E1, E2, E3, E4, EN, J, K, L, N, P, PK, PR, Q, QV, S, SA, T, TH, U, UA, V, VF, W, WS, X, XF, XV, Y, YA, YB, YD, YG, YK, YN, YO, YP, YR, Z,
} from '@cinescope/recorder'
export { observe, wrapZustand, wrapZustand as wrapZustandCreateStore } from './app-stores.ts'
export { install } from './install.ts'
export type { FunctionChoice, LiveSettings, SettingName } from '@cinescope/protocol'
export type { LevelChange } from '@cinescope/recorder'
export type { BrowserOptions } from './options.ts'
export { register as M } from './register.ts'

export interface StartOptions {
  /** Levels of modules and functions, as `setLevel` takes them. */
  readonly plan?: readonly LevelChange[]
  /** Of the calls of each function only the first of a task and then every so-manieth are recorded, a power of two; the others are counted. Default 1: all. */
  readonly sampling?: number
}

function live(): Live | undefined {
  return (globalThis as Record<symbol, unknown>)[Symbol.for(LIVE_SYMBOL)] as Live | undefined
}

/** Records from here on; `plan` lowers functions of modules before. */
export function start(options: StartOptions = {}): void {
  for (const change of options.plan ?? []) recorder.setLevel(change)
  recorder.sample(1, options.sampling ?? 1)
  void live()?.start()
}

/** Stops recording; what was recorded stays. */
export function stop(): void {
  void live()?.stop()
}

export function isRecording(): boolean {
  return recorder.recording
}

/** What was recorded in the last seconds stays in the ring, whatever comes later, and is marked with the reason. */
export function keep(seconds: number = KEEP_SECONDS, reason = ''): void {
  live()?.keep(seconds, reason).catch(() => {})
}

/** Changes a setting while the program runs. Throws a fault with a code if there is no such setting, or it does not take the value. */
export function update<Name extends SettingName>(name: Name, value: LiveSettings[Name]): void {
  checkSetting(name, value)
  ;(live() as PageLive | undefined)?.update(name, value)
}

/** Undefined where nothing is installed, as with `?cinescope=off`. */
export async function status(): Promise<RecorderStatus | undefined> {
  return live()?.status()
}

/** Lowers functions of a module, or raises them again up to what they were built for, from their next call on. */
export function setLevel(change: LevelChange): void {
  recorder.setLevel(change)
}

/** The governor leaves a function, or without `function` all of a module's, alone from now on, whatever it costs. `on` false takes that back. */
export function pin(functions: FunctionChoice, on = true): void {
  recorder.pin({ ...functions, on })
}

/** Puts a named mark on the timeline. */
export function mark(name: string, detail?: unknown): void {
  recorder.emit(OP_MARK, detail === undefined ? [name] : [name, detail], 2)
}
