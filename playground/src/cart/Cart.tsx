import { Plant } from '../catalogue/Plant.tsx'
import { money } from '../format.ts'
import { dismissed } from '../order/slice.ts'
import { usePreferences } from '../preferences.ts'
import { useShop, useShopDispatch } from '../store.ts'
import { CouponForm } from './CouponForm.tsx'
import type { Line } from './line.ts'
import { quantityChanged } from './slice.ts'
import { Summary } from './Summary.tsx'

function CartLine({ line }: { line: Line }) {
  const dispatch = useShopDispatch()
  const quantity = useShop(state => state.cart.quantities[line.id] ?? 0)
  const product = useShop(state => state.catalogue.products.find(one => one.id === line.id))
  return (
    <li data-line={line.id}>
      <div className="tile small">{product && <Plant product={product} />}</div>
      <div>
        <p className="name">{line.name}</p>
        <p className="unit">{money(line.unit)} each{line.saved > 0 && <em> · you save {money(line.saved)}</em>}</p>
      </div>
      <div className="stepper">
        <button type="button" aria-label={`One ${line.name} less`} onClick={() => dispatch(quantityChanged({ id: line.id, by: -1 }))}>−</button>
        <output>{quantity}</output>
        <button type="button" aria-label={`One ${line.name} more`} disabled={quantity >= (product?.stock ?? 0)} onClick={() => dispatch(quantityChanged({ id: line.id, by: 1 }))}>+</button>
      </div>
    </li>
  )
}

function Placed() {
  const dispatch = useShopDispatch()
  const order = useShop(state => state.order.order)
  return (
    <div className="placed" role="status">
      <p className="tick" aria-hidden="true">✓</p>
      <h3>Thank you!</h3>
      <p>Order {order?.number} is being watered one last time. {order && money(order.charged)} paid.</p>
      <button type="button" className="add" onClick={() => dispatch(dismissed())}>Back to the plants</button>
    </div>
  )
}

export function Cart() {
  const lines = useShop(state => state.cart.lines)
  const { status, message } = useShop(state => state.order)
  const { cartOpen, showCart } = usePreferences()
  return (
    <aside className="cart" data-open={cartOpen} aria-label="Cart">
      <header>
        <h2>Your cart</h2>
        <button type="button" className="close" aria-label="Close the cart" onClick={() => showCart(false)}>×</button>
      </header>
      {status === 'placed'
        ? <Placed />
        : lines.length === 0
          ? <p className="nothing">Nothing here yet. A Pilea is a good start.</p>
          : (
              <>
                <ul>{lines.map(line => <CartLine key={line.id} line={line} />)}</ul>
                <CouponForm />
                <Summary />
                {status === 'failed' && <p className="failed" role="alert">{message}</p>}
              </>
            )}
    </aside>
  )
}
