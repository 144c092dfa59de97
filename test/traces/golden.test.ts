import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { bytesSource, dump, openTrace, packRecording, parse, zlibCompressor, zlibDecompressors } from '@cinescope/trace'
import { expect, test } from 'vitest'

const folder = import.meta.dirname

async function text(bytes: Uint8Array): Promise<string> {
  const trace = await openTrace(bytesSource(bytes), { decompressors: zlibDecompressors(zlib) })
  // Made by an older recorder, some day.
  expect(trace.problems.filter(problem => problem.code !== 'CINE_ABI_OLDER')).toEqual([])
  const lines: string[] = []
  for await (const line of dump(trace)) lines.push(line)
  return `${lines.join('\n')}\n`
}

const names = readdirSync(folder).filter(name => name.endsWith('.txt')).map(name => name.slice(0, -4))

// A new golden recording is a new .txt here; UPDATE=1 makes the .cine that it lacks. What exists is never written again:
// recordings of this format version must open, and read the same, for ever.
for (const name of names) {
  const file = join(folder, `${name}.cine`)
  if (process.env['UPDATE'] === '1' && !existsSync(file)) writeFileSync(file, packRecording(parse(readFileSync(join(folder, `${name}.txt`), 'utf8')), zlibCompressor(zlib)))

  test(`F47 golden recording ${name} reads as it did when it was made`, async () => {
    expect(await text(readFileSync(file))).toBe(readFileSync(join(folder, `${name}.txt`), 'utf8'))
  })
}

test('there are golden recordings', () => {
  expect(names.length).toBeGreaterThan(0)
})
