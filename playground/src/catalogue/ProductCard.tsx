import type { Product } from '../api.ts'
import { added } from '../cart/slice.ts'
import { money } from '../format.ts'
import { usePreferences } from '../preferences.ts'
import { useShop, useShopDispatch } from '../store.ts'
import { Plant } from './Plant.tsx'

const lights = { shade: 'Shade', half: 'Half shade', sun: 'Full sun' }
const waters = { often: 'Water often', weekly: 'Water weekly', monthly: 'Water monthly' }

export function ProductCard({ product }: { product: Product }) {
  const dispatch = useShopDispatch()
  const inCart = useShop(state => state.cart.quantities[product.id] ?? 0)
  const favourite = usePreferences(state => state.favourites.includes(product.id))
  const toggleFavourite = usePreferences(state => state.toggleFavourite)
  return (
    <article className="card" data-product={product.id}>
      <div className="tile">
        <Plant product={product} />
        {product.was > 0 && <span className="badge">Sale</span>}
        <button type="button" className="heart" aria-pressed={favourite} aria-label={`Keep ${product.name} in mind`} onClick={() => toggleFavourite(product.id)}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 20s-7.5-4.6-7.5-10A4.2 4.2 0 0 1 12 7.5 4.2 4.2 0 0 1 19.5 10c0 5.400-7.5 10-7.5 10Z" /></svg>
        </button>
      </div>
      <div className="about">
        <h3>{product.name}</h3>
        <p className="latin" lang="la">{product.latin}</p>
        <p className="note">{product.note}</p>
        <p className="care"><span>{lights[product.light]}</span><span>{waters[product.water]}</span></p>
      </div>
      <footer>
        <p className="price">
          {product.was > 0 && <s>{money(product.was)}</s>}
          <strong>{money(product.price)}</strong>
        </p>
        <button type="button" className="add" disabled={inCart >= product.stock} onClick={() => dispatch(added(product))}>
          {inCart ? `In cart · ${inCart}` : 'Add to cart'}
        </button>
      </footer>
    </article>
  )
}
