import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
import { Readable } from 'node:stream'
import { Fault } from '@cinescope/base'
import type { BookmarkStore } from '@cinescope/session'
import type { ByteSource } from '@cinescope/trace'

export interface ServeOptions {
  /** Folder of the viewer's files. */
  readonly viewer: string
  /** What the recording is called. */
  readonly name: string
  readonly source: ByteSource
  readonly bookmarks: BookmarkStore
  /** 0 = any free one. */
  readonly port: number
}

export interface Serving {
  readonly address: string
  readonly server: Server
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.json': 'application/json', '.wasm': 'application/wasm', '.woff2': 'font/woff2',
}

/**
 * Loopback only, and only for who knows the random token in the path: other users and pages of this machine do not.
 * The `Host` check keeps out a web page that has its own name resolve to 127.0.0.1.
 */
export async function serveRecording({ viewer, name, source, bookmarks, port }: ServeOptions): Promise<Serving> {
  const token = randomBytes(16).toString('hex')
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { port: actual } = server.address() as AddressInfo
    const host = request.headers.host
    if (host !== `127.0.0.1:${actual}` && host !== `localhost:${actual}`) return deny(response, 403)
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://127.0.0.1').pathname)
    const given = path.slice(1, 1 + token.length)
    if (given.length !== token.length || !timingSafeEqual(Buffer.from(given), Buffer.from(token)) || path[1 + token.length] !== '/') return deny(response, 403)
    const rest = path.slice(token.length + 2)
    if (rest === 'bookmarks') return keep(bookmarks, request, response)
    if (request.method !== 'GET' && request.method !== 'HEAD') return deny(response, 405)
    if (rest === `recording/${name}`) {
      await source.update?.()
      return send(request, response, source.size, 'application/octet-stream', (from, to) => Readable.from(pieces(source, from, to)))
    }
    const wanted = normalize(join(viewer, rest === '' ? 'index.html' : rest))
    const type = TYPES[extname(wanted)]
    if (!wanted.startsWith(viewer + sep) || type === undefined) return deny(response, 404)
    const size = await sizeOf(wanted)
    if (size === undefined) return deny(response, 404)
    send(request, response, size, type, (start, end) => createReadStream(wanted, { start, end }))
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? new Fault('CINE_PORT', { port }) : error))
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: actual } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${actual}/${token}/?file=recording/${encodeURIComponent(name)}&bookmarks=bookmarks`, server }
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin' }

/** No recording has so many bookmarks that their text is longer. */
const LONGEST = 2 ** 24

/** GET answers the stored text (204: there is none), PUT saves one, POST puts one aside and answers where that is. */
async function keep(bookmarks: BookmarkStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method } = request
  if (method === 'GET') {
    const text = await bookmarks.load()
    response.writeHead(text === undefined ? 204 : 200, PLAIN).end(text)
    return
  }
  if (method !== 'PUT' && method !== 'POST') return deny(response, 405)
  let text = ''
  for await (const piece of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += piece
    if (text.length > LONGEST) return deny(response, 413)
  }
  try {
    if (method === 'POST') response.writeHead(200, PLAIN).end(await bookmarks.setAside(text))
    else {
      await bookmarks.save(text)
      response.writeHead(204, PLAIN).end()
    }
  } catch (error) {
    response.writeHead(507, PLAIN).end(error instanceof Error ? error.message : String(error))
  }
}

function deny(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${status}\n`)
}

/** Of a file; undefined if there is none. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const stats = await stat(path)
    return stats.isFile() ? stats.size : undefined
  } catch {
    return undefined
  }
}

async function *pieces(source: ByteSource, from: number, to: number): AsyncIterable<Uint8Array> {
  for (let at = from; at <= to; at += PIECE) yield source.read(at, Math.min(PIECE, to + 1 - at))
}

/** The whole, or a byte range of it. The size is that of this moment: the recording may still grow. */
function send(request: IncomingMessage, response: ServerResponse, size: number, type: string, body: (from: number, to: number) => Readable): void {
  const headers = {
    'content-type': type, 'accept-ranges': 'bytes', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin',
  }
  const range = byteRange(request.headers.range, size)
  if (range === 'unsatisfiable') {
    response.writeHead(416, { ...headers, 'content-range': `bytes */${size}` }).end()
    return
  }
  const [from, to] = range ?? [0, size - 1]
  response.writeHead(range ? 206 : 200, { ...headers, 'content-length': to - from + 1, ...(range && { 'content-range': `bytes ${from}-${to}/${size}` }) })
  if (request.method === 'HEAD' || size === 0) {
    response.end()
    return
  }
  body(from, to).on('error', () => response.destroy()).pipe(response)
}

const PIECE: number = 2 ** 20

/** First and last byte of a single-range request; undefined = the whole file, as the standard has it for anything else. */
export function byteRange(header: string | undefined, size: number): readonly [number, number] | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  if (match[1] === '') {
    const last = Number(match[2])
    return last === 0 || size === 0 ? 'unsatisfiable' : [Math.max(0, size - last), size - 1]
  }
  const from = Number(match[1])
  const to = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1)
  return from >= size ? 'unsatisfiable' : to < from ? undefined : [from, to]
}
