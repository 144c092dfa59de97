import { TOKEN_VALUES } from '@cinescope/trace'
import { cell, stack } from './cell.ts'
import { settle } from './frame.ts'
import { descriptorOf, hasOwn, prototypeOf } from './primordial.ts'
import { proxyTarget } from './proxy.ts'
import { HIDDEN } from './value.ts'
import { setKeyed } from './write.ts'

const CHAIN_MAX = 64

/** The write left nothing behind: it failed silently, or went elsewhere. */
const ABSENT: unique symbol = Symbol()

/** What a property that was just written holds; HIDDEN if reading would run code of the app: a getter, a trap, the conversion of a key. */
function readBack(o: unknown, key: unknown): unknown {
  if ((typeof o !== 'object' && typeof o !== 'function') || o === null) return HIDDEN
  if ((typeof key === 'object' && key !== null) || typeof key === 'function') return HIDDEN
  let at: object | null = o
  for (let i = 0; at !== null; i++) {
    if (i === CHAIN_MAX || proxyTarget(at) !== undefined) return HIDDEN
    const found = descriptorOf(at, key as PropertyKey)
    if (found !== undefined) {
      if (!hasOwn(found, 'value')) return HIDDEN
      return at === o ? found.value : ABSENT
    }
    at = prototypeOf(at)
  }
  return ABSENT
}

/** The probe PR. */
export function setReadBack(s: number, f: number, o: unknown, k: unknown): void {
  if ((f & TOKEN_VALUES) === 0) return
  if (f !== stack[cell.top]! && (f = settle(f, TOKEN_VALUES)) === 0) return
  let v: unknown = HIDDEN
  try {
    v = readBack(o, k)
  } catch {
    cell.faults = cell.faults + 1
  }
  if (v !== ABSENT) setKeyed(s, f, o, k, v)
}
