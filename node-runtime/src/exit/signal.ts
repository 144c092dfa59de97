import { constants } from 'node:os'
import { patch } from '../border/patch.ts'
import { apply } from '../primordial.ts'

interface SignalHandle {
  onsignal: (signal: number) => void
  start(signal: number): number
  stop(): void
  unref(): void
  close(): void
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
type SignalName = (typeof SIGNALS)[number]

const on = process.on
const off = process.removeListener
const countListeners = process.listenerCount
const send = process.kill
const immediate = globalThis.setImmediate

/**
 * Sees signals without being among the program's listeners: packages that ask "am I the only listener?" before they end
 * the process must get the same answer as without us. Undefined where Node does not give the handle out.
 */
function signalHandle(): (new () => SignalHandle) | undefined {
  const quiet = process.noDeprecation
  try {
    process.noDeprecation = true
    const bind = (process as unknown as { binding(name: string): { Signal: new () => SignalHandle } }).binding
    return apply(bind, process, ['signal_wrap']).Signal
  } catch {
    return undefined
  } finally {
    if (quiet === undefined) delete process.noDeprecation
    else process.noDeprecation = quiet
  }
}

/**
 * Calls `leave` before a signal ends the process, which then dies of that same signal; where the program listens itself,
 * `leave` runs and the rest is the program's. While the watch is armed a signal waits for the event loop, so it must be
 * disarmed in long synchronous runs: an endless loop must still die of Ctrl+C at once. And while the program sends itself one: of
 * that it dies within the call, before another statement of it runs, and even if nothing is left to keep the event loop going.
 */
export class SignalWatch {
  readonly #leave: () => void
  readonly #handles = new Map<SignalName, SignalHandle>()
  /** Signals whose last `once` listener may just have been used up by the same delivery. */
  readonly #consumed = new Set<string | symbol>()
  readonly #unpatch: () => void = () => {}
  #armed = false

  constructor(leave: () => void) {
    this.#leave = leave
    const Handle = process.platform === 'win32' ? undefined : signalHandle()
    if (!Handle) return
    for (const name of SIGNALS) {
      const handle = new Handle()
      handle.unref()
      handle.onsignal = () => this.#received(name)
      this.#handles.set(name, handle)
    }
    apply(on, process, ['removeListener', this.#removed])
    const { pid } = process
    const sending = (name: SignalName): void => this.#sending(name)
    this.#unpatch = patch(process, 'kill', original => function kill(this: unknown, target: unknown, signal: unknown = 'SIGTERM', ...rest: unknown[]) {
      const name = typeof signal === 'number' ? SIGNALS.find(one => constants.signals[one] === signal) : signal as SignalName
      const own = target === pid || target === 0 || target === -pid || target === String(pid)
      if (own && name !== undefined && SIGNALS.includes(name)) sending(name)
      return apply(original, this, [target, signal, ...rest])
    })
  }

  arm(): void {
    if (this.#armed) return
    this.#armed = true
    for (const [name, handle] of this.#handles) handle.start(constants.signals[name])
  }

  disarm(): void {
    if (!this.#armed) return
    this.#armed = false
    for (const handle of this.#handles.values()) handle.stop()
  }

  close(): void {
    this.disarm()
    for (const handle of this.#handles.values()) handle.close()
    this.#handles.clear()
    this.#unpatch()
    apply(off, process, ['removeListener', this.#removed])
  }

  readonly #removed = (name: string | symbol): void => {
    if (!this.#handles.has(name as SignalName)) return
    this.#consumed.add(name)
    // The check phase comes after all handles of one delivery have been called.
    immediate(() => this.#consumed.delete(name)).unref()
  }

  #sending(name: SignalName): void {
    if (!this.#armed || apply(countListeners, process, [name]) > 0) return
    this.#leave()
    this.disarm()
  }

  #received(name: SignalName): void {
    const theirs = apply(countListeners, process, [name]) > 0 || this.#consumed.has(name)
    this.#leave()
    if (theirs) return
    this.disarm()
    apply(send, process, [process.pid, name])
  }
}
