import { apply } from '@cinescope/recorder'
import { OP_NETWORK } from '@cinescope/trace'
import { requestAddress } from '../address.ts'
import { eventType, exceptionMessage, listen, now, react, requestMethod, requestUrl, responseStatus, urlHref, xhrStatus } from '../platform.ts'
import type { Border } from './border.ts'
import type { Hold } from './hold.ts'
import { replace, type Disguise } from './replace.ts'
import type { Tasks } from './tasks.ts'

/** An own data property, without running a getter or a proxy's trap. */
export type OwnValue = (object: object, key: string) => unknown

interface Realm { readonly Response: typeof Response }

interface Network { readonly border: Border, readonly tasks: Tasks, readonly hold: Hold, readonly ownValue: OwnValue, base(): string }

/** One request, from start to its end or failure. Bodies and headers are never looked at. */
class Exchange {
  static #count = 0
  readonly #number = ++Exchange.#count
  readonly #border: Border
  readonly #started: number = now()
  readonly label: string
  readonly tick: number

  constructor(border: Border, method: string, address: string, initiator: 'fetch' | 'xhr') {
    this.#border = border
    this.label = `${method} ${address}`
    this.tick = border.emit(OP_NETWORK, ['start', this.#number, method, address, initiator])
  }

  end(status: number): void {
    this.#border.emit(OP_NETWORK, ['end', this.#number, status, now() - this.#started])
  }

  fail(message: string): void {
    this.#border.emit(OP_NETWORK, ['fail', this.#number, message, now() - this.#started])
  }
}

/** `fetch`, and the promises of its responses' bodies: what reacts to either was begun by the request, and is held while travelling. */
export function patchFetch(realm: Realm, disguise: Disguise, network: Network): void {
  const { border, hold } = network
  const exchanges = new WeakMap<object, Exchange>()
  replace(realm, 'fetch', disguise, original => ({
    method(this: unknown, ...args: readonly unknown[]): unknown {
      const answer = apply(original, this, args) as Promise<Response>
      if (!border.recording && !hold.holding) return answer
      const exchange = border.recording ? new Exchange(border, methodOf(args, network), addressOf(args[0], network), 'fetch') : undefined
      return reply(answer, exchange, network, response => {
        if (!exchange) return
        exchanges.set(response, exchange)
        exchange.end(Number(responseStatus(response)))
      }, error => { exchange?.fail(failure(error, network)) })
    },
  }).method)
  for (const name of ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text']) {
    replace(realm.Response.prototype, name, disguise, original => ({
      method(this: Response, ...args: readonly unknown[]): unknown {
        const body = apply(original, this, args) as Promise<unknown>
        const exchange = exchanges.get(this)
        return exchange ? reply(body, exchange, network) : body
      },
    }).method as never)
  }
}

/**
 * The promise that the app gets: it must be the one that reacts, because a rejection that the app does not handle has to stay
 * unhandled, and one that it handles, handled.
 */
function reply<T>(promise: Promise<T>, exchange: Exchange | undefined, { tasks, hold }: Network, ok: (value: T) => void = () => {}, fail: (error: unknown) => void = () => {}): Promise<T> {
  const settle = (finish: () => T): T | Promise<T> => {
    const go = (): T => {
      if (exchange) tasks.begin('fetch', exchange.label, exchange.tick)
      return finish()
    }
    const held = hold.reply()
    return held ? react(held, go, go) : go()
  }
  return react(promise, value => {
    ok(value)
    return settle(() => value)
  }, (error: unknown) => {
    fail(error)
    return settle(() => { throw error })
  })
}

export function patchXhr(prototype: object, disguise: Disguise, network: Network): void {
  const { border, tasks } = network
  const opened = new WeakMap<object, { readonly method: string, readonly address: string }>()
  replace(prototype, 'open', disguise, original => ({
    method(this: object, ...args: readonly unknown[]): unknown {
      const answer = apply(original, this, args)
      opened.set(this, { method: typeof args[0] === 'string' ? args[0].toUpperCase() : 'GET', address: addressOf(args[1], network) })
      return answer
    },
  }).method as never)
  replace(prototype, 'send', disguise, original => ({
    method(this: object, ...args: readonly unknown[]): unknown {
      const target = opened.get(this)
      if (target && border.recording) {
        opened.delete(this)
        let request: Exchange | undefined = new Exchange(border, target.method, target.address, 'xhr')
        tasks.asked.set(this, request)
        const finish = (event: Event): void => {
          const type = String(eventType(event))
          if (type === 'load') request?.end(Number(xhrStatus(this)))
          else request?.fail(type)
          request = undefined
        }
        for (const type of ['load', 'error', 'abort', 'timeout']) listen(this, type, finish)
      }
      return apply(original, this, args)
    },
  }).method as never)
}

/** Of a string, a URL or a Request; reading runs no app code. */
export function addressOf(input: unknown, network: Pick<Network, 'base'>): string {
  const text = typeof input === 'string' ? input : typeof input === 'object' && input !== null ? urlHref(input) ?? requestUrl(input) : undefined
  return typeof text === 'string' ? requestAddress(text, network.base()) : '(not recorded: neither text, URL nor Request)'
}

function methodOf([input, init]: readonly unknown[], network: Network): string {
  const asked = typeof init === 'object' && init !== null ? network.ownValue(init, 'method') : undefined
  const method = asked ?? (typeof input === 'object' && input !== null ? requestMethod(input) : undefined)
  return typeof method === 'string' ? method.toUpperCase() : 'GET'
}

function failure(error: unknown, network: Network): string {
  if (typeof error !== 'object' || error === null) return 'failed'
  const message = exceptionMessage(error) ?? network.ownValue(error, 'message')
  return typeof message === 'string' ? message : 'failed'
}
