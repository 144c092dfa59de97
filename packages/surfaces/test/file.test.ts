import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { joinBytes } from '@cinescope/base'
import { createQuery } from '@cinescope/query'
import {
  ABI_VERSION, OP_ENTER, OP_LEAVE, OP_MODULE, Packer, RawWriter, directorySection, fileHeader, openTrace, spillHead, traceHeader, type RawChunk, type SiteTable, type Trace, type Value,
} from '@cinescope/trace'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileIndex, fileSource, openFile } from '../src/file/index.ts'
import { withSites } from '../src/file/sites.ts'

const number = (value: number): Value => ({ kind: 'primitive', value })
const table: SiteTable = {
  version: 1, abi: ABI_VERSION, hash: '00000000000000aa', path: 'a.js', source: 'go()', count: 1, sites: [0, 0, 4, 0, 0, 0],
  functions: [{ name: '', form: 'module', flags: 0, params: [], scope: 0, level: 1 }], bindings: [], scopes: [['module', -1, 0, 0, 4, 0]], strings: [],
}
const head = fileHeader(traceHeader({ writer: { name: 'test', version: '1' }, recordingId: '0'.repeat(16), epoch: 0, platform: 'node', title: 'a.js' }))

let folder: string
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'cinescope-file-')) })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Three segments of two chunks. */
function chunks(): readonly RawChunk[] {
  const writer = new RawWriter()
  for (let i = 0; i < 60; i++) {
    if (i % 20 === 0 && i > 0) writer.startSegment()
    if (i % 20 === 0) writer.record(OP_MODULE, 1, [number(0), { kind: 'primitive', value: table.hash }, number(1)])
    writer.record(OP_ENTER, 0, [number(i), { kind: 'primitive', value: `call ${i}` }])
    writer.record(OP_LEAVE, 0, [number(i * 2)])
    if (i % 10 === 9) writer.flush()
  }
  return writer.chunks
}

function sections(from: readonly RawChunk[]): readonly Uint8Array[] {
  const packer = new Packer()
  return from.flatMap(chunk => packer.packSync(chunk).map(section => section.bytes))
}

function pack(from: readonly RawChunk[]): Uint8Array {
  return joinBytes([head, ...sections(from)])
}

async function calls(trace: Trace): Promise<number[]> {
  const found: number[] = []
  for (let i = 0; i < trace.segments.length; i++) {
    const cursor = (await trace.segment(i)).cursor()
    while (cursor.next()) if (cursor.op === OP_ENTER) found.push(cursor.number(0))
  }
  return found
}

function spill(entries: readonly RawChunk[]): Uint8Array {
  return joinBytes(entries.flatMap(({ words, ...chunk }) => [spillHead({ chunk }, words.length), new Uint8Array(words.slice().buffer)]))
}

test('F35 F36 opening alone takes in what a killed program left, wherever its packer had come to', async () => {
  const all = chunks()
  const every = Array.from({ length: 60 }, (_, i) => i)
  for (let packed = 0; packed <= all.length; packed++) {
    for (const from of [0, 2, 4].filter(start => start <= packed)) {
      const file = join(folder, `killed-${packed}-${from}.cine`)
      writeFileSync(file, pack(all.slice(0, packed)))
      writeFileSync(`${file}.spill`, joinBytes([spill(all.slice(from)), new Uint8Array([1, 2, 3])]))
      const source = await fileSource(file)
      const trace = await openTrace(source)
      expect(await calls(trace)).toEqual(every)
      expect(trace.problems).toEqual([])
      expect(existsSync(`${file}.spill`)).toBe(false)
      await source.close()
      const again = await openFile(file)
      expect(await calls(again.trace)).toEqual(every)
      await again.close()
    }
  }
})

test('F36 the spill file of a program that runs is left alone', async () => {
  const file = join(folder, `2026-01-01T00-00-00-000-${process.pid}.cine`)
  writeFileSync(file, pack(chunks().slice(0, 2)))
  writeFileSync(`${file}.spill`, spill(chunks().slice(2)))
  const { trace, close } = await openFile(file)
  expect(await calls(trace)).toHaveLength(20)
  expect(existsSync(`${file}.spill`)).toBe(true)
  await close()
})

test('a recording on disk grows while it is open', async () => {
  const file = join(folder, 'growing.cine')
  const whole = pack(chunks())
  writeFileSync(file, whole.subarray(0, whole.length / 2))
  const { trace, close } = await openFile(file)
  const before = await calls(trace)
  writeFileSync(file, whole)
  expect(await trace.refresh()).toBe(true)
  expect((await calls(trace)).slice(0, before.length)).toEqual(before)
  expect(await calls(trace)).toHaveLength(60)
  await close()
})

test('site tables are attached late, from the output folder of the build', async () => {
  const file = join(folder, 'bare.cine')
  const bytes = pack(chunks())
  writeFileSync(file, joinBytes([bytes, directorySection(head, sections(chunks()))]))
  const build = join(folder, 'dist')
  mkdirSync(join(build, 'cinescope'), { recursive: true })
  await expect(openFile(file, { sites: build })).rejects.toMatchObject({ code: 'CINE_NO_SITES', data: { missing: table.hash } })
  writeFileSync(join(build, 'cinescope', `${table.hash}.sites`), JSON.stringify(table))
  // A folder that is not there is told, also by a recording that lacks no table.
  for (const sites of [join(folder, 'nowhere'), file]) await expect(openFile(file, { sites })).rejects.toMatchObject({ code: 'CINE_NO_SITES_FOLDER', data: { folder: sites } })
  const recording = await openFile(file, { sites: build })
  expect(recording.trace.modules).toEqual([{ base: 0, count: 1, hash: table.hash, level: 1, table }])
  await recording.close()
  const bare = await openFile(file)
  expect(bare.trace.modules[0]!.table).toBeUndefined()
  const served = await openTrace(await withSites(bare.source, bare.trace, join(build, 'cinescope')))
  expect(served.modules[0]!.table).toEqual(table)
  expect(served.problems).toEqual([])
  expect(await calls(served)).toHaveLength(60)
  await bare.close()
  expect(readFileSync(file).length).toBeGreaterThan(bytes.length)
})

test('I3 the index lies beside the recording, is read again, and made anew when the recording grew', async () => {
  const file = join(folder, 'indexed.cine')
  const whole = pack(chunks())
  writeFileSync(file, whole.subarray(0, whole.length / 2))
  const half = await openFile(file)
  await fileIndex(file, half.trace)
  await half.close()
  const before = readFileSync(`${file}.idx`)
  writeFileSync(file, whole)
  const { trace, close } = await openFile(file)
  const index = await fileIndex(file, trace)
  expect(index.segments).toBe(3)
  expect(readFileSync(`${file}.idx`).length).toBeGreaterThan(before.length)
  expect(Buffer.compare(readFileSync(`${file}.idx`), index.bytes())).toBe(0)
  await close()
})

test('I3 what a killed process left of an index that it was making is removed, what one that runs is making stays', async () => {
  const file = join(folder, 'left.cine')
  writeFileSync(file, pack(chunks()))
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  for (const left of [`${gone}.0`, `${gone}.1`, `${process.pid}.9`, 'note']) writeFileSync(`${file}.idx.${left}`, 'left')
  const { trace, close } = await openFile(file)
  await fileIndex(file, trace)
  await close()
  expect(readdirSync(folder).filter(name => name.startsWith('left.cine')).toSorted()).toEqual(['left.cine', 'left.cine.idx', `left.cine.idx.${process.pid}.9`, 'left.cine.idx.note'])
})

test('I3 making an index tells its progress once; one that was written over in place is made anew without a word', async () => {
  const file = join(folder, 'overwritten.cine')
  writeFileSync(file, pack(chunks()))
  const { trace, close } = await openFile(file)
  const done: number[] = []
  const index = await fileIndex(file, trace, { progress: count => done.push(count) })
  expect(done).toEqual([1, 2, 3])
  const bytes = readFileSync(`${file}.idx`)
  expect(Buffer.compare(bytes, index.bytes())).toBe(0)
  const asked = createQuery(trace, { index: await fileIndex(file, trace) })
  writeFileSync(`${file}.idx`, bytes.map(byte => byte ^ 1))
  const other = createQuery(trace, { index })
  expect(await asked.stats()).toEqual(await other.stats())
  expect(trace.problems).toEqual([])
  await fileIndex(file, trace)
  expect(Buffer.compare(readFileSync(`${file}.idx`), bytes)).toBe(0)
  expect(readdirSync(folder).filter(name => name.startsWith('overwritten'))).toEqual(['overwritten.cine', 'overwritten.cine.idx'])
  await close()
})
