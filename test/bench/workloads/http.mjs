// A server as people write them: middleware, a router with parameters, JSON in and out.
import { createServer } from 'node:http'

class Router {
  constructor() {
    this.routes = []
    this.middleware = []
  }

  use(handler) {
    this.middleware.push(handler)
    return this
  }

  on(method, path, handler) {
    this.routes.push({ method, parts: split(path), handler })
    return this
  }

  find(method, parts) {
    for (const route of this.routes) {
      if (route.method !== method) continue
      const params = match(route.parts, parts)
      if (params) return { route, params }
    }
    return undefined
  }

  async handle(request, response) {
    const context = { request, response, url: new URL(request.url, 'http://host'), state: {}, headers: {}, status: 200, body: undefined }
    await this.run(context, 0)
    send(context)
  }

  async run(context, at) {
    const next = this.middleware[at]
    if (next) return next(context, () => this.run(context, at + 1))
    const found = this.find(context.request.method, split(context.url.pathname))
    if (!found) {
      context.status = 404
      context.body = { error: 'not found' }
      return undefined
    }
    context.params = found.params
    return found.route.handler(context)
  }
}

function split(path) { return path.split('/').filter(part => part !== '') }

function match(pattern, parts) {
  if (pattern.length !== parts.length) return undefined
  const params = {}
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i].startsWith(':')) params[pattern[i].slice(1)] = parts[i]
    else if (pattern[i] !== parts[i]) return undefined
  }
  return params
}

function send({ response, status, headers, body }) {
  const text = JSON.stringify(body)
  response.writeHead(status, { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

const products = Array.from({ length: 200 }, (_, i) => ({ id: i + 1, name: `Product ${i + 1}`, price: 500 + i * 37 % 4000, tags: [`tag${i % 7}`, `tag${i % 3}`] }))

const format = cents => `${(cents / 100).toFixed(2)} €`
const show = product => ({ ...product, price: format(product.price) })

async function timing(context, next) {
  const from = performance.now()
  await next()
  context.headers['x-time'] = (performance.now() - from).toFixed(1)
}

async function identity(context, next) {
  context.state.user = { name: context.request.headers['x-user'] ?? 'guest', roles: ['reader'] }
  return next()
}

async function page(context, next) {
  const { searchParams } = context.url
  context.state.page = { from: Number(searchParams.get('from') ?? 0), size: Math.min(Number(searchParams.get('size') ?? 20), 50) }
  return next()
}

const router = new Router()
  .use(timing)
  .use(identity)
  .use(page)
  .on('GET', '/health', context => { context.body = { ok: true } })
  .on('GET', '/products', context => {
    const { from, size } = context.state.page
    context.body = { user: context.state.user.name, products: products.slice(from, from + size).map(show) }
  })
  .on('GET', '/products/:id', context => {
    const product = products.find(each => each.id === Number(context.params.id))
    context.status = product ? 200 : 404
    context.body = product ? show(product) : { error: 'no such product' }
  })

/** Answers the port. */
export function listen() {
  const server = createServer((request, response) => { void router.handle(request, response) })
  return new Promise(resolve => { server.listen(0, '127.0.0.1', () => { resolve(server.address().port) }) })
}
