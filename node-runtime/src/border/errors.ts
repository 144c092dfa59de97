import { types } from 'node:util'
import { OP_ERROR } from '@cinescope/trace'
import { apply } from '../primordial.ts'
import type { Border } from './border.ts'

const on = process.on
const off = process.removeListener

/** Uncaught errors and rejections that end the program. The monitor sees them without changing what happens. */
export function watchErrors(border: Border): () => void {
  const listener = (error: unknown, origin: string): void => {
    border.emit(OP_ERROR, [origin === 'unhandledRejection' ? 'rejection' : 'error', error, message(error)], 2)
    border.keep(className(error) === 'AssertionError' ? 'failed assertion' : origin === 'unhandledRejection' ? 'unhandled rejection' : 'uncaught error')
  }
  apply(on, process, ['uncaughtExceptionMonitor', listener])
  return () => void apply(off, process, ['uncaughtExceptionMonitor', listener])
}

/** By data properties only. */
function className(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || types.isProxy(error)) return undefined
  const made: unknown = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(error) as object | null ?? {}, 'constructor')?.value
  return typeof made === 'function' && !types.isProxy(made) ? Object.getOwnPropertyDescriptor(made, 'name')?.value : undefined
}

/** Without running a getter or a proxy trap of the program's. */
function message(error: unknown): string {
  if (typeof error === 'string') return error
  if (typeof error !== 'object' || error === null || types.isProxy(error)) return ''
  const own: unknown = Object.getOwnPropertyDescriptor(error, 'message')?.value
  return typeof own === 'string' ? own : ''
}
