import { OBJECT_ARRAY, OBJECT_MAP, OBJECT_PLAIN, OBJECT_PROXY, OBJECT_SET, SECRET_MAX, SECRET_MIN } from '@cinescope/trace'
import { K, cell } from './cell.ts'
import { infoOf, stamp } from './identity.ts'
import { typeOf } from './kind.ts'
import { forgetMarks } from './lane.ts'
import { SafeMap, descriptorOf, hasOwn, mapEntries, mapNext, mapSize, ownKeys, setNext, setSize, setValues } from './primordial.ts'
import { proxyTarget } from './proxy.ts'

/** Under a secret key text and numbers are redacted; booleans, null, undefined and objects say nothing and stay. */
export function hides(value: unknown): boolean {
  const type = typeof value
  return type === 'string' || type === 'number' || type === 'bigint'
}

/** Values met since the last chunk. Only references: no unit of a text is touched before the flush. */
let met: string[] = []
const MET_MAX = 512

/** The value is a secret: whoever stores texts is told with the next chunk (P23). Numbers count as their digits. */
export function remember(value: unknown): void {
  if (typeof value === 'number') value = value >= 100_000 ? `${value}` : ''
  if (typeof value !== 'string' || value.length < SECRET_MIN || value.length > SECRET_MAX) return
  if (met.length === MET_MAX) unite()
  met[met.length] = value
}

/** Leaves each value once; if that makes no room, the older half goes. */
function unite(): void {
  const seen: SafeMap<string, boolean> = new SafeMap()
  const once: string[] = []
  for (let i = met.length - 1; i >= 0 && once.length < MET_MAX >> 1; i--) {
    if (seen.has(met[i]!)) continue
    seen.set(met[i]!, true)
    once[once.length] = met[i]!
  }
  met = []
  for (let i = once.length - 1; i >= 0; i--) met[met.length] = once[i]!
}

/** What was met, once each; undefined if nothing was. They are forgotten when `forgetSecrets` says that they arrived. */
export function secretsMet(): readonly string[] | undefined {
  if (met.length === 0) return undefined
  unite()
  return met
}

export function forgetSecrets(): void { met = [] }

/** Objects below a secret name that are looked into, and values of each. */
const DEPTH = 3
const WIDTH = 50

/** A container under a secret name (`cookies`, `passwords`): text and numbers in it are redacted from now on, and remembered. */
export function hush(value: unknown, depth: number = DEPTH): void {
  if (typeof value !== 'object' || value === null || depth === 0 || value === K) return
  try {
    const type = infoOf(value)?.type ?? typeOf(value)
    if (type === OBJECT_PROXY) return hush(proxyTarget(value), depth)
    if (type !== OBJECT_PLAIN && type !== OBJECT_ARRAY && type !== OBJECT_MAP && type !== OBJECT_SET) return
    const info = infoOf(value) ?? stamp(value, type)
    if (info.secret) return
    info.secret = true
    // An image that shows what is now hidden must not count as the newest.
    info.dirty = true
    cell.secrets = 1
    forgetMarks()
    contents(value, type, depth - 1)
  } catch {
    cell.faults = cell.faults + 1
  }
}

function take(value: unknown, depth: number): void {
  if (hides(value)) remember(value)
  else hush(value, depth)
}

function contents(o: object, type: number, depth: number): void {
  if (type === OBJECT_MAP) {
    const entries = mapEntries(o)
    for (let left = mapSize(o) < WIDTH ? mapSize(o) : WIDTH; left > 0; left--) {
      const next = mapNext(entries)
      if (next.done) return
      take(next.value[1], depth)
    }
  } else if (type === OBJECT_SET) {
    const values = setValues(o)
    for (let left = setSize(o) < WIDTH ? setSize(o) : WIDTH; left > 0; left--) {
      const next = setNext(values)
      if (next.done) return
      take(next.value, depth)
    }
  } else {
    const keys = ownKeys(o)
    for (let i = 0; i < keys.length && i < WIDTH; i++) {
      const found = descriptorOf(o, keys[i]!)
      if (found !== undefined && hasOwn(found, 'value')) take(found.value, depth)
    }
  }
}

/** Is this a container under a secret name? */
export function isSecretHolder(o: unknown): boolean {
  return cell.secrets !== 0 && typeof o === 'object' && o !== null && infoOf(o)?.secret === true
}

/** Probe Q. */
export function redacted(v: unknown, holder?: number): unknown {
  if (hides(v)) {
    if (cell.listening !== 0) remember(v)
    return K
  }
  if (holder === 1 && cell.listening !== 0) hush(v)
  return v
}

/** Probe QV. */
export function passing<T>(s: number, v: T): T {
  void s
  if (typeof v === 'string' && cell.listening !== 0) remember(v)
  return v
}
