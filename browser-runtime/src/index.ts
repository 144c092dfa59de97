import { KEEP_SECONDS, LIVE_SYMBOL, checkSetting, type Live, type LiveSettings, type RecorderStatus, type SettingName } from '@cinescope/protocol'
import { prepare, type StartOptions } from '@cinescope/recorder'
import type { PageLive } from './live.ts'

export {
  A1, A2, A3, A4, AN, B0, B1, B2, BN, BS, C, D, DK, E0, E1, E2, E3, E4, EN, J, K, L, N, P, PK, PR, Q, QV, S, SA, T, TH, U, UA, V, VF, W, WS, X, XF, XV, Y, YD, YG, YN, YO, Z,
} from '@cinescope/recorder'
export { observe, wrapZustand, wrapZustand as wrapZustandCreateStore } from './app-stores.ts'
export { install } from './install.ts'
export { isRecording, mark, pin, setLevel } from '@cinescope/recorder'
export type { FunctionChoice, LiveSettings, SettingName } from '@cinescope/protocol'
export type { LevelChange, StartOptions } from '@cinescope/recorder'
export type { BrowserOptions } from './options.ts'
export { register as M } from './register.ts'

function live(): Live | undefined {
  return (globalThis as Record<symbol, unknown>)[Symbol.for(LIVE_SYMBOL)] as Live | undefined
}

/** Records from here on; `plan` lowers functions of modules before. */
export function start(options: StartOptions = {}): void {
  prepare(options)
  void live()?.start()
}

/** Stops recording; what was recorded stays. */
export function stop(): void {
  void live()?.stop()
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
