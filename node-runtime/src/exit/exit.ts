import { apply, soon } from '../primordial.ts'

const on = process.on
const off = process.removeListener

/**
 * Calls `leave` when the process ends by itself, by `process.exit` or by an uncaught error. It stands last among the 'exit'
 * listeners, so that what the program does in its own is recorded too; `process.exit` ends in `reallyExit`, which comes
 * after all of them even if a listener was added a moment ago. So `leave` may be called more than once.
 */
export function watchExit(leave: () => void): () => void {
  const listener = (): void => leave()
  let moving = false
  const moveBack = (name: string | symbol): void => {
    if (name !== 'exit' || moving) return
    moving = true
    soon(() => {
      apply(off, process, ['exit', listener])
      apply(on, process, ['exit', listener])
      moving = false
    })
  }
  apply(on, process, ['exit', listener])
  apply(on, process, ['newListener', moveBack])
  const target = process as unknown as { reallyExit: (code?: number) => never }
  const original = target.reallyExit
  const reallyExit = function reallyExit(this: unknown, code?: number): never {
    leave()
    return apply(original, this, [code]) as never
  }
  target.reallyExit = reallyExit
  return () => {
    apply(off, process, ['exit', listener])
    apply(off, process, ['newListener', moveBack])
    if (target.reallyExit === reallyExit) target.reallyExit = original
  }
}
