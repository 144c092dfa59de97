import type { Coupon } from '../api.ts'
import type { Line } from './line.ts'

export interface Totals {
  subtotal: number
  discount: number
  delivery: number
  total: number
}

const FREE_DELIVERY_FROM = 5000

/** A coupon does not count again for what the sale already took off. */
function couponBase(lines: Line[]): number {
  let base = 0
  for (const line of lines) {
    base += (line.unit - line.saved) * line.quantity
  }
  return base
}

export function totalsOf(lines: Line[], coupon: Coupon | null): Totals {
  const subtotal = lines.reduce((sum, line) => sum + line.unit * line.quantity, 0)
  const discount = coupon ? Math.round(couponBase(lines) * coupon.percent / 100) : 0
  const delivery = subtotal === 0 || subtotal >= FREE_DELIVERY_FROM ? 0 : 490
  return { subtotal, discount, delivery, total: subtotal - discount + delivery }
}
