import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { serveFolder } from '../tools/server.ts'
import { builds, serveVite, type BuildRequest, type Built, type BundlerName } from './builds.ts'
import { exportRecording, readRecording } from './recorded.ts'
import { openStage } from './stage.ts'

const app = join(import.meta.dirname, '../fixtures/patterns')
const names: readonly BundlerName[] = ['vite', 'webpack', 'rollup']

const stage = openStage()

/** Vite's own warnings about the fixture, the same with and without us: it still sees the directive. */
const expectedCodes: Readonly<Record<BundlerName, readonly string[]>> = { vite: ['INEFFECTIVE_DYNAMIC_IMPORT', 'INEFFECTIVE_DYNAMIC_IMPORT', 'MODULE_LEVEL_DIRECTIVE'], webpack: [], rollup: [] }

const codes = ({ warnings, errors }: Built): readonly string[] => [...warnings.map(text => /\[([A-Z_]+)\]/.exec(text)?.[1] ?? text), ...errors].toSorted()

async function visit<T>(origin: string, look: (page: Page, text: string) => Promise<T>): Promise<T> {
  const page = await stage.browser.newPage()
  const errors: string[] = []
  page.on('pageerror', error => errors.push(String(error)))
  await page.goto(`${origin}/`)
  await page.waitForFunction(() => document.getElementById('root')?.innerText.endsWith('done'))
  expect(errors).toEqual([])
  const answer = await look(page, await page.locator('#root').innerText())
  await page.close()
  return answer
}

async function visitBuild<T>(name: BundlerName, request: Omit<BuildRequest, 'app' | 'out'>, look: (page: Page, text: string) => Promise<T>): Promise<T> {
  const out = join(stage.work, `${name}-${request.plain ? 'plain' : 'recorded'}`)
  const built = await builds[name](stage.plugins, { app, out, entry: `./src/${name}.ts`, ...request })
  expect(codes(built)).toEqual(expectedCodes[name])
  const server = await serveFolder(out)
  try {
    return await visit(server.origin, look)
  }
  finally {
    await server.close()
  }
}

/** What the recording says of workers. */
async function workersOf(page: Page): Promise<readonly string[]> {
  return (await readRecording(stage.trace, await exportRecording(page))).marks.filter(mark => mark.includes('Worker started')).map(mark => mark.replace(/: .*/, ''))
}

/** How many workers the fixture starts. */
const startedBy: Readonly<Record<BundlerName, number>> = { vite: 2, webpack: 1, rollup: 0 }

test.each(names)('P14: %s finds every pattern that it knows by its text', async name => {
  const plain = await visitBuild(name, { plain: true }, async (_, text) => text)
  expect(plain).not.toContain('threw')
  const [text, workers] = await visitBuild(name, {}, async (page, shown) => [shown, await workersOf(page)])
  expect(text).toBe(plain)
  expect(workers).toEqual(Array<string>(startedBy[name]).fill('Worker started, not recorded'))
})

test('P14: the same under Vite dev, where a worker shares instrumented modules with the page', async () => {
  const { server, origin, warnings, errors } = await serveVite(stage.plugins, app, join(stage.work, 'cache'))
  try {
    await visit(origin, async (page, text) => {
      expect(text).not.toContain('threw')
      for (const line of ['new URL: "some data"', 'new Worker: ["worker 42 undefined",true,true]', 'hot: true', 'hot data: true', 'raw glob: ["some data"]', 'url: "some data"', 'imported worker: "HELLO!"', 'glob, late: ["a3","b3"]', 'env: ["development",true,"/",null]']) expect(text).toContain(line)
      expect(await workersOf(page)).toHaveLength(startedBy.vite)
    })
  }
  finally {
    await server.close()
  }
  expect({ warnings, errors }).toEqual({ warnings: [], errors: [] })
})

/** All code of a build but the overlay's. */
async function codeOf(out: string): Promise<string> {
  const files = (await readdir(out, { recursive: true })).filter(file => file.endsWith('.js') && !file.includes('overlay'))
  return (await Promise.all(files.toSorted().map(file => readFile(join(out, file), 'utf8')))).join('\n')
}

test.each(names)('P17: %s drops what nobody uses from instrumented modules, minified or not', async name => {
  // webpack only marks it, and leaves the dropping to its minifier.
  for (const minify of name === 'webpack' ? [true] : [false, true]) {
    const out = join(stage.work, `${name}-shaken`)
    const built = await builds[name](stage.plugins, { app, out, entry: `./src/${name}.ts`, mode: 'production', options: { production: true }, minify })
    expect(codes(built)).toEqual(expectedCodes[name])
    const code = await codeOf(out)
    expect(code.includes('dynamic import')).toBe(true)
    expect(code.includes('NOBODY USES THIS')).toBe(false)
  }
})

const library = `
  export const one = 'ONE', two = { two: 'TWO' }, three = new Map([['THREE', 3]]), four = /* @__PURE__ */ make('FOUR')
  export function make(text: string): string { const made = text + 'FIVE'; return made }
  export class Six { six = make('SIX'); get seven(): string { return this.six } }
  export class Nine extends Six { static ten = 'TEN'; made = () => 'ELEVEN'; with(text = 'TWELVE') { return text ? this?.made?.() ?? text : 'THIRTEEN' } }
  export default () => 'EIGHT'
`

const levels = ['calls', 'values', 'path', 'full'] as const

test.each(names.flatMap(name => levels.map(level => [name, level] as const)))('P17: %s makes the same bytes whether a module is imported for nothing or not imported, level %s', async (name, level) => {
  const texts: string[] = []
  for (const line of ["import eight, { one, Six } from './library.ts'\n", '']) {
    const folder = join(stage.work, `bytes-${name}-${level}`)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'library.ts'), library)
    await writeFile(join(folder, 'main.ts'), `${line}console.log('main')\n`)
    const out = join(stage.work, `bytes-${name}-${level}-${texts.length}`)
    const built = await builds[name](stage.plugins, { app: folder, out, entry: './main.ts', mode: 'production', options: { production: true, exclude: 'main.ts', overlay: false, level }, minify: name === 'webpack' })
    expect(built).toEqual({ warnings: [], errors: [] })
    texts.push(await codeOf(out))
  }
  expect(texts[0]!.includes('main')).toBe(true)
  expect(texts[0] === texts[1]).toBe(true)
})
