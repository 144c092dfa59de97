const NODES = 2000
const DEPTH = 8

/**
 * Rough bytes that `next` holds and `before` does not: states share what did not change, so only new parts are counted. Looks at
 * own data properties only, and at no more than some thousand of them; what is behind that counts as nothing.
 */
export function addedBytes(before: unknown, next: unknown): number {
  let left = NODES
  function size(old: unknown, now: unknown, depth: number): number {
    if (old === now) return 0
    if (typeof now === 'string') return 16 + now.length * 2
    if (typeof now !== 'object' || now === null) return 8
    if (depth === 0 || left <= 0) return 16
    let bytes = 32
    for (const key of Reflect.ownKeys(now)) {
      if (left-- <= 0) break
      bytes += 16 + size(own(old, key), own(now, key), depth - 1)
    }
    return bytes
  }
  return size(before, next, DEPTH)
}

function own(object: unknown, key: PropertyKey): unknown {
  return typeof object === 'object' && object !== null ? Object.getOwnPropertyDescriptor(object, key)?.value as unknown : undefined
}
