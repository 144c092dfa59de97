import type { Product } from '../api.ts'

type Sort = 'popular' | 'cheap' | 'name'

const orders: Record<Exclude<Sort, 'popular'>, (a: Product, b: Product) => number> = {
  cheap: (a, b) => a.price - b.price,
  name: (a, b) => a.name.localeCompare(b.name),
}

/** The plants that are shown, in order. */
export function choose(products: Product[], light: string, sort: Sort): Product[] {
  const shown = products.filter(product => light === 'all' || product.light === light)
  return sort === 'popular' ? shown : shown.toSorted(orders[sort])
}
