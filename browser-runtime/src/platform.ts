import { apply, descriptorOf } from '@cinescope/recorder'

/**
 * The platform's functions as they were before any app code ran. The runtime uses these only: what the app patches, or we
 * patch for the app, must not record our own work.
 */
type Getter = (self: object) => unknown

const realm = globalThis as typeof globalThis & { readonly window?: Window }

/** A prototype's getter as a function that runs no app code; answers undefined for objects that are not of the class. */
function getter(owner: object | undefined, key: string): Getter {
  const get = owner && descriptorOf(owner, key)?.get
  return self => {
    if (!get) return undefined
    try {
      return apply(get, self, [])
    } catch {
      return undefined
    }
  }
}

function method(owner: object | undefined, key: string): ((self: object, args: readonly unknown[]) => unknown) | undefined {
  const value = owner && descriptorOf(owner, key)?.value as unknown
  return typeof value === 'function' ? (self, args) => apply(value, self, args as unknown[]) : undefined
}

function prototype(name: string): object | undefined {
  const constructor = (realm as unknown as Record<string, unknown>)[name]
  return typeof constructor === 'function' ? constructor.prototype as object : undefined
}

const performanceOf = realm.performance
const nowOf = performanceOf?.now
const dateNow = Date.now

const queueTask = realm.queueMicrotask

/** Runs it as a microtask. */
export const soon = (run: () => void): void => { apply(queueTask, undefined, [run]) }
/** Milliseconds since the time origin, monotonic. */
export const now: () => number = nowOf ? () => apply(nowOf, performanceOf, []) as number : () => dateNow() - started
export const wallClock: () => number = dateNow
const started = dateNow()
/** Milliseconds since the Unix epoch at the time origin. */
export const timeOrigin: number = performanceOf?.timeOrigin ?? started

const setTimer = realm.setTimeout
const clearTimer = realm.clearTimeout
const idle = (realm as { requestIdleCallback?: typeof requestIdleCallback }).requestIdleCallback

export function after(ms: number, run: () => void): unknown {
  return apply(setTimer, undefined, [run, ms]) as unknown
}

export function cancel(timer: unknown): void {
  apply(clearTimer, undefined, [timer])
}

export function atIdle(run: () => void): void {
  if (idle) apply(idle, realm, [run, { timeout: 500 }])
  else after(1, run)
}

export const capturedFetch: ((url: string, init?: RequestInit) => Promise<Response>) | undefined =
  realm.fetch && (fetchOf => (url, init) => apply(fetchOf, realm, [url, init]) as Promise<Response>)(realm.fetch)
export const CapturedWorker: typeof Worker | undefined = realm.Worker
export const CapturedBlob: typeof Blob | undefined = realm.Blob
export const createObjectURL: ((blob: Blob) => string) | undefined = realm.URL?.createObjectURL?.bind(realm.URL)
export const revokeObjectURL: ((url: string) => void) | undefined = realm.URL?.revokeObjectURL?.bind(realm.URL)
export const CapturedMessageChannel: typeof MessageChannel | undefined = realm.MessageChannel

const addListener = method(prototype('EventTarget'), 'addEventListener')

export function listen(target: object, type: string, handler: (event: Event) => void, capture = true): void {
  addListener?.(target, [type, handler, { capture, passive: true }])
}

const promiseThen = Promise.prototype.then

/** `promise.then` as it was: a patched or own `then` is app code. */
export function react<T, R>(promise: Promise<T>, ok: (value: T) => R | Promise<R>, fail: (reason: unknown) => R | Promise<R>): Promise<R> {
  return apply(promiseThen, promise, [ok, fail]) as Promise<R>
}

const locks = realm.navigator?.locks
const requestLock = locks?.request

/** Calls `run` when nobody holds the lock any more; never where there are no locks. */
export function whenFree(lock: string, run: () => void): void {
  if (requestLock) void react(apply(requestLock, locks, [lock, run]) as Promise<unknown>, () => {}, () => {})
}

/** The event being dispatched, if any: the one source of causes that needs no patch of addEventListener. */
export const currentEvent: () => Event | undefined = (() => {
  const get = realm.window && getter(realm, 'event')
  return () => get?.(realm) as Event | undefined
})()

export const eventType: Getter = getter(prototype('Event'), 'type')
export const eventTarget: Getter = getter(prototype('Event'), 'target')
export const localName: Getter = getter(prototype('Element'), 'localName')
const readAttribute = method(prototype('Element'), 'getAttribute')

export function attribute(element: object, name: string): string | undefined {
  try {
    const value = readAttribute?.(element, [name])
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

export const errorOf: Getter = getter(prototype('ErrorEvent'), 'error')
export const errorMessage: Getter = getter(prototype('ErrorEvent'), 'message')
export const rejectionReason: Getter = getter(prototype('PromiseRejectionEvent'), 'reason')
export const urlHref: Getter = getter(prototype('URL'), 'href')
export const requestUrl: Getter = getter(prototype('Request'), 'url')
export const requestMethod: Getter = getter(prototype('Request'), 'method')
export const responseStatus: Getter = getter(prototype('Response'), 'status')
export const exceptionMessage: Getter = getter(prototype('DOMException'), 'message')
export const xhrStatus: Getter = getter(prototype('XMLHttpRequest'), 'status')

/** Sixteen random hexadecimal digits. */
export function randomId(): string {
  const words = new Uint32Array(2)
  realm.crypto.getRandomValues(words)
  return Array.from(words, word => word.toString(16).padStart(8, '0')).join('')
}

const documentState = realm.window && getter(prototype('Document'), 'readyState')

/** 'loading', 'interactive', 'complete'. */
export function readyState(): unknown {
  return documentState?.(document)
}

const append = realm.window && method(prototype('Node'), 'appendChild')
const remove = realm.window && method(prototype('Element'), 'remove')

/** Puts the script into the page and takes its element out again. */
export function addScript(script: HTMLScriptElement): void {
  append?.(document.head, [script])
  remove?.(script, [])
}

const warnOf = realm.console?.warn
const warned = new Set<string>()

/** Runtimes carry no texts: the code and its page, once. */
export function warn(code: string, data: Readonly<Record<string, unknown>>): void {
  if (warned.has(code)) return
  warned.add(code)
  if (warnOf) apply(warnOf, realm.console, [`[${code}] see docs/errors/${code}.md`, data])
}
