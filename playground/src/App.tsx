import { useEffect } from 'react'
import { Cart } from './cart/Cart.tsx'
import { selectTotals } from './cart/totals.ts'
import { Catalogue } from './catalogue/Catalogue.tsx'
import { money } from './format.ts'
import { usePreferences } from './preferences.ts'
import { useShop } from './store.ts'

function Bar() {
  const { theme, cycleTheme, showCart, favourites } = usePreferences()
  const quantities = useShop(state => state.cart.quantities)
  const { total } = useShop(selectTotals)
  const count = Object.values(quantities).reduce((sum, quantity) => sum + quantity, 0)
  return (
    <nav className="bar">
      <a href="/" className="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true"><path d="M16 30V15M16 20C9 20 5 15 5 6c8 0 11 5 11 14Zm0-4c0-8 4-12 11-12 0 8-4 12-11 12Z" /></svg>
        Fernweh
      </a>
      {favourites.length > 0 && <span className="kept">{favourites.length} kept in mind</span>}
      <button type="button" className="theme" onClick={cycleTheme} aria-label={`Theme: ${theme}`}>{{ system: 'Auto', light: 'Light', dark: 'Dark' }[theme]}</button>
      <button type="button" className="open-cart" onClick={() => showCart(true)}>Cart{count > 0 && <b>{count} · {money(total)}</b>}</button>
    </nav>
  )
}

export function App() {
  const theme = usePreferences(state => state.theme)
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  return (
    <div className="shop">
      <Bar />
      <Catalogue />
      <Cart />
    </div>
  )
}
