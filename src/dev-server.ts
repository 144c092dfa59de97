import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { editorRequest, fileUnderRoot, openEditor } from './editor.ts'
import { dist } from './package-files.ts'
import type { SiteRegistry } from './sites.ts'

/** Path of our routes on a dev server. */
export const ROUTE = '/__cinescope/'

const BODY_LIMIT = 65_536
const types: Readonly<Record<string, string>> = { mjs: 'text/javascript', map: 'application/json', css: 'text/css', wasm: 'application/wasm' }

export interface DevServerOptions {
  /** Answered at every request: a server restarts with another root. */
  root(): string
  readonly registry: SiteRegistry
  warn(message: string): void
}

export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void

/** `GET m/<hash>.sites`, `GET overlay.mjs` and the files it loads, `POST open`; everything else goes on to the app. */
export function middleware(options: DevServerOptions): Middleware {
  return (request, response, next) => {
    const path = (request.url ?? '').split('?')[0]!
    const at = path.indexOf(ROUTE)
    if (at < 0) return next()
    const rest = path.slice(at + ROUTE.length)
    if (rest === 'open') return open(request, response, options)
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405)
    const hash = /^m\/([0-9a-f]{16})(?:\.sites)?$/.exec(rest)?.[1]
    if (hash !== undefined) {
      const table = options.registry.get(hash)
      // A table is bound to its content by the hash, so a page may keep it for ever.
      return table === undefined ? answer(response, 404) : answer(response, 200, table, 'application/json', 'max-age=31536000, immutable')
    }
    const file = /^[\w-][\w.-]*\.(mjs|map|css|wasm)$/.exec(rest)
    if (file && existsSync(join(dist, rest))) return answer(response, 200, readFileSync(join(dist, rest)), types[file[1]!], 'no-cache')
    answer(response, 404)
  }
}

function answer(response: ServerResponse, status: number, body?: string | Buffer, type?: string, cache?: string): void {
  response.statusCode = status
  if (type !== undefined) response.setHeader('Content-Type', `${type}; charset=utf-8`)
  if (cache !== undefined) response.setHeader('Cache-Control', cache)
  response.end(body)
}

const loopback = /^(?:localhost|[\w-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i

/**
 * Starting a program on the developer's machine is for the page that this server sent, on this machine: the Host is
 * loopback (no DNS rebinding), the Origin is that host (no other site), the content type needs a preflight.
 */
function allowed(request: IncomingMessage): boolean {
  const { host = '', origin } = request.headers
  if (!loopback.test(host) || !/^application\/json\b/.test(request.headers['content-type'] ?? '')) return false
  return origin === undefined || origin.replace(/^https?:\/\//, '') === host
}

function open(request: IncomingMessage, response: ServerResponse, options: DevServerOptions): void {
  if (request.method !== 'POST') return answer(response, 405)
  if (!allowed(request)) return answer(response, 403)
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (part: string) => {
    body += part
    if (body.length > BODY_LIMIT) request.destroy()
  })
  request.on('end', () => {
    const wanted = editorRequest(body)
    if (!wanted) return answer(response, 400)
    const file = fileUnderRoot(options.root(), wanted.path)
    if (file === undefined) return answer(response, 404)
    openEditor(file, wanted, message => options.warn(message))
    answer(response, 204)
  })
}
