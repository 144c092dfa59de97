import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callsByName } from './records.ts'
import { Workplace } from './run.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
/** The lowest version that `engines` allows, and the newest there is. */
const LOWEST = '20.19.0'

/** A Node of another version, from npm; undefined where the registry does not have one for this machine. */
async function nodeOf(version: string): Promise<string | undefined> {
  const name = `node-${process.platform}-${process.arch}`
  const folder = join(root, '.cache', `node-${version}`)
  const binary = join(folder, 'node_modules', name, 'bin/node')
  if (existsSync(binary)) return binary
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  try {
    await run('npm', ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', `${name}@${version}`], { cwd: folder, timeout: 200_000 })
  } catch {
    return undefined
  }
  return existsSync(binary) ? binary : undefined
}

let place: Workplace
beforeAll(() => { place = new Workplace() })
afterAll(() => place.remove())

test('what the lowest supported Node records opens in the newest, and the other way round', async context => {
  const lowest = await nodeOf(LOWEST)
  const newest = await nodeOf('latest')
  if (!lowest || !newest) return context.skip('the registry has no Node for this machine')
  expect((await run(lowest, ['--version'])).stdout).toBe(`v${LOWEST}\n`)
  const dumps: string[] = []
  for (const [recorder, reader] of [[lowest, newest], [newest, lowest]] as const) {
    place.forget()
    expect(await place.run('common.cjs', { node: recorder })).toMatchObject({ code: 0 })
    const [file] = place.recordings()
    const dumped = await place.cli(['dump', file!], undefined, reader)
    expect(dumped).toMatchObject({ code: 0, stderr: '' })
    expect(dumped.stdout).toBe((await place.cli(['dump', file!], undefined, recorder)).stdout)
    expect(dumped.stdout).toMatch(/enter @\d+ \(8\)\s+-- half\(n=8\)\s+common\.cjs:2/)
    dumps.push(dumped.stdout)
  }
  expect(dumps).toHaveLength(2)
})

test('files that only their source makes a module or none are recorded, and run as without us', async context => {
  const folder = place.path('typeless')
  mkdirSync(folder)
  const files = {
    'package.json': '{}',
    'main.js': "const { twice } = require('./twice')\nconst { half } = require('./half.ts')\nconst { plus } = require('./plus.js')\nconsole.log(twice(2), half(4), plus(1), typeof module)\nimport('./later.js').then(({ three }) => console.log(three()))\n",
    'twice.js': 'exports.twice = function twice(n) { return n * 2 }\n',
    'half.ts': 'const half = (n: number): number => n / 2\nmodule.exports = { half }\n',
    'plus.js': 'export function plus(n) { return n + 1 }\n',
    'later.js': 'const ready = await 3\nexport const three = () => ready\n',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const node = await nodeOf('latest')
  if (!node) return context.skip('the registry has no Node for this machine')
  place.forget()
  // Node's own warning that a module was found by its source names the process.
  const ran = async (plain: boolean): Promise<object> => {
    const { stderr, ...rest } = await place.run('typeless/main.js', { node, plain })
    return { ...rest, stderr: stderr.replaceAll(/\(node:\d+\)/g, '') }
  }
  const plain = await ran(true)
  expect(plain).toMatchObject({ stdout: '4 2 2 object\n3\n', code: 0 })
  expect(await ran(false)).toEqual(plain)
  const calls = await callsByName(await place.trace())
  expect(['twice', 'half', 'plus', 'three'].map(name => calls.get(name))).toEqual([1, 1, 1, 1])
})
