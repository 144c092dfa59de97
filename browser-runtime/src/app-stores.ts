import { recorder } from '@cinescope/recorder'
import { Devtools, observeStore, Stores, wrapZustandFactory } from '@cinescope/stores'

/** The stores of the page's app. */
export const stores: Stores = new Stores(recorder)
export const devtools: Devtools = new Devtools(stores)

let active = false

/** From here on stores are observed; a page with the runtime switched off keeps no past states. */
export function activate(): void {
  active = true
}

/** Observes a store that is not attached by itself. False if it is of no known kind, or nothing is recorded in this page. */
export function observe(store: unknown, name?: string): boolean {
  return active && observeStore(stores, store, name)
}

/** `create` or `createStore` of zustand, so that every store made by it is observed. The plugin puts it in front of the library's. */
export function wrapZustand<F>(original: F): F {
  return active ? wrapZustandFactory(stores, original, devtools.making) : original
}
