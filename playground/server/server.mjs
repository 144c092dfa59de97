import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { coupons, products } from './catalogue.mjs'

/** The shop's API: everything in memory, with the latency of a real one. */
export async function startApi({ port = 0, latency = 350 } = {}) {
  const orders = []

  async function route(method, path, body) {
    await sleep(latency)
    if (method === 'GET' && path === '/api/products') return [200, products]
    if (method === 'POST' && path === '/api/coupons') {
      const coupon = coupons[String(body.code).trim().toUpperCase()]
      return coupon ? [200, coupon] : [404, { message: `There is no coupon “${body.code}”.` }]
    }
    if (method === 'POST' && path === '/api/orders') {
      const missing = body.lines.find(line => (products.find(product => product.id === line.id)?.stock ?? 0) < line.quantity)
      if (missing) return [409, { message: `Not enough of ${missing.id} in the greenhouse.` }]
      const order = { number: 1001 + orders.length, charged: body.total }
      orders.push(order)
      return [201, order]
    }
    return [404, { message: 'Not found' }]
  }

  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    let status = 400
    let answer = { message: 'Not JSON' }
    try {
      [status, answer] = await route(request.method, new URL(request.url, 'http://api').pathname, text ? JSON.parse(text) : {})
    }
    catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return { port: server.address().port, close: () => new Promise(resolve => server.close(resolve).closeAllConnections()) }
}
