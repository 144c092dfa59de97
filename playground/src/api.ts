/** A plant as the API sends it. Prices are in cents. */
export interface Product {
  id: string
  name: string
  latin: string
  price: number
  /** Price before the sale. */
  was: number
  light: 'shade' | 'half' | 'sun'
  water: 'often' | 'weekly' | 'monthly'
  shape: 'split' | 'blade' | 'coin' | 'frond' | 'oval' | 'cactus'
  hue: number
  stock: number
  note: string
}

export interface Coupon {
  code: string
  percent: number
  label: string
}

export interface Order {
  number: number
  charged: number
}

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/api/${path}`, body === undefined ? {} : {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.message)
  return answer
}

export const api = {
  products: () => ask<Product[]>('products'),
  coupon: (code: string) => ask<Coupon>('coupons', { code }),
  order: (lines: { id: string, quantity: number }[], total: number) => ask<Order>('orders', { lines, total }),
}
