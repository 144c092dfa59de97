import type { Observed } from '../store.ts'
import type { Stores } from '../stores.ts'
import { observeRedux, type CreateStore, type Enhancer } from './enhancer.ts'

/** https://github.com/reduxjs/redux-devtools/tree/main/extension/docs/API: what libraries expect at `window`. */
const EXTENSION = '__REDUX_DEVTOOLS_EXTENSION__'
const COMPOSE = '__REDUX_DEVTOOLS_EXTENSION_COMPOSE__'

interface Connection {
  init(state: unknown): void
  send(action: unknown, state: unknown): void
  subscribe(listener: (message: unknown) => void): (() => void) | undefined
  unsubscribe(): void
  error(message: unknown): void
}

interface Extension {
  (options?: unknown): Enhancer
  connect?(options?: unknown): Connection
}

type Compose = (...args: readonly unknown[]) => unknown

/** Attaches stores of libraries that look for the Redux DevTools extension, and passes everything on to a real one. */
export class Devtools {
  readonly #stores: Stores
  #realExtension: Extension | undefined
  #realCompose: Compose | undefined
  #making = 0
  #name: string | undefined

  constructor(stores: Stores) {
    this.#stores = stores
  }

  /** Defines the page global. A real extension that is there already, or assigned later, is chained to. */
  install(realm: object): void {
    const extension = this.#extension()
    const compose = (...args: readonly unknown[]): unknown => this.#compose(args)
    const real = realm as Record<string, unknown>
    this.#realExtension = real[EXTENSION] as Extension | undefined
    this.#realCompose = real[COMPOSE] as Compose | undefined
    Object.defineProperty(realm, EXTENSION, { configurable: true, get: () => extension, set: (later: Extension) => { this.#realExtension = later } })
    Object.defineProperty(realm, COMPOSE, { configurable: true, get: () => compose, set: (later: Compose) => { this.#realCompose = later } })
  }

  /** Runs a store factory that observes its store itself; a `connect` in it only gives the store its name. */
  making = <T>(make: () => T): { readonly made: T, readonly name: string | undefined } => {
    this.#making++
    this.#name = undefined
    try {
      const made = make()
      return { made, name: this.#name }
    } finally {
      this.#making--
      this.#name = undefined
    }
  }

  #extension(): Extension {
    const extension: Extension = options => {
      const ours = observeRedux(this.#stores, nameOf(options) ?? 'redux')
      const theirs = this.#realExtension?.(options)
      return theirs ? next => theirs(ours(next)) : ours
    }
    extension.connect = options => this.#connect(options)
    // Libraries probe for more (open, listen, disconnect...): those of the real one are used as they are.
    return new Proxy(extension, { get: (own, key) => key in own ? Reflect.get(own, key) : this.#realExtension && Reflect.get(this.#realExtension, key) })
  }

  /** `compose(options)(...enhancers)` or `compose(...enhancers)`; ours goes innermost. */
  #compose(args: readonly unknown[]): unknown {
    if (args.length === 0) return observeRedux(this.#stores, 'redux')
    const [options] = args
    if (typeof options === 'object') {
      const ours = observeRedux(this.#stores, nameOf(options) ?? 'redux')
      const theirs = this.#realCompose?.(options) as Compose | undefined
      return (...enhancers: readonly Enhancer[]) => theirs ? theirs(...enhancers, ours) : chain([...enhancers, ours])
    }
    const enhancers = [...args as readonly Enhancer[], observeRedux(this.#stores, 'redux')]
    return this.#realCompose ? this.#realCompose(...enhancers) : chain(enhancers)
  }

  #connect(options: unknown): Connection {
    const real = this.#realExtension?.connect?.(options)
    const name = nameOf(options)
    if (this.#making > 0) {
      this.#name ??= name
      return real ?? inert
    }
    return new DevtoolsConnection(this.#stores, name ?? 'devtools', real)
  }
}

function chain(enhancers: readonly Enhancer[]): Enhancer {
  return (next: CreateStore) => enhancers.reduceRight((create, enhancer) => enhancer(create), next)
}

function nameOf(options: unknown): string | undefined {
  const name = typeof options === 'object' && options !== null ? Object.getOwnPropertyDescriptor(options, 'name')?.value as unknown : undefined
  return typeof name === 'string' && name ? name : undefined
}

const inert: Connection = { init() {}, send() {}, subscribe: () => () => {}, unsubscribe() {}, error() {} }

/** A library's connection: states come as live objects, but go back as JSON, because that is what the library parses. */
class DevtoolsConnection implements Connection {
  readonly #stores: Stores
  readonly #name: string
  readonly #real: Connection | undefined
  readonly #listeners = new Set<(message: unknown) => void>()
  #state: unknown
  #observed: Observed | undefined

  constructor(stores: Stores, name: string, real: Connection | undefined) {
    this.#stores = stores
    this.#name = name
    this.#real = real
  }

  init(state: unknown): void {
    this.#state = state
    this.#real?.init(state)
    if (this.#observed) this.#observed.changed('init', undefined)
    else {
      this.#observed = this.#stores.add({
        name: this.#name,
        library: 'devtools',
        read: () => this.#state,
        apply: past => {
          this.#state = past
          const message = { type: 'DISPATCH', payload: { type: 'JUMP_TO_STATE', actionId: 0 }, state: JSON.stringify(past), source: '@devtools-extension' }
          for (const listener of this.#listeners) listener(message)
        },
      })
    }
  }

  send(action: unknown, state: unknown): void {
    this.#state = state
    this.#real?.send(action, state)
    const type = typeof action === 'object' && action !== null ? Object.getOwnPropertyDescriptor(action, 'type')?.value as unknown : action
    this.#observed?.changed(typeof type === 'string' ? type : '', action)
  }

  subscribe(listener: (message: unknown) => void): () => void {
    this.#listeners.add(listener)
    const stop = this.#real?.subscribe(listener)
    return () => {
      this.#listeners.delete(listener)
      stop?.()
    }
  }

  unsubscribe(): void {
    this.#listeners.clear()
    this.#real?.unsubscribe()
  }

  error(message: unknown): void {
    this.#real?.error(message)
  }
}
