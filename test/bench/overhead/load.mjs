// A thread that sends requests to a server: eight at a time, on connections that stay open.
import { Agent, get } from 'node:http'
import { parentPort } from 'node:worker_threads'

const CONNECTIONS = 8
const paths = ['/products', '/products/17', '/products?from=40&size=10', '/health', '/products/199', '/nothing/here']
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

function request(port, path) {
  return new Promise((resolve, reject) => {
    get({ port, path, agent, headers: { 'x-user': 'bench' } }, response => {
      let length = 0
      response.on('data', data => { length += data.length })
      response.on('end', () => resolve(length))
    }).on('error', reject)
  })
}

parentPort.on('message', async ({ port, n }) => {
  let next = 0
  let length = 0
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (next < n) {
      const got = await request(port, paths[next++ % paths.length])
      length += got
    }
  }))
  parentPort.postMessage(length, [])
})
