import type { Stores } from '../stores.ts'

export interface ZustandStore {
  getState(): unknown
  setState(state: unknown, replace: boolean): void
  subscribe(listener: (state: unknown, before: unknown) => void): () => void
}

/** True for zustand stores and for the hooks that `create` makes of them. */
export function isZustand(value: unknown): value is ZustandStore {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  return ['getState', 'setState', 'subscribe'].every(key => typeof (value as Record<string, unknown>)[key] === 'function')
}

/** Takes a zustand store on. A restore replaces the whole state: merging would leave later keys behind. */
export function observeZustand(stores: Stores, store: ZustandStore, name: string): void {
  // Middleware may have put its own `setState` there: persisted stores then persist what is shown, and the newest again on return.
  const observed = stores.add({ name, library: 'zustand', read: () => store.getState(), apply: state => { store.setState(state, true) } })
  store.subscribe(() => { observed.changed('setState', undefined) })
}

type Factory = (...args: readonly unknown[]) => unknown

/**
 * `create` or `createStore` of zustand, wrapped: every store made by it is observed. Also in the curried form. `making` runs the
 * factory and answers the name that a devtools middleware inside it asked for.
 */
export function wrapZustandFactory<F>(stores: Stores, original: F, making: <T>(make: () => T) => { readonly made: T, readonly name: string | undefined }): F {
  if (typeof original !== 'function') return original
  const factory = original as unknown as Factory
  function observing(make: Factory): Factory {
    return (...args) => {
      const { made, name } = making(() => make(...args))
      if (isZustand(made)) observeZustand(stores, made, name ?? `zustand ${stores.list().length + 1}`)
      return made
    }
  }
  const direct = observing(factory)
  return ((...args: readonly unknown[]) => args[0] ? direct(...args) : observing(factory() as Factory)) as F
}
