import { apply } from '@cinescope/recorder'
import { OP_CONSOLE } from '@cinescope/trace'
import type { Border } from './border.ts'
import { replace, type Disguise } from './replace.ts'

const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir', 'table', 'group', 'groupCollapsed', 'groupEnd', 'assert'] as const

/** Console calls become records with their values, not their text; the console itself gets exactly what it got. */
export function patchConsole(console: object, border: Border, disguise: Disguise): void {
  for (const method of METHODS) {
    replace(console, method, disguise, original => ({
      method(this: unknown, ...args: readonly unknown[]): unknown {
        // An assertion that holds says nothing.
        if (border.recording && !(method === 'assert' && args[0])) border.emit(OP_CONSOLE, [method, ...(method === 'assert' ? args.slice(1) : args)], 2)
        if (border.recording && (method === 'error' || (method === 'assert' && !args[0]))) border.keep(`console.${method}`)
        return apply(original, this, args)
      },
    }).method)
  }
}
