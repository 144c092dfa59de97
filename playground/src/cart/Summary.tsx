import { money } from '../format.ts'
import { placeOrder } from '../order/slice.ts'
import { useShop, useShopDispatch } from '../store.ts'
import { selectTotals } from './totals.ts'

export function Summary() {
  const dispatch = useShopDispatch()
  const { quantities, coupon } = useShop(state => state.cart)
  const totals = useShop(selectTotals)
  const placing = useShop(state => state.order.status === 'placing')
  return (
    <div className="summary">
      <dl>
        <div><dt>Plants</dt><dd data-total="subtotal">{money(totals.subtotal)}</dd></div>
        {coupon && <div className="discount"><dt>{coupon.code}, {coupon.label}</dt><dd data-total="discount">−{money(totals.discount)}</dd></div>}
        <div><dt>Delivery</dt><dd>{totals.delivery ? money(totals.delivery) : 'free'}</dd></div>
        <div className="total"><dt>Total</dt><dd data-total="total">{money(totals.total)}</dd></div>
      </dl>
      <button type="button" className="order" disabled={placing} onClick={() => dispatch(placeOrder({ quantities, total: totals.total }))}>
        {placing ? 'Ordering…' : `Order for ${money(totals.total)}`}
      </button>
    </div>
  )
}
