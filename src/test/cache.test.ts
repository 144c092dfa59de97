import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CinescopeOptions } from '@cinescope/config'
import { CACHE_DAYS, InstrumentCache, ownVersion } from '../cache.ts'
import { Session } from '../session.ts'
import type { Transformed } from '../transform.ts'

let root: string
let folder: string
const temporary = process.env['TMPDIR']

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cinescope-cache-'))
  mkdirSync(join(root, 'node_modules'))
  folder = join(root, 'node_modules/.cache/cinescope')
})
afterEach(() => {
  if (temporary === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = temporary
  rmSync(root, { recursive: true, force: true })
})

interface Entry { readonly text: string }
const open = (salt = 'version'): InstrumentCache<Entry> => new InstrumentCache<Entry>(root, salt)

test('what one process keeps another finds, by all that it depends on', () => {
  const key = open().key('options', 'source')
  expect(open().get(key)).toBe(undefined)
  open().set(key, { text: 'made' })
  expect(open().get(open().key('options', 'source'))).toEqual({ text: 'made' })
  expect(open().get(open().key('options', 'other source'))).toBe(undefined)
  expect(open().get(open().key('other options', 'source'))).toBe(undefined)
  expect(open('next version').get(open('next version').key('options', 'source'))).toBe(undefined)
  // No two lists of parts are one key.
  expect(new Set([open().key('ab', 'c'), open().key('a', 'bc'), open().key('abc')]).size).toBe(3)
})

test.each([
  ['cut off', (text: string) => text.slice(0, -5)],
  ['empty', () => ''],
  ['of another making', () => '{"text":"made"}'],
  ['changed by one letter', (text: string) => text.replace('made', 'fade')],
])('an entry that is %s is no entry, and is made anew', (_, damage) => {
  const key = open().key('a')
  open().set(key, { text: 'made' })
  const path = join(folder, readdirSync(folder)[0]!)
  writeFileSync(path, damage(readFileSync(path, 'utf8')))
  expect(open().get(key)).toBe(undefined)
  open().set(key, { text: 'made' })
  expect(open().get(key)).toEqual({ text: 'made' })
})

test('processes that write at once leave whole entries and nothing else', async () => {
  const module = pathToFileURL(join(import.meta.dirname, '../cache.ts')).href
  const { transformSync } = await import('oxc-transform')
  const script = join(root, 'cache.mjs')
  writeFileSync(script, transformSync('cache.ts', readFileSync(new URL(module), 'utf8')).code)
  const writer = `
    import { InstrumentCache } from ${JSON.stringify(pathToFileURL(script).href)}
    const cache = new InstrumentCache(${JSON.stringify(root)}, 'version')
    for (let round = 0; round < 200; round++) {
      const key = cache.key(String(round % 5))
      const found = cache.get(key)
      if (found && found.text !== 'x'.repeat(50000)) throw new Error('torn')
      cache.set(key, { text: 'x'.repeat(50000) })
    }`
  await Promise.all([1, 2, 3].map(() => promisify(execFile)(process.execPath, ['--input-type=module', '-e', writer])))
  expect(readdirSync(folder)).toHaveLength(5)
  for (let i = 0; i < 5; i++) expect(open().get(open().key(String(i)))?.text).toHaveLength(50_000)
})

test('where the folder cannot be made the temporary one takes its place, and where that cannot either there is no cache', () => {
  writeFileSync(join(root, 'node_modules/.cache'), 'a file')
  const other = join(root, 'tmp')
  mkdirSync(other)
  process.env['TMPDIR'] = other
  const key = open().key('a')
  open().set(key, { text: 'made' })
  expect(open().get(key)).toEqual({ text: 'made' })
  expect(readdirSync(other)).toHaveLength(1)
  process.env['TMPDIR'] = join(root, 'node_modules/.cache')
  open().set(key, { text: 'made' })
  expect(open().get(key)).toBe(undefined)
})

test('what was not asked for in two weeks goes with the first file that is kept', () => {
  const [old, used] = [open().key('old'), open().key('used')]
  for (const key of [old, used]) open().set(key, { text: key })
  const past = new Date(Date.now() - (CACHE_DAYS + 1) * 86_400_000)
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), past, past)
  expect(open().get(used)).toEqual({ text: used })
  open().set(open().key('new'), { text: 'new' })
  expect([open().get(old), open().get(used)]).toEqual([undefined, { text: used }])
})

test('our version is that of every file of ours', () => {
  const dist = join(root, 'dist')
  mkdirSync(join(dist, 'shared'), { recursive: true })
  writeFileSync(join(dist, 'vite.mjs'), '1')
  writeFileSync(join(dist, 'shared/instrument.mjs'), '1')
  const before = ownVersion(dist)
  expect(ownVersion(dist)).toBe(before)
  writeFileSync(join(dist, 'shared/instrument.mjs'), '12')
  const after = ownVersion(dist)
  expect(after).not.toBe(before)
  writeFileSync(join(root, 'package.json'), '{"version":"2"}')
  expect(ownVersion(dist)).not.toBe(after)
})

const source = 'export function double(n: number): number { return n * 2 }\n'

function build(options: CinescopeOptions = {}, text = source, inputMap?: object): Transformed {
  const session = new Session(options)
  session.root = root
  const file = { path: join(root, 'src/double.ts'), compiled: false, part: false }
  const done = session.transform(text, file.path, file, { target: 'page', after: false, commonjs: false, bundled: false, ...(inputMap && { inputMap: inputMap as never }) }, { warn: message => { throw new Error(message) } })
  // A dev server answers for the table whether the file came from the cache or not.
  expect(session.registry.get(done!.hash)).toBe(done!.table)
  return done!
}

test('a second build takes from the cache what has not changed, and nothing else', () => {
  const fresh = build()
  expect(build()).toEqual(fresh)
  const [name] = readdirSync(folder)
  // Told apart from a fresh one by a mark.
  const body = readFileSync(join(folder, name!), 'utf8').split('\n')[1]!.replace('{"code":"', '{"code":"/* kept */')
  writeFileSync(join(folder, name!), `${createHash('sha256').update(body).digest('hex').slice(0, 16)}\n${body}`)
  expect(build().code).toBe(`/* kept */${fresh.code}`)
  const others = [build({ level: 'calls' }), build({ plan: { rules: [{ kind: 'function', name: 'double', level: 'path' }] } }), build({ redact: { names: ['double'] } }), build({}, `${source} `),
    build({}, source, { version: 3, sources: ['a.vue'], sourcesContent: [source], names: [], mappings: 'AAAA' })]
  expect(others.filter(({ code }) => code.includes('/* kept */'))).toEqual([])
  expect(build({ cache: false }).code).toBe(fresh.code)
})

test('`cache: false` keeps nothing', () => {
  build({ cache: false })
  expect(readdirSync(join(root, 'node_modules'))).toEqual([])
})
