import { OP_CONSOLE } from '@cinescope/trace'
import { apply } from '../primordial.ts'
import type { Border } from './border.ts'
import { patch } from './patch.ts'

const METHODS = ['log', 'info', 'warn', 'error', 'debug', 'dir', 'table'] as const

/** `console.*` becomes records; what is printed is the original's business. */
export function watchConsole(border: Border): () => void {
  const undo = METHODS.map(method => patch(console, method, original => ({
    [method](this: unknown, ...values: unknown[]): unknown {
      border.emit(OP_CONSOLE, [method, ...values], 1)
      if (method === 'error') border.keep('console.error')
      return apply(original, this, values)
    },
  })[method]!))
  undo.push(patch(console, 'assert', original => ({
    assert(this: unknown, ...values: unknown[]): unknown {
      if (!values[0]) {
        border.emit(OP_CONSOLE, ['assert', ...values.slice(1)], 1)
        border.keep('console.assert')
      }
      return apply(original, this, values)
    },
  }).assert))
  return () => undo.forEach(back => back())
}
