namespace Shop.Cart {
  export let count = 1
  export function add(n: number) { count += n; return count }
  namespace Inner { export const twice = count * 2 }
}
namespace Types { export type T = 1 }
import Cart = Shop.Cart
