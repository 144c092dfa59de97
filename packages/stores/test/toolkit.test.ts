import { expect, test, vi } from 'vitest'
import { Devtools, Stores } from '@cinescope/stores'
import { Film } from './film.ts'

test('configureStore of Redux Toolkit attaches without any user code, thunks included', async () => {
  const film = new Film()
  const stores = new Stores(film)
  const realm = {}
  new Devtools(stores).install(realm)
  vi.stubGlobal('window', realm)
  // It looks for the page global once, when it is loaded: as in a page, after the runtime.
  const { configureStore, createSlice } = await import('@reduxjs/toolkit')
  const cart = createSlice({
    name: 'cart',
    initialState: { items: [] as string[] },
    reducers: { added(state, { payload }: { readonly payload: string, readonly type: string }) { state.items.push(payload) } },
  })
  const store = configureStore({ reducer: { cart: cart.reducer }, devTools: { name: 'kit' } })
  await store.dispatch(async dispatch => { dispatch(cart.actions.added('late')) })
  expect(film.lines()).toEqual([
    'init 1 kit redux #0 - {"cart":{"items":[]}}',
    'change 1 kit redux #1 cart/added {"cart":{"items":["late"]}}',
  ])
  const newest = store.getState()
  stores.jump(1, 0)
  expect(store.getState().cart.items).toEqual([])
  stores.live()
  expect(store.getState()).toBe(newest)
  vi.unstubAllGlobals()
})
