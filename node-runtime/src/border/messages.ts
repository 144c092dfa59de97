import { syncBuiltinESMExports } from 'node:module'
import threads from 'node:worker_threads'
import { disguises } from '@cinescope/recorder'
import { apply } from '../primordial.ts'
import type { Entries } from './entry.ts'
import { patch } from './patch.ts'

/** Under this name Node itself looks up, at each message, what hands it to a port's listeners; a listener of ours would start the port and keep the process alive. */
const DISPATCH = Symbol.for('nodejs.internal.kHybridDispatch')

/** Messages under way to a port of which we keep where they were posted: beyond that nobody takes them here. */
const LIMIT = 10_000

type Dispatch = (this: object, ...values: unknown[]) => unknown
type Channel = typeof threads.MessageChannel

/**
 * Joins a message of a MessageChannel to the call that posted it, where both ends are in this thread: a channel keeps its order, so the moments of
 * posting stand in a line at the other port, and each message that arrives takes the first. What comes from another thread has its cause there, in
 * a recording of its own.
 */
export function watchMessages(entries: Entries): () => void {
  const ports = threads.MessagePort.prototype as unknown as Record<PropertyKey, unknown>
  const inherited = ports[DISPATCH] as Dispatch | undefined
  if (typeof inherited !== 'function' || Object.hasOwn(ports, DISPATCH)) return () => {}
  /** Where what is under way to a port was posted, oldest first. */
  const lines = new WeakMap<object, number[]>()
  const others = new WeakMap<object, object>()

  Object.defineProperty(ports, DISPATCH, {
    configurable: true,
    writable: true,
    value(this: object, ...values: unknown[]) {
      if (values[1] === 'message' || values[1] === 'messageerror') {
        const cause = lines.get(this)?.shift() ?? -1
        if (cause >= 0) entries.causes.set(this, cause)
        else entries.causes.delete(this)
      }
      return apply(inherited, this, values)
    },
  })
  const undo = [
    () => Reflect.deleteProperty(ports, DISPATCH),
    patch(threads.MessagePort.prototype, 'postMessage', original => function postMessage(this: object, ...values: unknown[]): unknown {
      const answer = apply(original as (...values: unknown[]) => unknown, this, values)
      const other = others.get(this)
      const line = other && lines.get(other)
      if (line && line.push(entries.here()) > LIMIT) lines.delete(other)
      return answer
    }),
  ]

  const original = threads.MessageChannel
  const Patched = function MessageChannel(this: unknown, ...values: unknown[]): unknown {
    // Without `new` Node throws.
    if (new.target === undefined) return apply(original as unknown as Dispatch, this as object, values)
    const channel = Reflect.construct(original, values, new.target === Patched as unknown ? original : new.target) as { readonly port1: object, readonly port2: object }
    for (const [port, other] of [[channel.port1, channel.port2], [channel.port2, channel.port1]] as const) {
      others.set(port, other)
      lines.set(port, [])
    }
    return channel
  } as unknown as Channel
  for (const name of ['name', 'length'] as const) Object.defineProperty(Patched, name, Object.getOwnPropertyDescriptor(original, name)!)
  Object.defineProperty(Patched, 'prototype', { ...Object.getOwnPropertyDescriptor(original, 'prototype'), value: original.prototype })
  Object.setPrototypeOf(Patched, Object.getPrototypeOf(original) as object | null)
  disguises.set(Patched, original)
  const swap = (from: unknown, to: unknown): void => {
    put(threads, 'MessageChannel', from, to)
    put(globalThis, 'MessageChannel', from, to)
    put(original.prototype, 'constructor', from, to)
    // `import { MessageChannel } from 'node:worker_threads'` is a copy of its own.
    syncBuiltinESMExports()
  }
  swap(original, Patched)
  return () => {
    swap(Patched, original)
    undo.forEach(back => back())
  }
}

function put(owner: object, key: string, from: unknown, to: unknown): void {
  const place = Object.getOwnPropertyDescriptor(owner, key)
  if (place?.configurable && Reflect.get(owner, key) === from) Object.defineProperty(owner, key, { configurable: true, writable: true, enumerable: place.enumerable!, value: to })
}
