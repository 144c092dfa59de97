import { executionAsyncResource } from 'node:async_hooks'
import { types } from 'node:util'
import { OP_TASK } from '@cinescope/trace'
import { soon } from '../primordial.ts'
import type { Border } from './border.ts'
import { Requests, type Incoming } from './requests.ts'

interface Announced { readonly kind: string, readonly label: string, readonly incoming?: Incoming | undefined }

/** What Node holds of a timer: `_onTimeout` is the callback, `_repeat` the interval's length or null. */
interface TimerResource { readonly _idleTimeout?: unknown, readonly _repeat?: unknown, readonly _onTimeout?: unknown, readonly _onImmediate?: unknown }

/** Names of Node's own resources, as people know them. */
const CALLBACKS: Readonly<Record<string, string>> = {
  FSReqCallback: 'file system', GetAddrInfoReqWrap: 'name lookup', TCP: 'socket', TCPConnectWrap: 'socket connected', TLSSocket: 'socket', Pipe: 'pipe', TTY: 'terminal',
  Process: 'child process', MessagePort: 'message', HTTPINCOMINGMESSAGE: 'http', HTTPCLIENTREQUEST: 'http', Worker: 'worker', Zlib: 'compression',
}

/** Says what each entry from the event loop is, from what Node itself knows of it: no callback is wrapped. */
export class Entries {
  readonly #border: Border
  readonly #program: string
  /** Tick at which a timer was set, a request was begun. */
  readonly causes: WeakMap<object, number> = new WeakMap()
  readonly requests: Requests = new Requests()
  #announced: Announced | undefined
  #begun = false
  /** What Node ran in when the last entry began. */
  #inside: object | undefined

  constructor(border: Border, program: string) {
    this.#border = border
    this.#program = program
  }

  /** The next entry is this one; until the current callback ends. */
  announce(kind: string, label: string, incoming?: Incoming): void {
    const announced = { kind, label, incoming }
    this.#announced = announced
    this.#border.next()
    soon(() => {
      if (this.#announced === announced) this.#announced = undefined
    })
  }

  /**
   * The moment that what is begun now comes from: the last record's if recorded code is on the stack or was in this entry from the event
   * loop; else where the entry comes from. -1: not known.
   */
  here(): number {
    if (!this.#border.recording) return -1
    const { records, depth } = this.#border.counts()
    if (depth > 0) return records - 1
    const resource = executionAsyncResource()
    return resource === this.#inside ? records - 1 : this.causes.get(resource) ?? -1
  }

  readonly begin = (): void => {
    this.#inside = executionAsyncResource()
    const announced = this.#announced
    this.#announced = undefined
    if (announced) {
      const tick = this.#border.emit(OP_TASK, [announced.kind, announced.label])
      if (announced.incoming) announced.incoming.tick = tick
    } else if (!this.#begun) {
      this.#border.emit(OP_TASK, ['start', this.#program])
    } else {
      const resource = executionAsyncResource()
      const name = className(resource)
      const incoming = this.requests.of(resource, name)
      if (incoming) {
        // The first task of a request is the request; what Node calls later for it comes from there.
        if (incoming.tick < 0) incoming.tick = this.#border.emit(OP_TASK, ['request', incoming.label])
        else this.#border.emit(OP_TASK, ['http', incoming.label, incoming.tick])
        return
      }
      const request = name === REPLY ? requestOf(resource) : undefined
      const cause = this.causes.get(resource) ?? (request && this.causes.get(request))
      const { kind, label } = described(resource, name, request)
      this.#border.emit(OP_TASK, cause === undefined ? [kind, label] : [kind, label, cause])
    }
    this.#begun = true
  }
}

function described(resource: object, name: unknown, request: object | undefined): Announced {
  if (name === 'Timeout') {
    const { _idleTimeout: milliseconds, _repeat: repeat, _onTimeout: callback } = resource as TimerResource
    return { kind: 'timer', label: `${repeat === null ? 'setTimeout' : 'setInterval'}${typeof milliseconds === 'number' ? ` ${milliseconds} ms` : ''}${named(callback)}` }
  }
  if (name === 'Immediate') {
    const { _onImmediate: callback } = resource as TimerResource
    return { kind: 'timer', label: `setImmediate${named(callback)}` }
  }
  if (request) {
    const { method, path } = request as { readonly method?: unknown, readonly path?: unknown }
    return { kind: 'http', label: `${String(method)} ${String(path).replace(/[?#].*$/, '')}` }
  }
  if (typeof name === 'string' && Object.hasOwn(CALLBACKS, name)) return { kind: name === 'MessagePort' ? 'message' : 'callback', label: CALLBACKS[name]! }
  return { kind: 'task', label: '' }
}

/** What Node runs the reply to a request of `node:http` in; it holds the request. */
const REPLY = 'HTTPClientAsyncResource'

function requestOf(resource: object): object | undefined {
  const request: unknown = Object.getOwnPropertyDescriptor(resource, 'req')?.value
  return typeof request === 'object' && request !== null ? request : undefined
}

/** Class names by prototype: the event loop has few kinds of resources, and runs many. */
const names = new WeakMap<object, { readonly name: unknown }>()

/** Of an object that may be the program's (an AsyncResource): by data properties only. */
function className(resource: object): unknown {
  if (types.isProxy(resource)) return undefined
  const prototype = Object.getPrototypeOf(resource) as object | null
  if (prototype === null) return undefined
  const before = names.get(prototype)
  if (before) return before.name
  const made: unknown = types.isProxy(prototype) ? undefined : Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
  const name: unknown = typeof made === 'function' && !types.isProxy(made) ? Object.getOwnPropertyDescriptor(made, 'name')?.value : undefined
  names.set(prototype, { name })
  return name
}

/** A function's own data `name`; an accessor is not run. */
function named(callback: unknown): string {
  if (typeof callback !== 'function' || types.isProxy(callback)) return ''
  const name: unknown = Object.getOwnPropertyDescriptor(callback, 'name')?.value
  return typeof name === 'string' && name !== '' ? ` (${name})` : ''
}
