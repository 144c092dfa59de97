import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Redactor } from '@cinescope/trace'
import { compileApart } from '../src/sink/pattern.ts'
import { retire } from '../src/worker/retire.ts'

const refuse = (): never => { throw new Error('the program was called') }
const named = (i: number, pid = 4_000_000 + i): string => `2026-11-22T08-13-47-30${i}-${pid}.cine`

test('F38: a pattern of the user leaves the program\'s RegExp.$1 alone and runs nothing that the program replaced', () => {
  const redactor = new Redactor({ patterns: ['/(ACME)-\\d+/i'] }, compileApart)
  const { exec } = RegExp.prototype
  const { replace } = String.prototype
  ;/(own)/.exec('own')
  let clean = ''
  try {
    Object.assign(RegExp.prototype, { exec: refuse })
    Object.assign(String.prototype, { replace: refuse })
    clean = redactor.redact('an acme-12 here')
  } finally {
    Object.assign(RegExp.prototype, { exec })
    Object.assign(String.prototype, { replace })
  }
  expect([clean, RegExp.$1]).toEqual(['an [redacted] here', 'own'])
})

test('finished recordings go by count, age and weight; what runs, and what a person named, stays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cinescope-retire-'))
  const now = Date.now()
  const put = (name: string, ageDays: number, bytes = 10): void => {
    writeFileSync(join(folder, name), Buffer.alloc(bytes))
    const time = (now - ageDays * 86_400_000) / 1000
    utimesSync(join(folder, name), time, time)
  }
  try {
    for (let i = 1; i <= 6; i++) put(named(i), i)
    put(`${named(6)}.spill`, 6)
    put(named(7, process.pid), 30)
    put('crash of tuesday.cine', 100)
    put('.gitignore', 100)
    const left = (): string[] => readdirSync(folder).toSorted()
    const always = ['.gitignore', 'crash of tuesday.cine', named(7, process.pid)]
    retire(join(folder, named(9)), { count: 6 }, now)
    expect(left()).toEqual([...always, ...[1, 2, 3, 4, 5].map(i => named(i))].toSorted())
    retire(join(folder, named(9)), { days: 3.5 }, now)
    expect(left()).toEqual([...always, ...[1, 2, 3].map(i => named(i))].toSorted())
    retire(join(folder, named(9)), { bytes: 30 }, now)
    expect(left()).toEqual([...always, ...[1, 2].map(i => named(i))].toSorted())
    retire(join(folder, named(2)), { count: 1 }, now)
    expect(left()).toEqual([...always, named(2)].toSorted())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  retire(join(folder, 'gone', named(1)))
})
