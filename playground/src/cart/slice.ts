import { createAsyncThunk, createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { api, type Coupon, type Product } from '../api.ts'
import { placeOrder } from '../order/slice.ts'
import { toLine, type Line } from './line.ts'
import type { Quantities } from './totals.ts'

export const applyCoupon = createAsyncThunk('cart/coupon', (code: string) => api.coupon(code))

interface CartState {
  lines: Line[]
  quantities: Quantities
  coupon: Coupon | null
  couponStatus: 'idle' | 'checking' | 'refused'
  couponMessage: string
}

const empty: CartState = { lines: [], quantities: {}, coupon: null, couponStatus: 'idle', couponMessage: '' }

export const cart = createSlice({
  name: 'cart',
  initialState: empty,
  reducers: {
    added(state, { payload }: PayloadAction<Product>) {
      if (!(payload.id in state.quantities)) state.lines.push(toLine(payload))
      state.quantities[payload.id] = (state.quantities[payload.id] ?? 0) + 1
    },
    quantityChanged(state, { payload }: PayloadAction<{ id: string, by: number }>) {
      const quantity = (state.quantities[payload.id] ?? 0) + payload.by
      if (quantity > 0) {
        state.quantities[payload.id] = quantity
        return
      }
      delete state.quantities[payload.id]
      state.lines = state.lines.filter(line => line.id !== payload.id)
    },
    couponRemoved(state) {
      state.coupon = null
    },
  },
  extraReducers: builder => builder
    .addCase(applyCoupon.pending, state => {
      state.couponStatus = 'checking'
      state.couponMessage = ''
    })
    .addCase(applyCoupon.fulfilled, (state, { payload }) => {
      state.coupon = payload
      state.couponStatus = 'idle'
    })
    .addCase(applyCoupon.rejected, (state, { error }) => {
      state.couponStatus = 'refused'
      state.couponMessage = error.message ?? 'That did not work.'
    })
    .addCase(placeOrder.fulfilled, () => empty),
})

export const { added, quantityChanged, couponRemoved } = cart.actions
