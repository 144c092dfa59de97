import { strip as stripProbes } from '@cinescope/trace'
import { SafeMap, apply, defineProperty, descriptorOf, setPrototypeOf } from './primordial.ts'
import { disguises } from './proxy.ts'

/** Texts of functions are read again and again by the libraries that read them at all. */
const stripped: SafeMap<string, string> = new SafeMap()
const STRIPPED_MAX = 1000

/**
 * Makes `Function.prototype.toString` answer the text without probes; `strip` takes the probes out of a function's text and
 * answers a text without probes unchanged. Replaced globals show the text of what they stand for.
 */
export function installToString(global: object = globalThis, strip: (text: string) => string = stripProbes): void {
  const prototype = (global as { Function: FunctionConstructor }).Function.prototype as { toString: () => string }
  const before = descriptorOf(prototype, 'toString')
  const original = prototype.toString
  if (!before || disguises.has(original)) return
  const holder = {
    toString(this: unknown): string {
      const disguised = typeof this === 'function' ? disguises.get(this) : undefined
      const text = apply(original, disguised ?? this, []) as string
      if (disguised !== undefined) return text
      const known = stripped.get(text)
      if (known !== undefined) return known
      let clean = text
      try {
        clean = strip(text)
      } catch { /* a text that strip does not understand has no probes it could take out */ }
      if (stripped.size >= STRIPPED_MAX) stripped.clear()
      stripped.set(text, clean)
      return clean
    },
  }
  setPrototypeOf(holder.toString, prototype)
  disguises.set(holder.toString, original)
  defineProperty(prototype, 'toString', { ...before, value: holder.toString })
}
