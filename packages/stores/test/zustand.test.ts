import { create } from 'zustand'
import { devtools } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Devtools, observeStore, Stores, wrapZustandFactory } from '@cinescope/stores'
import { Film } from './film.ts'

function page() {
  const film = new Film()
  const stores = new Stores(film)
  const global = new Devtools(stores)
  return { film, stores, global, wrap: <F>(original: F): F => wrapZustandFactory(stores, original, global.making) }
}

interface Counter { readonly count: number, readonly extra?: string, up(): void }

describe('zustand', () => {
  afterEach(() => { vi.unstubAllGlobals() })

  for (const [form, make] of [
    ['createStore(init)', (at: ReturnType<typeof page>) => at.wrap(createStore)<Counter>(set => ({ count: 0, up: () => { set(s => ({ count: s.count + 1 })) } }))],
    ['createStore()(init)', (at: ReturnType<typeof page>) => at.wrap(createStore)<Counter>()(set => ({ count: 0, up: () => { set(s => ({ count: s.count + 1 })) } }))],
    ['create(init)', (at: ReturnType<typeof page>) => at.wrap(create)<Counter>(set => ({ count: 0, up: () => { set(s => ({ count: s.count + 1 })) } }))],
    ['create()(init)', (at: ReturnType<typeof page>) => at.wrap(create)<Counter>()(set => ({ count: 0, up: () => { set(s => ({ count: s.count + 1 })) } }))],
  ] as const) {
    test(`${form} is observed without user code; a jump replaces the whole state and keeps functions working`, () => {
      const at = page()
      const store = make(at)
      const { up } = store.getState()
      up()
      const then = store.getState()
      store.setState({ extra: 'later' })
      up()
      at.stores.jump(1, 1)
      expect(store.getState()).toBe(then)
      expect('extra' in store.getState()).toBe(false)
      store.getState().up()
      expect(store.getState().count).toBe(2)
      at.stores.live()
      expect(store.getState()).toMatchObject({ count: 2, extra: 'later' })
      expect(at.film.phases()).toEqual(['init #0', 'change #1', 'change #2', 'change #3', 'travel #1', 'travel #1', 'live #3'])
    })
  }

  test('the devtools middleware inside a wrapped factory gives the store its name, and no second store', () => {
    const at = page()
    const realm: Record<string, unknown> = {}
    at.global.install(realm)
    vi.stubGlobal('window', realm)
    const store = at.wrap(createStore)(devtools(() => ({ n: 0 }), { name: 'bears', enabled: true }))
    store.setState({ n: 1 })
    expect(at.stores.list()).toEqual([{ id: 1, name: 'bears', library: 'zustand', firstState: 0, lastState: 1 }])
  })

  test('the devtools middleware of a factory nobody wrapped attaches through the page global, and goes back as JSON', () => {
    const at = page()
    const realm: Record<string, unknown> = {}
    at.global.install(realm)
    vi.stubGlobal('window', realm)
    const store = createStore(devtools(() => ({ n: 0 }), { name: 'bears', enabled: true }))
    store.setState({ n: 1 }, false, 'up')
    expect(at.film.lines().at(-1)).toBe('change 1 bears devtools #1 up {"n":1}')
    at.stores.jump(1, 0)
    expect(store.getState()).toEqual({ n: 0 })
    at.stores.live()
    expect(store.getState()).toEqual({ n: 1 })
  })

  test('observe takes finished stores; of a Redux store it can show the past, but not put it back', () => {
    const at = page()
    const store = createStore(() => ({ n: 0 }))
    expect(observeStore(at.stores, store, 'mine')).toBe(true)
    store.setState({ n: 1 })
    at.stores.jump(1, 0)
    expect(store.getState()).toEqual({ n: 0 })
    const listeners: (() => void)[] = []
    const redux = { getState: () => 1, dispatch: (action: unknown) => { for (const told of listeners) told(); return action }, subscribe: (listener: () => void) => listeners.push(listener) }
    expect(observeStore(at.stores, redux)).toBe(true)
    redux.dispatch({ type: 'x' })
    expect(at.film.lines().at(-1)).toBe('change 2 redux redux #1 x 1')
    expect(() => { at.stores.jump(2, 0) }).toThrow(expect.objectContaining({ code: 'CINE_STORE_READ_ONLY' }))
    expect(observeStore(at.stores, { subscribe() {} })).toBe(false)
  })

  test('what is no factory is handed back untouched', () => {
    expect(page().wrap(42)).toBe(42)
  })
})
