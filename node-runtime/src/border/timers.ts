import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers'
import { apply } from '../primordial.ts'
import type { Entries } from './entry.ts'
import { patch } from './patch.ts'

const NAMES = ['setTimeout', 'setInterval', 'setImmediate'] as const

/** Joins a timer's callback to the moment that set it. The callback itself stays as it is; so does the timer. */
export function watchTimers(entries: Entries): () => void {
  const undo: (() => void)[] = []
  for (const name of NAMES) {
    const global = globalThis[name]
    const shared = timers[name] === global
    undo.push(patch(globalThis, name, original => function timer(this: unknown, ...values: unknown[]): unknown {
      const set = apply(original, this, values) as object
      const cause = entries.here()
      if (cause >= 0) entries.causes.set(set, cause)
      return set
    }))
    if (!shared) continue
    const own = Object.getOwnPropertyDescriptor(timers, name)!
    Object.defineProperty(timers, name, { ...own, value: globalThis[name] })
    undo.push(() => Object.defineProperty(timers, name, own))
  }
  // `import { setTimeout } from 'node:timers'` is a copy of its own.
  syncBuiltinESMExports()
  return () => {
    undo.forEach(back => back())
    syncBuiltinESMExports()
  }
}
