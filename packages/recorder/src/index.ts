export type { GovernorOptions, GovernorState, ImageLimits, LevelChange, Lowered, Pin, Recorder, RecorderCounts, RecorderOptions } from './control.ts'
export {
  A1, A2, A3, A4, AN, B0, B1, B2, BN, BS, C, D, DK, E0, E1, E2, E3, E4, EN, J, K, L, M, N, P, PK, PR, Q, QV, S, SA, T, TH, U, UA, V, VF, W, WS, X, XF, XV, Y, YD, YG, YN, YO, Z, probes,
} from './probes.ts'
export { bareAddress } from './address.ts'
export { isRecording, mark, pin, prepare, setLevel, type StartOptions } from './commands.ts'
export { ownData } from './kind.ts'
export { apply, defineProperty, descriptorOf, prototypeOf, setPrototypeOf } from './primordial.ts'
export { disguises, installProxyTracker, proxyTarget, useProxyTest } from './proxy.ts'
export { recorder } from './record.ts'
export { installToString } from './to-string.ts'
