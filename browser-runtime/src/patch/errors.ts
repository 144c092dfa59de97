import { OP_ERROR } from '@cinescope/trace'
import { errorMessage, errorOf, eventType, listen, rejectionReason } from '../platform.ts'
import type { Border } from './border.ts'

/** Uncaught errors and unhandled rejections. Listens in the capture phase and never prevents the default. */
export function watchErrors(target: object, border: Border): void {
  listen(target, 'error', event => {
    const message = errorMessage(event)
    // Images and scripts that fail to load come here as plain events.
    if (typeof message !== 'string' || eventType(event) !== 'error') return
    border.emit(OP_ERROR, ['error', errorOf(event), message], 1)
    border.keep('uncaught error')
    border.flush()
  })
  listen(target, 'unhandledrejection', event => {
    const reason = rejectionReason(event)
    border.emit(OP_ERROR, ['rejection', reason, typeof reason === 'string' ? reason : ''], 1)
    border.keep('unhandled rejection')
    border.flush()
  })
}
