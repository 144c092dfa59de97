import type { Value } from '@cinescope/trace'
import { gapValue } from './value.ts'

const WIDTHS: Readonly<Record<string, () => { [index: number]: number | bigint }>> = {
  Int8Array: () => new Int8Array(1), Uint8Array: () => new Uint8Array(1), Buffer: () => new Uint8Array(1), Uint8ClampedArray: () => new Uint8ClampedArray(1),
  Int16Array: () => new Int16Array(1), Uint16Array: () => new Uint16Array(1), Int32Array: () => new Int32Array(1), Uint32Array: () => new Uint32Array(1),
  Float32Array: () => new Float32Array(1), Float64Array: () => new Float64Array(1), BigInt64Array: () => new BigInt64Array(1), BigUint64Array: () => new BigUint64Array(1),
}

const UNTOLD: Value = gapValue({ reason: 'not-observed', detail: 'What number the typed array made of the value that was stored is not recorded.' })

/** What an element of a typed array of a class holds when a value was stored in it: `300` becomes `44` in a `Uint8Array`. */
export function storing(className: string): (value: Value) => Value {
  const element = Object.hasOwn(WIDTHS, className) ? WIDTHS[className]!() : undefined
  return value => {
    if (value.kind === 'gap') return value
    if (!element || value.kind !== 'primitive') return UNTOLD
    try {
      element[0] = value.value as number
      return { kind: 'primitive', value: element[0] }
    } catch {
      return UNTOLD
    }
  }
}
