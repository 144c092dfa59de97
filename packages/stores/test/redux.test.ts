import { createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { applyMiddleware, combineReducers, createStore, legacy_createStore, type Middleware, type StoreEnhancer } from 'redux'
import { describe, expect, test } from 'vitest'
import { Devtools, Stores } from '@cinescope/stores'
import { Film } from './film.ts'

/** The page global as configureStore finds it: enhancers are composed by it, ours innermost. */
function page(before: Readonly<Record<string, unknown>> = {}) {
  const film = new Film()
  const stores = new Stores(film)
  const realm: Record<string, unknown> = { ...before }
  new Devtools(stores).install(realm)
  const compose = realm['__REDUX_DEVTOOLS_EXTENSION_COMPOSE__'] as (...args: readonly unknown[]) => (...enhancers: readonly StoreEnhancer[]) => StoreEnhancer
  const extension = realm['__REDUX_DEVTOOLS_EXTENSION__'] as (options?: unknown) => StoreEnhancer
  return { film, stores, realm, compose, extension }
}

const cart = createSlice({
  name: 'cart',
  initialState: { items: [] as string[] },
  reducers: { added(state, { payload }: PayloadAction<string>) { state.items.push(payload) } },
})

describe('Redux', () => {

  test('a store made through the page global attaches by itself: its state, then every action with payload and state', () => {
    const at = page()
    const store = createStore(combineReducers({ cart: cart.reducer }), at.compose({ name: 'shop' })(applyMiddleware()))
    store.dispatch(cart.actions.added('tea'))
    expect(at.film.lines()).toEqual([
      'init 1 shop redux #0 - {"cart":{"items":[]}}',
      'change 1 shop redux #1 cart/added {"cart":{"items":["tea"]}}',
    ])
    expect(at.film.actions()).toEqual([undefined, { type: 'cart/added', payload: 'tea' }])
  })

  test('a jump shows the very object of then, live() the newest; changes meanwhile carry the travel phase and are dropped', () => {
    const at = page()
    const store = createStore(cart.reducer, at.extension({ name: 'cart' }))
    const states = [store.getState()]
    for (const name of ['a', 'b', 'c']) {
      store.dispatch(cart.actions.added(name))
      states.push(store.getState())
    }
    at.stores.jump(1, 1)
    expect(store.getState()).toBe(states[1])
    expect(at.stores.travelling).toBe(true)
    store.dispatch(cart.actions.added('while travelling'))
    expect(store.getState().items).toEqual(['a', 'while travelling'])
    at.stores.live()
    expect(store.getState()).toBe(states[3])
    expect(at.stores.travelling).toBe(false)
    expect(at.film.phases().slice(-3)).toEqual(['travel #1', 'travel #1', 'live #3'])
    expect(at.stores.list()).toEqual([{ id: 1, name: 'cart', library: 'redux', firstState: 0, lastState: 3 }])
  })

  test('restoring works through replaceReducer, and its subscribers are told once', () => {
    const at = page()
    const store = createStore(cart.reducer, at.extension())
    const first = store.getState()
    store.replaceReducer((state = first, action) => action.type === 'clear' ? { items: ['cleared'] } : state)
    store.dispatch({ type: 'clear' } as never)
    let told = 0
    store.subscribe(() => { told++ })
    at.stores.jump(1, 0)
    expect(store.getState()).toBe(first)
    expect(told).toBe(1)
  })

  test('a dispatch made by a subscriber is recorded after the change that caused it', () => {
    const at = page()
    const store = createStore(cart.reducer, at.extension())
    store.subscribe(() => { if (store.getState().items.length === 1) store.dispatch(cart.actions.added('second')) })
    store.dispatch(cart.actions.added('first'))
    expect(at.film.lines().slice(1)).toEqual([
      'change 1 redux redux #1 cart/added {"items":["first"]}',
      'change 1 redux redux #2 cart/added {"items":["first","second"]}',
    ])
  })

  test('the app sees what it would see without us: results, errors, middleware order', () => {
    const seen: string[] = []
    const middleware: Middleware = () => next => action => {
      seen.push((action as { readonly type: string }).type)
      return next(action)
    }
    const at = page()
    const store = createStore(cart.reducer, at.compose({})(applyMiddleware(middleware)))
    const action = cart.actions.added('x')
    expect(store.dispatch(action)).toBe(action)
    at.stores.jump(1, 0)
    expect(seen).toEqual(['cart/added'])
    expect(() => store.dispatch({} as never)).toThrow(/type/)
    expect(() => createStore(undefined as never, at.extension())).toThrow(/root reducer/)
  })

  test('a real extension is chained to, whether it was there before or comes later', () => {
    const calls: string[] = []
    const real = Object.assign((options: { readonly name: string }): StoreEnhancer => {
      calls.push(`enhance ${options.name}`)
      return next => next
    }, { open: () => 'opened', connect: () => ({ init: (state: unknown) => { calls.push(`init ${JSON.stringify(state)}`) }, send: () => { calls.push('send') }, subscribe: () => undefined }) })
    const before = page({ __REDUX_DEVTOOLS_EXTENSION__: real })
    legacy_createStore(cart.reducer, before.extension({ name: 'before' }))
    const later = page()
    later.realm['__REDUX_DEVTOOLS_EXTENSION__'] = real
    legacy_createStore(cart.reducer, later.extension({ name: 'later' }))
    expect(calls).toEqual(['enhance before', 'enhance later'])
    expect(before.stores.list()).toHaveLength(1)
    expect((before.extension as unknown as { open(): string }).open()).toBe('opened')
    const connection = (before.extension as unknown as { connect(options: unknown): { init(state: unknown): void, send(action: unknown, state: unknown): void } }).connect({ name: 'elf' })
    connection.init({ n: 0 })
    connection.send({ type: 'up' }, { n: 1 })
    expect(calls.slice(2)).toEqual(['init {"n":0}', 'send'])
    expect(before.film.lines().slice(-2)).toEqual(['init 2 elf devtools #0 - {"n":0}', 'change 2 elf devtools #1 up {"n":1}'])
  })

  test('a state that left the past is a coded fault, and the app stays where it is', () => {
    const at = page()
    const store = createStore((state: number | undefined = 0) => state + 1, at.extension({ name: 'n' }))
    for (let i = 0; i < 1200; i++) store.dispatch({ type: 'up' })
    expect(at.stores.list()[0]).toMatchObject({ firstState: 201, lastState: 1200 })
    expect(() => { at.stores.jump(1, 200) }).toThrow(expect.objectContaining({ code: 'CINE_STATE_GONE' }))
    expect(at.stores.travelling).toBe(false)
    expect(store.getState()).toBe(1201)
  })
})
