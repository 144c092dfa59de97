import { apply } from '@cinescope/recorder'
import type { Border } from './border.ts'
import type { Hold } from './hold.ts'
import { replace, type Disguise } from './replace.ts'
import type { Tasks } from './tasks.ts'

/** A function's own data name; '' for accessors and where looking would run a proxy's trap. */
export type NameOf = (callback: object) => string

interface Timers { readonly tasks: Tasks, readonly hold: Hold, readonly border: Border, readonly nameOf: NameOf }

/**
 * Wraps the callbacks of timers and animation frames, so that what they do has a cause; holds timers while travelling. Strings
 * and other things the platform itself would judge go through untouched.
 */
export function patchTimers(realm: object, disguise: Disguise, timers: Timers): void {
  const { hold } = timers
  for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame']) {
    replace(realm, name, disguise, original => ({
      method(this: unknown, ...args: unknown[]): unknown {
        const callback = args[0]
        if (typeof callback !== 'function') return apply(original, this, args)
        const holds = name !== 'requestAnimationFrame'
        let id: unknown
        args[0] = wrap(callback as (...values: readonly unknown[]) => unknown, args[1], holds ? run => { hold.timer(id, run) } : undefined, timers)
        id = apply(original, this, args)
        return id
      },
    }).method)
  }
  for (const name of ['clearTimeout', 'clearInterval']) {
    replace(realm, name, disguise, original => ({
      method(this: unknown, ...args: readonly unknown[]): unknown {
        hold.clear(args[0])
        return apply(original, this, args)
      },
    }).method)
  }
}

function wrap(callback: (...values: readonly unknown[]) => unknown, delay: unknown, keep: ((run: () => void) => void) | undefined, timers: Timers): unknown {
  const { tasks, hold, border, nameOf } = timers
  const cause = border.recording ? border.tick() : -1
  const kind = keep ? 'timer' : 'frame'
  return function (this: unknown, ...values: readonly unknown[]): unknown {
    const run = (): unknown => {
      if (border.recording) tasks.begin(kind, nameOf(callback) || (typeof delay === 'number' ? `${delay} ms` : ''), cause)
      return apply(callback, this, values)
    }
    if (!keep || !hold.holding) return run()
    keep(run)
  }
}
