import { Fault } from '@cinescope/base'
import type { ReduxStore } from './redux/enhancer.ts'
import { observeReduxStore } from './redux/observe.ts'
import type { Stores } from './stores.ts'
import { isZustand, observeZustand } from './zustand/factory.ts'

/** Observes a store that no factory wrapper saw. False if it is of no known kind. */
export function observeStore(stores: Stores, store: unknown, name?: string): boolean {
  if (isZustand(store)) observeZustand(stores, store, name ?? `zustand ${stores.list().length + 1}`)
  else if (isRedux(store)) {
    observeReduxStore(stores, store, name ?? 'redux', ({ name: which }) => { throw new Fault('CINE_STORE_READ_ONLY', { store: which }) })
  } else return false
  return true
}

function isRedux(value: unknown): value is ReduxStore {
  if (typeof value !== 'object' || value === null) return false
  return ['getState', 'dispatch', 'subscribe'].every(key => typeof (value as Record<string, unknown>)[key] === 'function')
}
