import { types } from 'node:util'
import { OP_ERROR } from '@cinescope/trace'
import { apply } from '../primordial.ts'
import type { Border } from './border.ts'
import { patch } from './patch.ts'

const on = process.on
const off = process.removeListener
const countListeners = process.listenerCount
const hasCapture = process.hasUncaughtExceptionCaptureCallback

/**
 * Uncaught errors and rejections that end the program or that a listener of its own takes, which the monitor sees without changing what happens, and rejections that a listener of the
 * program's own takes as such. Of these Node tells nobody else, and a listener of ours would be seen, and would keep a program alive: so `emit` is looked at,
 * on the prototype that only `process` has.
 */
export function watchErrors(border: Border): () => void {
  const undo = [watchFatal(border)]
  const own = Object.getPrototypeOf(process) as { emit: (...values: unknown[]) => boolean }
  if (!Object.hasOwn(own, 'emit')) {
    const emit = own.emit
    Object.defineProperty(own, 'emit', { configurable: true, writable: true, value: emit })
    const back = patch(own, 'emit', original => function (this: unknown, ...values: unknown[]): boolean {
      const reason = values[1]
      if (values[0] === 'unhandledRejection' && this === process && apply(countListeners, process, [values[0]]) > 0) border.emit(OP_ERROR, ['rejection', reason, message(reason), 'taken'], 2)
      return apply(original, this, values)
    })
    undo.push(() => {
      back()
      if (own.emit === emit) Reflect.deleteProperty(own, 'emit')
    })
  }
  return () => { undo.forEach(back => back()) }
}

function watchFatal(border: Border): () => void {
  const listener = (error: unknown, origin: string): void => {
    const taken = apply(countListeners, process, ['uncaughtException']) > 0 || apply(hasCapture, process, [])
    border.emit(OP_ERROR, [origin === 'unhandledRejection' ? 'rejection' : 'error', error, message(error), ...taken ? ['taken'] : []], 2)
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
