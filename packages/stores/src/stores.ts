import { Fault } from '@cinescope/base'
import { OP_STORE } from '@cinescope/trace'
import { Past } from './past.ts'
import type { AppStore, Observed } from './store.ts'

/** Store states are recorded this deep. */
const DEPTH = 6

/** What the registry needs of a recorder. */
export interface StoreRecorder {
  emit(op: number, values: readonly unknown[], depth?: number): number
  quiet<T>(run: () => T): T
}

export interface KnownStore {
  readonly id: number
  readonly name: string
  readonly library: string
  readonly firstState: number
  readonly lastState: number
}

interface Entry {
  readonly id: number
  readonly store: AppStore
  readonly past: Past
  /** Number of the state that the app shows while it travels; undefined = the newest. */
  shown: number | undefined
}

type Phase = 'init' | 'change' | 'travel' | 'live'

/** The app's stores: their past states, the records of their changes, and travelling between them. */
export class Stores {
  readonly #recorder: StoreRecorder
  readonly #entries: Entry[] = []
  #applying = false

  constructor(recorder: StoreRecorder) {
    this.#recorder = recorder
  }

  /** Takes a store on; its state now is number 0. */
  add(store: AppStore): Observed {
    const entry: Entry = { id: this.#entries.length + 1, store, past: new Past(), shown: undefined }
    this.#entries.push(entry)
    const state = this.#read(entry)
    this.#emit(entry, 'init', entry.past.add(state), '', undefined, state)
    return { changed: (type, action) => { this.#changed(entry, type, action) } }
  }

  /** Records every store's state again: a recording that begins now would otherwise show none until the next change. */
  announce(): void {
    for (const entry of this.#entries) {
      this.#emit(entry, 'init', entry.shown ?? entry.past.last, '', undefined, this.#read(entry))
    }
  }

  list(): readonly KnownStore[] {
    return this.#entries.map(({ id, store, past }) => ({ id, name: store.name, library: store.library, firstState: past.first, lastState: past.last }))
  }

  get travelling(): boolean {
    return this.#entries.some(entry => entry.shown !== undefined)
  }

  /** Shows a past state in the app. */
  jump(id: number, number: number): void {
    const entry = this.#entries[id - 1]
    const found = entry?.past.at(number)
    if (!entry || !found) throw new Fault('CINE_STATE_GONE', { store: entry?.store.name ?? id, state: number, first: entry?.past.first, last: entry?.past.last })
    entry.shown = number
    this.#apply(entry, 'travel', number, found.state)
  }

  /** Shows the newest states again, of all stores; what happened while travelling is dropped. */
  live(): void {
    for (const entry of this.#entries) {
      if (entry.shown === undefined) continue
      entry.shown = undefined
      this.#apply(entry, 'live', entry.past.last, entry.past.at(entry.past.last)?.state)
    }
  }

  #apply(entry: Entry, phase: Phase, number: number, state: unknown): void {
    this.#emit(entry, phase, number, '', undefined, state)
    this.#applying = true
    try {
      entry.store.apply(state)
    } finally {
      this.#applying = false
    }
  }

  #changed(entry: Entry, type: string, action: unknown): void {
    if (this.#applying) return
    const state = this.#read(entry)
    // What the app does to a past state is recorded as such and is no part of its history.
    if (entry.shown !== undefined) this.#emit(entry, 'travel', entry.shown, type, action, state)
    else this.#emit(entry, 'change', entry.past.add(state), type, action, state)
  }

  #read(entry: Entry): unknown {
    return this.#recorder.quiet(() => entry.store.read())
  }

  #emit(entry: Entry, phase: Phase, number: number, type: string, action: unknown, state: unknown): void {
    const { id, store } = entry
    this.#recorder.emit(OP_STORE, [phase, id, store.name, store.library, number, type, action, state], DEPTH)
  }
}
