import type { AppStore } from '../store.ts'
import type { Stores } from '../stores.ts'
import type { Action, ReduxStore } from './enhancer.ts'

/** A finished Redux store, given to `observe`: its changes are seen, but its reducer is out of reach, so it cannot be put back. */
export function observeReduxStore(stores: Stores, store: ReduxStore, name: string, unrestorable: (store: AppStore) => never): void {
  const adapter: AppStore = { name, library: 'redux', read: () => store.getState(), apply: () => unrestorable(adapter) }
  const observed = stores.add(adapter)
  let last: Action = { type: '' }
  const { dispatch } = store
  store.dispatch = action => {
    if (typeof action === 'object' && action !== null && typeof action.type === 'string') last = action
    return dispatch(action)
  }
  store.subscribe(() => { observed.changed(String(last.type), last) })
}
