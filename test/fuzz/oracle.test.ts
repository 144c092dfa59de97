import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { check, LEVELS } from './check.ts'
import { program } from './grammar/program.ts'
import { useRecorder } from './recorded.ts'
import type { SourceType } from './run.ts'
import { shrink } from './shrink.ts'

// FUZZ=100000 runs so many programs, SEED=n begins at that seed, KEEP=1 puts what fails, made small, among the seeds.
const count = Number(process.env['FUZZ'] ?? 1000)
const first = Number(process.env['SEED'] ?? 1)
/** MOMENTS=0.1 also asks the reader, after a tenth of what happened, for the objects and variables of that moment; kept programs are asked always. */
const moments = Number(process.env['MOMENTS'] ?? 0)
const folder = join(import.meta.dirname, 'seeds')
/** A recorder knows all modules that it ever saw; one that saw a few hundred makes room for the next. */
const RECORDER_PROGRAMS = 200

const ignore = (): void => undefined

// Programs may leave promises behind that nobody handles.
beforeAll(() => { process.on('unhandledRejection', ignore) })
afterAll(() => { process.off('unhandledRejection', ignore) })

function typeOf(source: string): SourceType { return source.startsWith("'use strict'") ? 'commonjs' : 'module' }

for (const name of readdirSync(folder)) {
  test(`kept: ${name}`, async () => {
    const source = readFileSync(join(folder, name), 'utf8')
    expect(await check(source, typeOf(source))).toBe(undefined)
  })
}

test(`${count} random programs behave as the original, and their recordings tell what happened`, { timeout: 60_000 + count * 500 }, async () => {
  for (let seed = first; seed < first + count; seed++) {
    if ((seed - first) % RECORDER_PROGRAMS === 0) {
      vi.resetModules()
      useRecorder(await import('@cinescope/recorder'))
    }
    const { source, sourceType } = program(seed)
    // One level a program, in turn: two texts of the same program teach little.
    const levels = [LEVELS[(seed >> 1) % LEVELS.length]!]
    const failure = await check(source, sourceType, levels, moments)
    if (!failure) continue
    const kind = failure.split(':', 1)[0]!
    const small = await shrink(source, sourceType, async text => (await check(text, sourceType, levels, moments))?.startsWith(`${kind}:`) === true)
    if (process.env['KEEP']) writeFileSync(join(folder, `${kind.replaceAll(' ', '-')}-${seed}.js`), `${small}\n`)
    throw new Error(`seed ${seed}: ${await check(small, sourceType, levels, moments)}\n\n${small}`)
  }
})
