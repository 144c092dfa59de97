import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import {
  ABI_VERSION, OP_ENTER, Packer, RawWriter, attachmentSection, blobSource, bytesSource, fileHeader, httpSource, indexedDbSource, joinedSource, openTrace, type ByteSource, type Value,
} from '@cinescope/trace'
import { header, join, open, readAll, readers } from './recording.ts'

const number = (value: number): Value => ({ kind: 'primitive', value })

/** Sections of `segments` segments with texts that do not compress, stored as they are. */
function sections(segments: number, bytes: number): Uint8Array[] {
  const writer = new RawWriter()
  let seed = 7
  for (let s = 0; s < segments; s++) {
    if (s > 0) writer.startSegment()
    for (let i = 0; i < bytes / 1000; i++) {
      let text = ''
      while (text.length < 1000) text += String.fromCharCode(32 + (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) % 90)
      writer.record(OP_ENTER, 1, [number(s), { kind: 'primitive', value: text }])
    }
  }
  writer.flush()
  const packer = new Packer()
  return writer.chunks.flatMap(chunk => packer.packSync(chunk).map(section => section.bytes))
}

async function expectSame(source: ByteSource, file: Uint8Array): Promise<void> {
  expect(source.size).toBe(file.length)
  for (const [offset, length] of [[0, 20], [19, 1], [file.length - 5, 5], [file.length - 5, 50], [100, 300_000], [0, file.length], [file.length, 10]] as const) {
    expect(Buffer.compare(await source.read(offset, length), file.subarray(offset, offset + length))).toBe(0)
  }
  expect(await readAll(await openTrace(source, readers))).toEqual(await readAll(await open(file)))
}

/** A server of one file; `ranges` false answers the whole file to everybody. */
async function served(file: () => Uint8Array, ranges: boolean, run: (url: string, sent: () => number) => Promise<void>): Promise<void> {
  let sent = 0
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const bytes = file()
    const match = ranges ? /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') : undefined
    if (request.url !== '/a.cine') return void response.writeHead(404).end()
    if (!match) {
      sent += bytes.length
      return void response.writeHead(200).end(bytes)
    }
    const from = Number(match[1])
    const to = Math.min(Number(match[2]), bytes.length - 1)
    if (from > to) return void response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end()
    sent += to + 1 - from
    response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${bytes.length}` }).end(bytes.subarray(from, to + 1))
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a.cine`, () => sent)
  } finally {
    server.closeAllConnections()
    await new Promise(resolve => { server.close(resolve) })
  }
}

test('a dropped file is read in parts', async () => {
  const file = join(fileHeader(header), ...sections(2, 200_000))
  await expectSame(blobSource(new Blob([file as BlobPart])), file)
})

test('an address is read by ranges: one segment of a large recording costs about its own bytes', async () => {
  const small = join(fileHeader(header), ...sections(2, 150_000))
  await served(() => small, true, async url => expectSame(await httpSource(url), small))
  const file = new Uint8Array(4_000_000).map((_, i) => i * 7 + (i >> 9))
  await served(() => file, true, async (url, sent) => {
    const source = await httpSource(url)
    const before = sent()
    expect(Buffer.compare(await source.read(3_000_000, 400_000), file.subarray(3_000_000, 3_400_000))).toBe(0)
    expect(sent() - before).toBeLessThan(700_000)
    await Promise.all(Array.from({ length: 20 }, () => source.read(1_000_000, 10)))
    expect(sent() - before).toBeLessThan(850_000)
  })
})

test('a server without ranges sends the whole recording once', async () => {
  const file = join(fileHeader(header), ...sections(2, 200_000))
  await served(() => file, false, async (url, sent) => {
    await expectSame(await httpSource(url), file)
    expect(sent()).toBe(file.length)
  })
})

test('a recording behind an address grows', async () => {
  const parts = sections(2, 200_000)
  const whole = join(fileHeader(header), ...parts)
  let file: Uint8Array = join(fileHeader(header), ...parts.slice(0, 2)).slice(0, -100)
  await served(() => file, true, async url => {
    const trace = await openTrace(await httpSource(url), readers)
    expect(trace.problems.map(problem => problem.code)).toEqual(['CINE_TRUNCATED'])
    file = whole
    expect(await trace.refresh()).toBe(true)
    expect(trace.problems).toEqual([])
    expect(await readAll(trace)).toEqual(await readAll(await open(whole)))
    expect(await trace.refresh()).toBe(false)
  })
})

test('what a server refuses is a fault', async () => {
  await served(() => new Uint8Array(0), true, async url => {
    await expect(httpSource(url.replace('a.cine', 'b.cine'))).rejects.toMatchObject({ code: 'CINE_FETCH_FAILED', data: { status: 404 } })
    await expect(httpSource(url).then(source => openTrace(source))).rejects.toMatchObject({ code: 'CINE_NOT_A_RECORDING' })
  })
  await expect(httpSource('http://127.0.0.1:1/a.cine')).rejects.toMatchObject({ code: 'CINE_FETCH_FAILED' })
})

test('a recording in IndexedDB is read section by section', async () => {
  const parts = sections(3, 100_000)
  const file = join(fileHeader(header), ...parts)
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('cinescope', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('recordings', { keyPath: 'id' })
      request.result.createObjectStore('sections')
    }
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error!))
  })
  const change = database.transaction(['recordings', 'sections'], 'readwrite')
  change.objectStore('recordings').put({ id: 'one', header: fileHeader(header) })
  for (const [i, bytes] of parts.entries()) change.objectStore('sections').put(bytes, ['one', i * 2])
  change.objectStore('sections').put(new Uint8Array(9), ['other', 0])
  await new Promise(resolve => { change.oncomplete = resolve })
  await expectSame((await indexedDbSource(database, 'one'))!, file)
  expect(await indexedDbSource(database, 'none')).toBeUndefined()
  const source = (await indexedDbSource(database, 'one'))!
  database.transaction('sections', 'readwrite').objectStore('sections').delete(['one', 2])
  const trace = await openTrace(source, readers)
  expect(trace.problems.map(problem => problem.code)).toContain('CINE_CORRUPT')
  database.close()
})

test('sections can be put behind a recording without touching it', async () => {
  const file = join(fileHeader(header), ...sections(1, 5000))
  const more = attachmentSection('a.png', 'image/png', new Uint8Array([1, 2, 3]))
  await expectSame(joinedSource(bytesSource(file), file.length, more), join(file, more))
})

test('attachments are listed and read; damage in one is told when it is read', async () => {
  const file = join(fileHeader(header), attachmentSection('a.png', 'image/png', new Uint8Array([1, 2, 3])), attachmentSection('page.html', 'text/html', new Uint8Array(5000)))
  const trace = await open(file)
  expect(trace.attachments).toEqual([{ name: 'a.png', type: 'image/png', size: 3 }, { name: 'page.html', type: 'text/html', size: 5000 }])
  expect([...await trace.attachment(0)]).toEqual([1, 2, 3])
  await expect(trace.attachment(2)).rejects.toMatchObject({ code: 'CINE_NO_ATTACHMENT' })
  file[file.length - 1]! ^= 1
  await expect((await open(file)).attachment(1)).rejects.toMatchObject({ code: 'CINE_CORRUPT' })
})

test('F47 recordings of an older and of a newer recorder open, and say so', async () => {
  for (const [abiVersion, code] of [[ABI_VERSION + 1, 'CINE_ABI_NEWER'], [ABI_VERSION - 1, 'CINE_ABI_OLDER']] as const) {
    const trace = await open(join(fileHeader({ ...header, abiVersion }), ...sections(1, 3000)))
    expect(trace.problems).toEqual([{ code, data: { abi: abiVersion, known: ABI_VERSION, writer: 'test 1.2.3' } }])
    expect((await readAll(trace)).length).toBeGreaterThan(0)
  }
})
