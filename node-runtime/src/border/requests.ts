import { AsyncResource, executionAsyncId, executionAsyncResource } from 'node:async_hooks'

/** A request that came in; `tick` is that of the first task that it became, -1 before. */
export interface Incoming {
  readonly label: string
  /** What Node calls the execution of its connection. */
  readonly connection: number
  tick: number
}

interface Connection { readonly incoming: Incoming, readonly after: number }

/** Connections whose last request is known. */
const CONNECTIONS = 1024

const { asyncId, triggerAsyncId } = AsyncResource.prototype

/**
 * Which request code runs for that Node does not call for the request itself: readers of its body (`express.json()`, Fastify's), which Node calls for the
 * message, for the connection, or in an AsyncResource that they made while the request was handled.
 */
export class Requests {
  readonly #messages: WeakMap<object, Incoming> = new WeakMap()
  readonly #parsers: WeakMap<object, Incoming> = new WeakMap()
  /** By what Node calls the execution of a connection, which all its requests share. */
  readonly #connections: Map<number, Connection> = new Map()
  /** What was made before this belongs to requests that were answered: Node counts upwards. */
  readonly #answered: Map<number, number> = new Map()

  /** A request begins: Node runs in its connection. */
  begin(message: object, label: string): Incoming {
    const id = executionAsyncId()
    const incoming: Incoming = { label, connection: id, tick: -1 }
    this.#messages.set(message, incoming)
    this.#parsers.set(executionAsyncResource(), incoming)
    put(this.#connections, id, { incoming, after: this.#answered.get(id) ?? id })
    return incoming
  }

  /** The request was answered. What Node runs in now was made after all that the request made on its own. */
  end(message: object): void {
    const incoming = this.#messages.get(message)
    if (!incoming || this.#connections.get(incoming.connection)?.incoming !== incoming) return
    put(this.#answered, incoming.connection, executionAsyncId())
    this.#connections.delete(incoming.connection)
  }

  /** The request that an entry from the event loop is for, by what Node runs it in. */
  of(resource: object, name: unknown): Incoming | undefined {
    switch (name) {
      case 'HTTPServerAsyncResource': return this.#parsers.get(resource)
      case 'AsyncResource': {
        const connection = this.#connections.get(Reflect.apply(triggerAsyncId, resource, []))
        return connection && Reflect.apply(asyncId, resource, []) > connection.after ? connection.incoming : undefined
      }
      // What `process.nextTick` was given.
      case 'Object': {
        const args: unknown = Object.getOwnPropertyDescriptor(resource, 'args')?.value
        for (const arg of Array.isArray(args) ? args : []) {
          const incoming = typeof arg === 'object' && arg !== null ? this.#messages.get(arg) : undefined
          if (incoming) return incoming
        }
      }
    }
    return undefined
  }
}

function put<T>(map: Map<number, T>, id: number, value: T): void {
  map.delete(id)
  map.set(id, value)
  const oldest = map.keys().next()
  if (map.size > CONNECTIONS && !oldest.done) map.delete(oldest.value)
}
