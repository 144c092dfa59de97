import { configureStore } from '@reduxjs/toolkit'
import { useDispatch, useSelector } from 'react-redux'
import { cart } from './cart/slice.ts'
import { catalogue } from './catalogue/slice.ts'
import { order } from './order/slice.ts'

export const store = configureStore({
  reducer: { catalogue: catalogue.reducer, cart: cart.reducer, order: order.reducer },
})

export type State = ReturnType<typeof store.getState>

export const useShop = useSelector.withTypes<State>()
export const useShopDispatch = useDispatch.withTypes<typeof store.dispatch>()
