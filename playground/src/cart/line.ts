import type { Product } from '../api.ts'

export interface Line {
  id: string
  name: string
  unit: number
  /** What the customer already saves on one, through the sale. */
  saved: number
}

/** A plant as the cart keeps it: only what the cart needs, as it was when it was added. */
export function toLine(product: Product): Line {
  const saved = product.was - product.price
  return { id: product.id, name: product.name, unit: product.price, saved }
}
