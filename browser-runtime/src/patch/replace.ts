import { defineProperty, descriptorOf } from '@cinescope/recorder'

type Callable = (this: unknown, ...args: readonly unknown[]) => unknown

/** Patched function -> the one it stands for, so that its text can be answered as the original's. */
export type Disguise = (patched: object, original: object) => void

/**
 * Puts a function in another's place: same property attributes, `name`, `length`, not constructible unless it was, native text.
 * Does nothing if the place is missing or locked.
 */
export function replace(owner: object, key: string, disguise: Disguise, make: (original: Callable) => Callable): void {
  const place = descriptorOf(owner, key)
  const original = place?.value as unknown
  if (!place || typeof original !== 'function' || !(place.configurable || place.writable)) return
  const patched = make(original as Callable)
  for (const detail of ['name', 'length']) {
    const attributes = descriptorOf(original, detail)
    if (attributes) defineProperty(patched, detail, attributes)
  }
  disguise(patched, original)
  defineProperty(owner, key, { ...place, value: patched })
}
