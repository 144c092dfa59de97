import type { Stores } from '../stores.ts'

/** Type of the one action that restores a state. */
export const RESTORE = '@@cinescope/SET'

export interface Action { readonly type: unknown }
export type Reducer = (state: unknown, action: Action) => unknown

export interface ReduxStore {
  dispatch(action: Action): unknown
  getState(): unknown
  subscribe(listener: () => void): () => void
  replaceReducer?(reducer: Reducer): void
}

export type CreateStore = (reducer: Reducer, ...rest: readonly unknown[]) => ReduxStore
export type Enhancer = (next: CreateStore) => CreateStore

/** Takes a restore as the new state and hands everything else to the app's reducer. */
function restorable(reducer: Reducer): Reducer {
  // What is no reducer must fail as it would have failed without us.
  if (typeof reducer !== 'function') return reducer
  return (state, action) => action.type === RESTORE ? (action as { readonly state?: unknown } & Action).state : reducer(state, action)
}

/**
 * Store enhancer for Redux 4 and 5, and so for Redux Toolkit. It goes innermost: it sees plain actions in the order in which they reach
 * the reducer, whatever middleware stands in front.
 */
export function observeRedux(stores: Stores, name: string): Enhancer {
  return next => (reducer, ...rest) => {
    const store = next(restorable(reducer), ...rest)
    const { dispatch, replaceReducer } = store
    let last: Action = { type: '' }
    const observed = stores.add({
      name,
      library: 'redux',
      read: () => store.getState(),
      apply: state => { dispatch({ type: RESTORE, state } as Action) },
    })
    // First of all subscribers, so that a dispatch made by another one is recorded after the change that caused it.
    store.subscribe(() => { observed.changed(String(last.type), last) })
    return {
      ...store,
      dispatch: action => {
        if (typeof action === 'object' && action !== null) last = action
        return dispatch(action)
      },
      ...replaceReducer && { replaceReducer: (reducerNow: Reducer) => { replaceReducer(restorable(reducerNow)) } },
    }
  }
}
