import { createAsyncThunk, createSlice } from '@reduxjs/toolkit'
import { api, type Order } from '../api.ts'

interface Basket {
  quantities: Record<string, number>
  total: number
}

export const placeOrder = createAsyncThunk('order/place', ({ quantities, total }: Basket) =>
  api.order(Object.entries(quantities).map(([id, quantity]) => ({ id, quantity })), total))

interface OrderState {
  status: 'none' | 'placing' | 'placed' | 'failed'
  order: Order | null
  message: string
}

const none: OrderState = { status: 'none', order: null, message: '' }

export const order = createSlice({
  name: 'order',
  initialState: none,
  reducers: { dismissed: () => none },
  extraReducers: builder => builder
    .addCase(placeOrder.pending, state => {
      state.status = 'placing'
    })
    .addCase(placeOrder.fulfilled, (state, { payload }) => {
      state.status = 'placed'
      state.order = payload
    })
    .addCase(placeOrder.rejected, (state, { error }) => {
      state.status = 'failed'
      state.message = error.message ?? 'The order did not arrive.'
    }),
})

export const { dismissed } = order.actions
