export {
  A1, A2, A3, A4, AN, B0, B1, B2, BN, BS, C, D, DK, E0, E1, E2, E3, E4, EN, J, K, L, M, N, P, PK, PR, Q, QV, S, SA, T, TH, U, UA, V, VF, W, WS, X, XF, XV, Y, YD, YG, YN, YO, Z,
} from '@cinescope/recorder'
export { isRecording, mark, pin, setLevel } from '@cinescope/recorder'
export { install, keep, start, status, stop, update } from './runtime.ts'
export type { FunctionChoice, LiveSettings, SettingName } from '@cinescope/protocol'
export type { LevelChange, StartOptions } from '@cinescope/recorder'
export type { Installed, InstallOptions } from './runtime.ts'
