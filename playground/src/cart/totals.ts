import { createSelector } from '@reduxjs/toolkit'
import type { Coupon } from '../api.ts'
import type { State } from '../store.ts'
import type { Line } from './line.ts'

const FREE_DELIVERY_FROM = 5000

export type Quantities = Record<string, number>

/** A coupon does not count again for what the sale already took off. */
function couponBase(lines: Line[], quantities: Quantities): number {
  let base = 0
  for (const line of lines) {
    base += (line.unit - line.saved) * quantities[line.id]!
  }
  return base
}

function totalsOf(lines: Line[], quantities: Quantities, coupon: Coupon | null) {
  const subtotal = lines.reduce((sum, line) => sum + line.unit * quantities[line.id]!, 0)
  const discount = coupon ? Math.round(couponBase(lines, quantities) * coupon.percent / 100) : 0
  const delivery = subtotal === 0 || subtotal >= FREE_DELIVERY_FROM ? 0 : 490
  return { subtotal, discount, delivery, total: subtotal - discount + delivery }
}

export const selectTotals = createSelector(
  [(state: State) => state.cart.lines, (state: State) => state.cart.quantities, (state: State) => state.cart.coupon],
  totalsOf,
)
