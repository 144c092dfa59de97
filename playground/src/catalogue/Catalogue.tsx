import { usePreferences } from '../preferences.ts'
import { useShop, useShopDispatch } from '../store.ts'
import { choose } from './choose.ts'
import { ProductCard } from './ProductCard.tsx'
import { loadProducts } from './slice.ts'

const lights = [['all', 'All plants'], ['shade', 'Shade'], ['half', 'Half shade'], ['sun', 'Full sun']] as const

export function Catalogue() {
  const dispatch = useShopDispatch()
  const { status, products } = useShop(state => state.catalogue)
  const { light, sort, filterBy, sortBy } = usePreferences()
  const shown = choose(products, light, sort)
  return (
    <main>
      <header className="hero">
        <p className="kicker">Grown slowly, sent quickly</p>
        <h1>Something green for every&nbsp;window.</h1>
      </header>
      <div className="filters">
        <div className="chips" role="group" aria-label="Light">
          {lights.map(([value, label]) => (
            <button key={value} type="button" aria-pressed={light === value} onClick={() => filterBy(value)}>{label}</button>
          ))}
        </div>
        <label className="sort">
          <span>Sort by</span>
          <select value={sort} onChange={event => sortBy(event.target.value as typeof sort)}>
            <option value="popular">Popular</option>
            <option value="cheap">Price</option>
            <option value="name">Name</option>
          </select>
        </label>
      </div>
      {status === 'failed' && (
        <div className="empty" role="alert">
          <p>The greenhouse does not answer.</p>
          <button type="button" className="add" onClick={() => dispatch(loadProducts())}>Try again</button>
        </div>
      )}
      <section className="grid" aria-label="Plants" aria-busy={status === 'loading'}>
        {status === 'loading'
          ? Array.from({ length: 6 }, (_, index) => <div key={index} className="card ghost" aria-hidden="true" />)
          : shown.map(product => <ProductCard key={product.id} product={product} />)}
      </section>
    </main>
  )
}
