import { OBJECT_ERROR, type ObjectRef, type Value } from '@cinescope/trace'
import { Film } from './film.ts'

const cart = `import { api } from './api.ts'
import type { Item, Order } from './order.ts'

const TAX = 0.2
const session = { user: 'ada', visits: 3 }
const token = readToken()

/** Adds one item and answers the new total. */
export function addItem(order: Order, item: Item): number {
  const line = order.lines.find(each => each.id === item.id)
  if (line) line.quantity += 1
  else order.lines.push({ ...item, quantity: 1 })
  const total = totalOf(order)
  order.total = total
  return total
}

export function totalOf(order: Order): number {
  let sum = 0
  for (const line of order.lines) {
    const price = priceOf(line)
    sum += price * line.quantity
  }
  return Math.round(sum * (1 + TAX) * 100) / 100
}

function priceOf(line: Item): number {
  // Vouchers come without a price.
  if (line.price === undefined) throw new TypeError(\`item \${line.id} has no price\`)
  return line.price
}

export async function checkout(order: Order) {
  const answer = await api.post('/api/orders', order)
  const { id, state } = await answer.json()
  return { id, state, pattern: /^[A-Z]{2}\\d+$/.test(id) }
}
`
const app = `import { addItem, checkout } from './cart.ts'

export function onAdd(event: MouseEvent) {
  const item = itemOf(event.currentTarget)
  const total = addItem(store.order, item)
  store.dispatch({ type: 'cart/added', payload: item })
  render(total)
}

function itemOf(button: HTMLButtonElement) {
  return JSON.parse(button.dataset.item)
}

function render(total: number) {
  badge.textContent = total.toFixed(2)
}
`

const p = (value: number | string | boolean | undefined | null): Value => ({ kind: 'primitive', value })

/** A shop's page: items are added, one has no price, the order is sent. `rounds` makes it longer. */
export function teaShop(rounds = 3, broken = true): Film {
  const film = new Film()
  film.source('cart', 'src/cart.ts', cart)
  film.source('app', 'src/pages/shop/app.tsx', app)
  film.in('cart')
  film.value({ user: 'ada', visits: 3 })
  const lines = film.value([]) as Extract<Value, { readonly kind: 'object' }>
  const order = film.value({ id: 17, lines: lines.ref, total: 0 }) as Extract<Value, { readonly kind: 'object' }>
  film.objects.get(order.ref)?.slots.splice(1, 1, { name: 'lines', value: lines, tick: film.tick })
  film.task('start', 'src/main.ts', () => {
    film.event('console', 'cart ready', [film.value({ items: 0, currency: 'EUR' })], 'log')
    film.event('network', 'GET /api/items 200 in 31 ms')
  })
  const add = (name: string, price: number | undefined, at: number): void => {
    const item = film.value({ id: at + 1, name, ...(price === undefined ? {} : { price }) })
    film.task('event', 'click button.add', () => {
      film.in('app').call('onAdd', 'function onAdd', { event: film.value({ type: 'click', x: 120, y: 40 }) }, () => {
        film.call('itemOf', 'function itemOf', { button: film.value({ tagName: 'BUTTON' }) }, () => item, () => item)
        film.write('item', item, 'item = itemOf(event.currentTarget)')
        const total = film.in('cart').call('addItem', 'function addItem', { order, item }, () => {
          film.write('line', p(undefined), 'line = order.lines.find(each => each.id === item.id)')
          film.set(lines.ref, String(at), item, 'order.lines.push({ ...item, quantity: 1 })')
          const sum = film.call('totalOf', 'function totalOf', { order }, () => {
            let running = 0
            film.write('sum', p(0), 'sum = 0')
            for (let i = 0; i <= at; i++) {
              const each = i === at ? price : 3.5 + i
              film.call('priceOf', 'function priceOf', { line: item }, () => {
                if (each === undefined) {
                  const error: Value = { kind: 'object', ref: film.object(OBJECT_ERROR, 'TypeError', [['message', `item ${at + 1} has no price`]]) as ObjectRef }
                  throw Object.assign(film.fail(`TypeError: item ${at + 1} has no price`, error, 'throw new TypeError(`item ${line.id} has no price`)'), { error })
                }
              }, () => p(each))
              film.write('price', p(each), 'price = priceOf(line)')
              running += each ?? 0
              film.write('sum', p(running), 'sum += price * line.quantity')
            }
            return Math.round(running * 120) / 100
          }, p)
          film.write('total', p(sum), 'total = totalOf(order)')
          film.set(order.ref, 'total', p(sum), 'order.total = total')
          return sum
        }, p)
        film.in('app').write('total', p(total), 'total = addItem(store.order, item)')
        film.action('cart/added', item, film.value({ order: { id: 17, total, count: at + 1 }, user: 'ada' }), [
          { path: ['order', 'total'], change: 'changed', before: p(total - 3), after: p(total) },
          { path: ['order', 'lines', String(at)], change: 'added', before: undefined, after: item },
          ...(at > 0 ? [{ path: ['notice'], change: 'removed' as const, before: p('Your cart is empty'), after: undefined }] : []),
        ])
        film.call('render', 'function render', { total: p(total) }, () => undefined)
      })
    })
  }
  for (let i = 0; i < rounds; i++) {
    add(['Assam', 'Sencha', 'Oolong', 'Mint'][i % 4] ?? 'Tea', 3.5 + i, i)
    if (i % 2 === 0) film.event('console', '', [p('total'), p(4.2 + i)], 'log')
  }
  film.event('console', 'slow render', [p(34.2)], 'warn')
  if (broken) {
    try {
      add('Voucher', undefined, rounds)
    } catch (error) {
      film.uncaught('TypeError: item has no price', (error as { readonly error: Value }).error)
    }
  }
  film.task('timer', 'setTimeout 200 ms', () => {
    film.in('cart').call('checkout', 'function checkout', { order }, () => {
      film.event('network', 'POST /api/orders 201 in 84 ms')
      film.write('answer', film.value({ ok: true, status: 201 }), 'answer = await api.post')
      film.action('sent', undefined, film.value({ open: false, last: 'TS4711' }), [{ path: ['open'], change: 'changed', before: p(true), after: p(false) }], 'ui')
    }, () => film.value({ id: 'TS4711', state: 'paid' }), true)
  })
  return film
}
