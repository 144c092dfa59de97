import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, expect, test } from 'vitest'
import { OP_ENTER, OP_MARK } from '@cinescope/trace'
import { eachRecord, primitiveAt } from './records.ts'
import { readRecording, Workplace } from './run.ts'

const place = new Workplace()
afterEach(() => { place.forget() })
afterAll(() => { place.remove() })

const register = pathToFileURL(join(process.env['CINESCOPE_DIST'] ?? join(import.meta.dirname, '../../dist'), 'register.mjs')).href

writeFileSync(place.path('busy.mjs'), `
import { status } from ${JSON.stringify(register.replace('register.mjs', 'node.mjs'))}
function work(text, n) { const key = text + n; return { key, n: n * 1.5 } }
let sum = 0
for (let round = 0; round < 120; round++) {
  for (let n = 0; n < 2000; n++) sum += work('row ' + round, n).n
  await new Promise(resolve => setTimeout(resolve, 5))
}
// What went wrong is said by the thread that writes.
for (let i = 0; i < 1000 && process.argv[2] && status().problems.length === 0; i++) await new Promise(resolve => setTimeout(resolve, 10))
console.log(sum, (process.argv[2] ?? '') && status().problems.map(problem => problem.code).join())
`)

test('a full disk: the program does what it does without us, the problem is told, the recording opens', async () => {
  const plain = await place.run('busy.mjs')
  place.forget()
  // Files of this process and its threads may have 1 MiB each.
  const { stdout, stderr, status } = spawnSync('bash', ['-c', `ulimit -f 1024; exec "$0" --import "${register}" busy.mjs told`, process.execPath], { cwd: place.folder, encoding: 'utf8' })
  expect([status, stderr, stdout]).toEqual([0, '', plain.stdout.replace(/\s*\n$/, ' CINE_DISK_FULL\n')])
  const [file] = place.recordings()
  await place.cli(['info', file!])
  expect(readFileSync(file!).length).toBeLessThanOrEqual(1024 * 1024)
  const trace = await readRecording(file!)
  expect(trace.problems).toEqual([])
  expect(trace.segments.length).toBeGreaterThan(0)
})

test('a folder that cannot be written to: the program runs, without a recording', async () => {
  writeFileSync(place.path('.cinescope'), 'a file, no folder')
  const ran = await place.run('busy.mjs')
  rmSync(place.path('.cinescope'))
  const plain = await place.run('busy.mjs', { plain: true })
  expect([ran.code, ran.stdout]).toEqual([0, plain.stdout])
  expect(ran.stderr).toContain('[CINE_RECORDING_FAULT]')
})

test.skipIf(process.platform !== 'linux')('EACCES: a folder that belongs to somebody else: the program runs, without a recording', async () => {
  const plain = await place.run('busy.mjs', { plain: true })
  chmodSync(place.folder, 0o555)
  // Root may write everywhere.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', register, 'busy.mjs'], { cwd: place.folder, encoding: 'utf8', env: { ...process.env, HOME: '/nonexistent' }, ...nobody })
  chmodSync(place.folder, 0o755)
  expect([status, stdout]).toEqual([0, plain.stdout])
  expect(stderr).toContain('[CINE_RECORDING_FAULT]')
  expect(stderr).toContain('EACCES')
})

writeFileSync(place.path('filling.mjs'), `
import { rmSync } from 'node:fs'
import { status } from ${JSON.stringify(register.replace('register.mjs', 'node.mjs'))}
function work(text, n) { const key = text + n; return { key, n: n * Math.random() } }
const later = () => new Promise(resolve => setTimeout(resolve, 10))
let made = 0
for (let round = 0; round < 1000 && status().problems.length === 0; round++) {
  for (let n = 0; n < 2000; n++) work('row ' + round, n)
  made += 2000
  await later()
}
rmSync('.cinescope/ballast')
function last(text) { return text }
for (let i = 0; i < 100; i++) {
  await later()
  last('the end')
}
console.log(made, status().problems.map(problem => problem.code).join())
`)

/** A disk of our own, which nobody else sees. */
const mountable = spawnSync('unshare', ['-m', 'bash', '-c', 'mount -t tmpfs tmpfs /mnt'], { timeout: 10_000 }).status === 0

test.skipIf(!mountable)('ENOSPC: a disk that is full until somebody makes room: the program does not notice, the recording goes on and opens', async () => {
  const script = 'mkdir -p disk/.cinescope && mount -t tmpfs -o size=6m tmpfs disk && cd disk && mkdir .cinescope && head -c 5000000 /dev/zero > .cinescope/ballast && "$0" --import "$1" ../filling.mjs && cp .cinescope/*.cine ..'
  const { stdout, stderr, status } = spawnSync('unshare', ['-m', 'bash', '-c', script, process.execPath, register], { cwd: place.folder, encoding: 'utf8' })
  expect([status, stderr, stdout]).toEqual([0, '', expect.stringMatching(/^\d+ CINE_DISK_FULL\n$/)])
  const file = readdirSync(place.folder).find(name => name.endsWith('.cine'))!
  const trace = await readRecording(place.path(file))
  rmSync(place.path(file))
  expect(trace.problems).toEqual([])
  expect(trace.modules.map(module => module.table?.path)).toEqual([place.path('filling.mjs')])
  let after = 0
  const rows: number[] = []
  await eachRecord(trace, cursor => {
    if (cursor.op !== OP_ENTER) return
    const text = primitiveAt(cursor, 0)
    if (text === 'the end') after++
    else if (typeof text === 'string' && text.startsWith('row ')) rows.push(Number(text.slice(4)) * 2000 + Number(primitiveAt(cursor, 1)))
  })
  const made = Number.parseInt(stdout, 10)
  // Without a loss only the oldest may be missing: they left for what came later, and the recording begins behind them.
  if (trace.losses.length === 0) expect(rows).toEqual(Array.from({ length: rows.length }, (_, i) => made - rows.length + i))
  else expect(rows.length).toBeLessThan(made)
  expect(trace.losses.length > 0 || trace.begin > 0 || rows.length === made).toBe(true)
  expect(after).toBeGreaterThan(50)
})

writeFileSync(place.path('wrong.mjs'), `
import { isRecording, keep, mark, start, status, stop, update } from ${JSON.stringify(register.replace('register.mjs', 'node.mjs'))}
update('image.width', 3)
update('keep.seconds', 5)
update('ring.bytes', 2 ** 21)
for (const wrong of [['governor.bugdet', 0.05], ['image.width', 0]]) try { update(...wrong) } catch (error) { console.log(error.code, error.data.name) }
mark('begun', { a: 1 })
keep(2, 'by hand')
stop(); console.log(isRecording()); start({ plan: [{ module: '0123456789abcdef', level: 0 }] }); console.log(isRecording(), status().ringBytes)
console.assert(1 === 2, 'arithmetic')
await new Promise(resolve => setTimeout(resolve, 1100))
const until = Date.now() + 1200
while (Date.now() < until) ;
await new Promise(resolve => setTimeout(resolve, 600))
throw new TypeError('wrong')
`)

test('start, stop, isRecording, status, mark, keep, update; what goes wrong is kept by itself', async () => {
  const ran = await place.run('wrong.mjs')
  expect(ran.code).toBe(1)
  expect(ran.stdout).toBe('CINE_OPTION_UNKNOWN governor.bugdet\nCINE_OPTION_VALUE image.width\nfalse\ntrue 2097152\n')
  const trace = await place.trace()
  const marks: unknown[] = []
  await eachRecord(trace, cursor => {
    if (cursor.op === OP_MARK) marks.push([primitiveAt(cursor, 0), ...(cursor.size > 1 ? [primitiveAt(cursor, 1)] : [])])
  })
  expect(marks.map(each => (each as unknown[]).map(value => typeof value === 'string' ? value : '').join(': '))).toEqual([
    'begun: ', 'keep: by hand', 'keep: console.assert', 'keep: long task', 'keep: unhandled rejection',
  ])
})
