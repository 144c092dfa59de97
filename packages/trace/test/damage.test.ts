import { readFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { expect, test } from 'vitest'
import { attachmentSection, bytesSource, directorySection, openTrace, scanSections, type Trace } from '@cinescope/trace'
import { join, open, plain, readAll, readers, type PlainRecord } from './recording.ts'

const shop = new Uint8Array(readFileSync(path(import.meta.dirname, '../../../test/traces/shop.cine')))

function random(seed: number): (below: number) => number {
  let state = seed
  return below => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 4294967296 * below)
  }
}

/** The file with an attachment and a directory: every kind of section. */
async function wholeFile(): Promise<Uint8Array> {
  const { sections } = await scanSections(bytesSource(shop), 0)
  const first = sections[0]!.offset
  const parts = [...sections.map(section => shop.subarray(section.offset, section.offset + section.length)), attachmentSection('a.txt', 'text/plain', new TextEncoder().encode('attached'))]
  return join(shop.subarray(0, first), ...parts, directorySection(shop.subarray(0, first), parts))
}

/** Something that a disk, a network or a person does to a file. */
function damaged(file: Uint8Array, next: (below: number) => number): Uint8Array {
  const at = next(file.length)
  const length = 1 + next(next(4) === 0 ? 2000 : 40)
  const bytes = file.slice()
  switch (next(6)) {
    case 0:
      for (let flips = 1 + next(8); flips > 0; flips--) bytes[next(bytes.length)]! ^= 1 << next(8)
      return bytes
    case 1: return bytes.fill(0, at, at + length)
    case 2: return bytes.map((byte, i) => i >= at && i < at + length ? next(256) : byte)
    case 3: return join(file.subarray(0, at), file.subarray(Math.min(at + length, file.length)))
    case 4: return join(file.subarray(0, at), file.subarray(at, at + length), file.subarray(at))
    default: return join(file.subarray(0, at), Uint8Array.from({ length }, () => next(256)), file.subarray(at))
  }
}

/** All that can be read; a fault of a part must have a code. */
async function readSome(trace: Trace): Promise<PlainRecord[]> {
  const found: PlainRecord[] = []
  for (let i = 0; i < trace.segments.length; i++) {
    try {
      const cursor = (await trace.segment(i)).cursor()
      while (cursor.next()) found.push(plain(cursor))
    } catch (error) {
      expect((error as { code: string }).code).toMatch(/^CINE_/)
    }
  }
  for (let i = 0; i < trace.attachments.length; i++) {
    await trace.attachment(i).then(
      bytes => expect(new TextDecoder().decode(bytes)).toBe('attached'),
      (error: { code: string }) => expect(error.code).toBe('CINE_CORRUPT'),
    )
  }
  return found
}

test('F41 a recording with every kind of section, cut at every byte, reads as the beginning of itself', async () => {
  const file = await wholeFile()
  const records = await readAll(await open(file))
  expect(records.length).toBeGreaterThan(300)
  let least = 0
  for (let cut = 1; cut < file.length; cut++) {
    const trace = await openTrace(bytesSource(file.subarray(0, cut)), readers).catch((error: { readonly code: string }) => error)
    if ('code' in trace) {
      expect(['CINE_NOT_A_RECORDING', 'CINE_TRUNCATED']).toContain(trace.code)
      continue
    }
    expect(trace.end).toBeGreaterThanOrEqual(least)
    // Read where more became readable, and now and then: every cut is opened, not every one is decoded.
    if (trace.end > least || cut % 97 === 0) expect(await readAll(trace)).toEqual(records.slice(0, trace.end))
    least = trace.end
  }
  expect(least).toBe(records.length)
})

for (let seed = 1; seed <= 3; seed++) {
  test(`F42 damage of every kind is reported and never misread (seed ${seed})`, async () => {
    const file = await wholeFile()
    const records = await readAll(await open(file))
    const next = random(seed)
    for (let round = 0; round < 70; round++) {
      const bytes = damaged(file, next)
      const same = bytes.length === file.length && bytes.every((byte, i) => byte === file[i])
      let trace: Trace
      try {
        trace = await openTrace(bytesSource(bytes), readers)
      } catch (error) {
        expect(['CINE_NOT_A_RECORDING', 'CINE_TRUNCATED', 'CINE_NEWER', 'CINE_CORRUPT']).toContain((error as { code: string }).code)
        continue
      }
      const read = await readSome(trace)
      expect(read, `seed ${seed}, round ${round}`).toEqual(read.map(record => records[record.tick]))
      const lost = read.length < records.length || trace.modules.some(module => !module.table)
      if (!same && lost) expect(trace.problems.length).toBeGreaterThan(0)
      for (const { code } of trace.problems) expect(['CINE_CORRUPT', 'CINE_TRUNCATED', 'CINE_CODEC']).toContain(code)
    }
  })
}
