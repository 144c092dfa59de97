import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, request as send, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { middleware } from '../dev-server.ts'
import { SiteRegistry } from '../sites.ts'

const launched: string[] = []
vi.mock('launch-editor', () => ({ default: (file: string) => { launched.push(file) } }))

const hash = '0123456789abcdef'
const folder = mkdtempSync(join(tmpdir(), 'cinescope-server-'))
const root = join(folder, 'app')
let server: Server
let port: number

beforeAll(async () => {
  mkdirSync(join(root, 'src'), { recursive: true })
  writeFileSync(join(root, 'src/main.ts'), 'one\ntwo\n')
  writeFileSync(join(folder, 'secret.ts'), '')
  symlinkSync(join(folder, 'secret.ts'), join(root, 'src/link.ts'))
  const registry = new SiteRegistry()
  registry.add(hash, JSON.stringify({ hash, path: 'src/main.ts' }))
  const handle = middleware({ root: () => root, registry, warn: () => {} })
  server = createServer((request, response) => handle(request, response, () => { response.statusCode = 299; response.end() }))
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  port = (server.address() as AddressInfo).port
})

afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

function ask(path: string, options: { method?: string, headers?: Record<string, string>, body?: string } = {}): Promise<{ status: number, body: string }> {
  return new Promise((resolve, reject) => {
    const request = send({ port, path, method: options.method ?? 'GET', headers: options.headers }, response => {
      let body = ''
      response.setEncoding('utf8').on('data', part => { body += part }).on('end', () => resolve({ status: response.statusCode!, body }))
    })
    request.on('error', reject).end(options.body)
  })
}

const open = async (body: unknown, headers: Record<string, string> = {}): Promise<number> => (await ask('/__cinescope/open', {
  method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body),
})).status

test('tables are served by hash, with any base in front', async () => {
  expect(JSON.parse((await ask(`/__cinescope/m/${hash}.sites`)).body)).toMatchObject({ path: 'src/main.ts' })
  expect((await ask(`/shop/__cinescope/m/${hash}`)).status).toBe(200)
  expect((await ask('/__cinescope/m/ffffffffffffffff.sites')).status).toBe(404)
  expect((await ask('/src/main.ts')).status).toBe(299)
})

test('only files of ours leave our folder', async () => {
  for (const path of ['../package.json', '..%2fpackage.json', '.hidden.mjs', 'no-such-file.mjs', 'm/../overlay.mjs']) {
    expect((await ask(`/__cinescope/${path}`)).status).toBe(404)
  }
})

test('a file under the root is opened at its place', async () => {
  expect(await open({ path: 'src/main.ts', line: 2, column: 3 })).toBe(204)
  expect(launched).toEqual([`${join(root, 'src/main.ts')}:2:3`])
})

test('nothing outside the root is opened, also through a link', async () => {
  launched.length = 0
  for (const path of ['../secret.ts', join(folder, 'secret.ts'), 'src/link.ts', '.', 'src/none.ts']) expect(await open({ path, line: 1, column: 1 })).toBe(404)
  expect(launched).toEqual([])
})

test('only a page of this server on this machine may open the editor', async () => {
  launched.length = 0
  const body = { path: 'src/main.ts', line: 1, column: 1 }
  expect(await open(body, { host: 'evil.example' })).toBe(403)
  expect(await open(body, { origin: 'http://evil.example' })).toBe(403)
  expect(await open(body, { origin: 'http://localhost:1' })).toBe(403)
  expect(await open(body, { 'content-type': 'text/plain' })).toBe(403)
  expect((await ask('/__cinescope/open')).status).toBe(405)
  expect(launched).toEqual([])
  expect(await open(body, { origin: `http://127.0.0.1:${port}`, host: `127.0.0.1:${port}` })).toBe(204)
})

test('a body that is no request is refused', async () => {
  for (const body of ['', '{', '[]', '{"path":3}', '{"path":""}']) expect(await open(body)).toBe(400)
})
