/** An app's store as an adapter shows it: read, restore, and a name. */
export interface AppStore {
  readonly name: string
  /** 'redux', 'zustand'. */
  readonly library: string
  /** The state now. */
  read(): unknown
  /** Puts a past state in place: the very object, so functions and identities in it stay as they were. */
  apply(state: unknown): void
}

/** Given to an adapter for each store that it observes. */
export interface Observed {
  /** The store changed: what caused it, and with what. To be called after the change, before the app's own subscribers. */
  changed(type: string, action: unknown): void
}
