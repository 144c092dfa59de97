import type { Probes } from '@cinescope/trace'
import { builtin0, builtin1, builtin2, builtinN, builtinSpread } from './builtin.ts'
import { K as flag } from './cell.ts'
import { enter0, enter1, enter2, enter3, enter4, enterN, leave, leaveField, leaveValue, resume, resumeRound, suspend } from './enter.ts'
import { register } from './module.ts'
import { setReadBack } from './read-back.ts'
import { lane, state } from './lane.ts'
import { passing, redacted } from './secret.ts'
import { derivedMany, markChanged, putItem, streamObject } from './stream.ts'
import { between } from './track.ts'
import {
  args1, args2, args3, args4, argsN, branch, catching, derived, landing, remove, removeKeyed, result, scope, set, setKeyed, throwing, value, write, writeScoped,
} from './write.ts'

/*
 * The probes under their names. These are copies: an exported binding is a cell that the engine reads anew at every use, so
 * the functions that call each other on the hot path stay private to the bundle.
 */
export const K: Probes['K'] = flag
export const M: Probes['M'] = (hash, count, level, table, streams) => {
  between()
  return register(hash, count, level, table, streams, between)
}
export const E0: Probes['E0'] = enter0
export const E1: Probes['E1'] = enter1
export const E2: Probes['E2'] = enter2
export const E3: Probes['E3'] = enter3
export const E4: Probes['E4'] = enter4
export const EN: Probes['EN'] = enterN
export const X: Probes['X'] = leave
export const XV: Probes['XV'] = leaveValue
export const XF: Probes['XF'] = leaveField
export const S: Probes['S'] = suspend
export const U: Probes['U'] = resume
export const SA: Probes['SA'] = suspend
export const UA: Probes['UA'] = resumeRound
export const T: Probes['T'] = throwing
export const C: Probes['C'] = catching
export const W: Probes['W'] = write
export const WS: Probes['WS'] = writeScoped
export const P: Probes['P'] = set
export const PK: Probes['PK'] = setKeyed
export const PR: Probes['PR'] = setReadBack
export const D: Probes['D'] = remove
export const DK: Probes['DK'] = removeKeyed
export const B0: Probes['B0'] = builtin0
export const B1: Probes['B1'] = builtin1
export const B2: Probes['B2'] = builtin2
export const BN: Probes['BN'] = builtinN
export const BS: Probes['BS'] = builtinSpread
export const A1: Probes['A1'] = args1
export const A2: Probes['A2'] = args2
export const A3: Probes['A3'] = args3
export const A4: Probes['A4'] = args4
export const AN: Probes['AN'] = argsN
export const V: Probes['V'] = result
export const Q: Probes['Q'] = redacted
export const QV: Probes['QV'] = passing
export const TH: Probes['TH'] = derived
export const N: Probes['N'] = scope
export const J: Probes['J'] = branch
export const L: Probes['L'] = landing
export const VF: Probes['VF'] = value
export const Y: Probes['Y'] = state
export const Z: Probes['Z'] = lane
export const YD: Probes['YD'] = derivedMany
export const YN: Probes['YN'] = putItem
export const YG: Probes['YG'] = markChanged
export const YO: Probes['YO'] = streamObject

/** All probes in one object: what a realm without modules looks up under `Symbol.for(RUNTIME_SYMBOL)`. */
export const probes: Probes = { K, M, E0, E1, E2, E3, E4, EN, X, XV, XF, S, U, SA, UA, T, C, W, WS, P, PK, PR, D, DK, B0, B1, B2, BN, BS, A1, A2, A3, A4, AN, V, TH, N, J, L, VF, Q, QV, Y, Z, YD, YN, YG, YO }
