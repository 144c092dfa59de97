import { OP_CONSOLE, OP_ERROR, OP_NETWORK, OP_STORE, OP_TASK } from '@cinescope/trace'
import { record } from './record.ts'

const order = `export interface Item { readonly id: number, readonly name: string, readonly price?: number }
export interface Line extends Item { quantity: number }
export interface Order { readonly id: number, readonly lines: Line[], total: number, voucher?: string }

export function emptyOrder(id: number): Order {
  return { id, lines: [], total: 0 }
}
`

const cart = `import { emptyOrder, type Item, type Line, type Order } from './order.ts'

const TAX = 0.2
const prices = new Map<string, number>()
export const order: Order = emptyOrder(17)

/** Adds one item and answers the new total. */
export function addItem(order: Order, item: Item): number {
  const known = order.lines.find(line => line.id === item.id)
  if (known) known.quantity += 1
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

function priceOf(line: Line): number {
  // Vouchers come without a price.
  if (line.price === undefined) throw new TypeError(\`item \${line.id} has no price\`)
  prices.set(line.name, line.price)
  return line.price
}

export async function checkout(order: Order, post: (url: string, body: unknown) => Promise<{ id: string, state: string }>) {
  const answer = await post('/api/orders', { id: order.id, total: order.total })
  const { id, state } = answer
  return { id, state, valid: /^[A-Z]{2}\\d+$/.test(id) }
}
`

const app = `import { addItem, checkout, order } from './cart.ts'
import type { Item } from './order.ts'

let clicks = 0
const listeners = { add: onAdd, pay: onPay }
export { listeners }

function onAdd(text: string) {
  clicks++
  const item: Item = JSON.parse(text)
  const total = addItem(order, item)
  return render(total)
}

async function onPay(post: never) {
  const receipt = await checkout(order, post)
  return receipt.state === 'paid'
}

function render(total: number): string {
  const label = total.toFixed(2)
  return label + ' EUR (' + clicks + ')'
}
`

const teas = ['Assam', 'Sencha', 'Oolong', 'Mint', 'Rooibos']

/** A real recording of a shop's page. `rounds` clicks; the last item has no price, if `broken`. */
export function shop(rounds = 5, broken = true): Promise<Uint8Array> {
  return record({ 'src/order.ts': order, 'src/cart.ts': cart, 'src/app.ts': app }, async (load, emit, wait) => {
    emit(OP_TASK, ['start', 'src/app.ts'])
    const { listeners } = load('src/app.ts') as unknown as { listeners: { add(text: string): string, pay(post: unknown): Promise<boolean> } }
    const { order: live } = load('src/cart.ts') as unknown as { order: { total: number, lines: unknown[] } }
    emit(OP_CONSOLE, ['log', 'cart ready', { items: 0, currency: 'EUR' }], 1)
    emit(OP_STORE, ['init', 1, 'cart', 'redux', 0, '@@INIT', { type: '@@INIT' }, { total: 0, count: 0, notice: 'Your cart is empty' }], 5)
    wait(30)
    emit(OP_NETWORK, ['start', 1, 'GET', '/api/items', 'fetch'])
    wait(31)
    emit(OP_NETWORK, ['end', 1, 200, 31])
    for (let i = 0; i < rounds; i++) {
      wait(140 + (i * 53) % 90)
      emit(OP_TASK, ['event', 'click button.add'])
      const text = listeners.add(JSON.stringify({ id: i + 1, name: teas[i % teas.length], price: 3.5 + i % 7 }))
      emit(OP_STORE, ['change', 1, 'cart', 'redux', i + 1, 'cart/added', { type: 'cart/added', id: i + 1 }, { total: live.total, count: i + 1, last: { name: teas[i % teas.length] } }], 5)
      if (i % 3 === 0) emit(OP_CONSOLE, ['log', 'badge', text])
      if (i === 3) emit(OP_CONSOLE, ['warn', 'slow render', 34.2])
    }
    if (broken) {
      wait(180)
      emit(OP_TASK, ['event', 'click button.voucher'])
      try {
        listeners.add('{"id":99,"name":"Voucher"}')
      } catch (error) {
        emit(OP_ERROR, ['error', error, String(error)], 1)
      }
    }
    wait(200)
    emit(OP_TASK, ['timer', 'setTimeout 200 ms'])
    emit(OP_NETWORK, ['start', 2, 'POST', '/api/orders', 'fetch'])
    await listeners.pay(async () => {
      await Promise.resolve()
      wait(84)
      emit(OP_NETWORK, ['end', 2, 201, 84])
      emit(OP_TASK, ['fetch', '/api/orders'])
      return { id: 'TS4711', state: 'paid' }
    })
  })
}
