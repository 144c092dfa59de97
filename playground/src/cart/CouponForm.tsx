import { useState, type FormEvent } from 'react'
import { useShop, useShopDispatch } from '../store.ts'
import { applyCoupon, couponRemoved } from './slice.ts'

export function CouponForm() {
  const dispatch = useShopDispatch()
  const { coupon, couponStatus, couponMessage } = useShop(state => state.cart)
  const [code, setCode] = useState('')

  function submit(event: FormEvent) {
    event.preventDefault()
    if (code.trim() !== '') void dispatch(applyCoupon(code))
  }

  if (coupon) {
    return (
      <p className="coupon applied">
        <span><strong>{coupon.code}</strong> {coupon.label}</span>
        <button type="button" onClick={() => dispatch(couponRemoved())}>Remove</button>
      </p>
    )
  }
  return (
    <form className="coupon" onSubmit={submit}>
      <input name="coupon" aria-label="Coupon" placeholder="Coupon, e.g. LEAF10" autoComplete="off" value={code} onChange={event => setCode(event.target.value)} />
      <button type="submit" disabled={couponStatus === 'checking'}>{couponStatus === 'checking' ? 'Checking…' : 'Apply'}</button>
      {couponStatus === 'refused' && <p role="alert">{couponMessage}</p>}
    </form>
  )
}
