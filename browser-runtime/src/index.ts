import { LIVE_SYMBOL, type Live, type RecorderStatus } from '@cinescope/protocol'
import { recorder, type LevelChange } from '@cinescope/recorder'
import { OP_MARK } from '@cinescope/trace'

export {
  A1, A2, A3, A4, AN, B0, B1, B2, BN, BS, C, D, DK, E0, E1, E2, E3, E4, EN, J, K, L, N, P, PK, PR, Q, QV, S, SA, T, TH, U, UA, V, VF, W, WS, X, XV,
} from '@cinescope/recorder'
export { observe, wrapZustand, wrapZustand as wrapZustandCreateStore } from './app-stores.ts'
export { install } from './install.ts'
export type { LevelChange } from '@cinescope/recorder'
export type { BrowserOptions } from './options.ts'
export { register as M } from './register.ts'

function live(): Live | undefined {
  return (globalThis as Record<symbol, unknown>)[Symbol.for(LIVE_SYMBOL)] as Live | undefined
}

/** Records from here on. */
export function start(): void {
  void live()?.start()
}

/** Stops recording; what was recorded stays. */
export function stop(): void {
  void live()?.stop()
}

/** Undefined where nothing is installed, as with `?cinescope=off`. */
export async function status(): Promise<RecorderStatus | undefined> {
  return live()?.status()
}

/** Lowers functions of a module, or raises them again up to what they were built for, from their next call on. */
export function setLevel(change: LevelChange): void {
  recorder.setLevel(change)
}

/** Puts a named mark on the timeline. */
export function mark(name: string, detail?: unknown): void {
  recorder.emit(OP_MARK, detail === undefined ? [name] : [name, detail], 2)
}
