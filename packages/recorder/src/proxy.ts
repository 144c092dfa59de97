import { SafeWeakMap, defineProperty, descriptorOf, prototypeOf, setPrototypeOf } from './primordial.ts'

const targets: SafeWeakMap<object, object> = new SafeWeakMap()
let any = false

/** The target of a known proxy. No trap runs. */
export function proxyTarget(o: object): object | undefined {
  return any ? targets.get(o) : undefined
}

/** What a write to an object reaches in the end, as far as it is known: behind proxies their target. */
export function reached(o: object): object {
  for (let target = proxyTarget(o); target !== undefined; target = proxyTarget(o)) o = target
  return o
}

/** Is it a proxy? Where the platform has a test, it also knows those that it made itself. Asked where a class is seen for the first time. */
export let isProxy: (o: object) => unknown = proxyTarget

export function useProxyTest(test: (o: object) => boolean): void { isProxy = test }

interface ProxyRealm { Proxy: ProxyConstructor }

/** Native functions that stand behind replaced globals: their text is shown for the replacement (to-string.ts). */
export const disguises: SafeWeakMap<object, object> = new SafeWeakMap()

/**
 * Replaces the global `Proxy` so that proxies made from now on are known. A bound function has what the original has: a
 * name, length 2, no `prototype`, and it can be constructed but not called.
 */
export function installProxyTracker(global: object = globalThis): void {
  const realm = global as ProxyRealm
  const Native = realm.Proxy
  if (typeof Native !== 'function' || disguises.has(Native)) return
  const nativeRevocable = Native.revocable

  function construct(this: unknown, target: object, handler: ProxyHandler<object>): object {
    if (new.target === undefined) return (Native as unknown as (t: object, h: object) => object)(target, handler)
    const proxy = new Native(target, handler)
    any = true
    targets.set(proxy, target)
    return proxy
  }
  const holder = {
    revocable(target: object, handler: ProxyHandler<object>): { proxy: object, revoke: () => void } {
      const result = nativeRevocable(target, handler)
      any = true
      targets.set(result.proxy, target)
      return result
    },
  }
  const Tracked = construct.bind(undefined) as unknown as ProxyConstructor
  defineProperty(Tracked, 'name', { value: 'Proxy', configurable: true })
  defineProperty(Tracked, 'revocable', { value: holder.revocable, writable: true, configurable: true })
  const functions = prototypeOf(Native)!
  setPrototypeOf(Tracked, functions)
  setPrototypeOf(holder.revocable, functions)
  disguises.set(Tracked, Native)
  disguises.set(holder.revocable, nativeRevocable)
  const before = descriptorOf(global, 'Proxy')
  defineProperty(global, 'Proxy', { ...before, value: Tracked })
}
