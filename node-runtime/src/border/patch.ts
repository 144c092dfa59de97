import { disguises } from '@cinescope/recorder'

type Method = (...values: never[]) => unknown

/**
 * Replaces a function property by one that looks the same: name, length, own properties, descriptor and text. Answers what
 * puts the original back, if nobody has replaced ours since.
 */
export function patch<T extends object, K extends keyof T>(owner: T, key: K, make: (original: T[K] & Method) => Method): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, key)
  const original = descriptor?.value as (T[K] & Method) | undefined
  if (!descriptor || typeof original !== 'function' || (!descriptor.configurable && !descriptor.writable)) return () => {}
  const patched = make(original)
  for (const name of Reflect.ownKeys(original)) {
    const own = Object.getOwnPropertyDescriptor(original, name)!
    if (name !== 'prototype') Object.defineProperty(patched, name, own)
  }
  Object.setPrototypeOf(patched, Object.getPrototypeOf(original) as object | null)
  disguises.set(patched, original)
  Object.defineProperty(owner, key, { ...descriptor, value: patched })
  return () => {
    if (owner[key] === patched as unknown) Object.defineProperty(owner, key, descriptor)
  }
}
