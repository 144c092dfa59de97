import { createAsyncThunk, createSlice } from '@reduxjs/toolkit'
import { api, type Product } from '../api.ts'

export const loadProducts = createAsyncThunk('catalogue/load', () => api.products())

interface CatalogueState {
  status: 'loading' | 'ready' | 'failed'
  products: Product[]
}

export const catalogue = createSlice({
  name: 'catalogue',
  initialState: { status: 'loading', products: [] } as CatalogueState,
  reducers: {},
  extraReducers: builder => builder
    .addCase(loadProducts.fulfilled, (state, { payload }) => {
      state.status = 'ready'
      state.products = payload
    })
    .addCase(loadProducts.rejected, state => {
      state.status = 'failed'
    })
    .addCase(loadProducts.pending, state => {
      state.status = 'loading'
    }),
})
