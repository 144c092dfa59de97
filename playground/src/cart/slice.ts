import { createAsyncThunk, createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { api, type Coupon, type Product } from '../api.ts'
import { placeOrder } from '../order/slice.ts'
import { toLine, type Line } from './line.ts'
import { totalsOf, type Totals } from './totals.ts'

export const applyCoupon = createAsyncThunk('cart/coupon', (code: string) => api.coupon(code))

interface CartState {
  lines: Line[]
  coupon: Coupon | null
  couponStatus: 'idle' | 'checking' | 'refused'
  couponMessage: string
  totals: Totals
}

const empty: CartState = { lines: [], coupon: null, couponStatus: 'idle', couponMessage: '', totals: totalsOf([], null) }

function recount(state: CartState) {
  state.totals = totalsOf(state.lines, state.coupon)
}

export const cart = createSlice({
  name: 'cart',
  initialState: empty,
  reducers: {
    added(state, { payload }: PayloadAction<Product>) {
      const line = state.lines.find(one => one.id === payload.id)
      if (line) line.quantity++
      else state.lines.push(toLine(payload, 1))
      recount(state)
    },
    quantityChanged(state, { payload }: PayloadAction<{ id: string, by: number }>) {
      const line = state.lines.find(one => one.id === payload.id)
      if (!line) return
      line.quantity += payload.by
      if (line.quantity <= 0) state.lines = state.lines.filter(one => one.id !== payload.id)
      recount(state)
    },
    couponRemoved(state) {
      state.coupon = null
      recount(state)
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
      recount(state)
    })
    .addCase(applyCoupon.rejected, (state, { error }) => {
      state.couponStatus = 'refused'
      state.couponMessage = error.message ?? 'That did not work.'
    })
    .addCase(placeOrder.fulfilled, () => empty),
})

export const { added, quantityChanged, couponRemoved } = cart.actions
