import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import MagicString from 'magic-string'
import { parseSync } from 'oxc-parser'
import type { Page } from 'playwright-core'
import { createServer, type Plugin } from 'vite'
import { expect, test } from 'vitest'
import { serveFolder } from '../tools/server.ts'
import { buildVite } from './builds.ts'
import { exportRecording, readRecording, type Recorded } from './recorded.ts'
import { openStage } from './stage.ts'

const stage = openStage()

async function app(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(stage.work, name)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  await symlink(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'))
  return folder
}

async function drive(address: string, steps: (page: Page) => Promise<unknown>): Promise<Recorded> {
  const page = await stage.browser.newPage()
  const problems: string[] = []
  page.on('pageerror', error => problems.push(String(error)))
  await page.goto(address)
  await steps(page)
  const recorded = await readRecording(stage.trace, await exportRecording(page))
  expect(problems).toEqual([])
  await page.close()
  return recorded
}

async function inDev(folder: string, plugins: readonly Plugin[], steps: (page: Page) => Promise<unknown>): Promise<Recorded> {
  const server = await createServer({
    configFile: false, root: folder, cacheDir: join(folder, '.vite'), logLevel: 'silent', plugins: [...plugins, stage.plugins.vite()], server: { port: 0, host: '127.0.0.1', fs: { strict: false } },
  })
  await server.listen()
  try {
    return await drive(`http://127.0.0.1:${(server.httpServer!.address() as { port: number }).port}/`, steps)
  }
  finally {
    await server.close()
  }
}

async function inBuild(folder: string, plugins: readonly Plugin[], steps: (page: Page) => Promise<unknown>): Promise<Recorded> {
  const out = join(folder, 'out')
  expect(await buildVite(stage.plugins, { app: folder, out, minify: true, vitePlugins: plugins })).toEqual({ warnings: [], errors: [] })
  const http = await serveFolder(out)
  try {
    return await drive(`${http.origin}/`, steps)
  }
  finally {
    await http.close()
  }
}

const html = '<!doctype html><title>Compilers</title><div id="root"></div><script type="module" src="/src/main.tsx"></script>'
const ways = [['dev', inDev], ['build', inBuild]] as const
const placed = ({ calls }: Recorded): readonly string[] => calls.map(({ path, line, name }) => `${path.slice(path.lastIndexOf('/') + 1)}:${line} ${name}`)

/** As TanStack's: a component goes into a module of its own, `page.tsx?split=component`, with the declarations of the file that it uses; one that it does not know ends the build. */
function splitter(): { readonly plugin: Plugin, readonly seen: string[] } {
  const seen: string[] = []
  const plugin: Plugin = {
    name: 'splitter',
    enforce: 'pre',
    transform: {
      filter: { id: { include: /\.tsx(?:$|\?)/, exclude: /main/ }, code: { include: [/\bcreatePage\s*\(/] } },
      handler(code, id) {
        seen.push(code)
        const text = new MagicString(code)
        const { program } = parseSync('page.tsx', code)
        const isPart = id.includes('?split=component')
        for (const node of program.body) {
          const isPage = node.type === 'ExportNamedDeclaration'
          if (!isPage && node.type !== 'FunctionDeclaration' && node.type !== 'ImportDeclaration') throw new Error(`unknown at the top of a page: ${code.slice(node.start, node.end)}`)
          if (isPart === isPage) text.remove(node.start, node.end)
          if (isPart && node.type === 'FunctionDeclaration') text.prependLeft(node.start, 'export ')
          if (!isPart && isPage) text.overwrite(node.start, node.end, `export const page = () => import(${JSON.stringify(`${id.split('?')[0]}?split=component`)})`)
        }
        return { code: text.toString(), map: text.generateMap({ hires: true, source: id, includeContent: true }) }
      },
    },
  }
  return { plugin, seen }
}

const page = `import { createPage } from './create'

function twice(n: number): number {
  const doubled = n * 2
  return doubled
}

function Page(count: number): string {
  return 'twice ' + twice(count)
}

export const page = createPage(Page)
`

test.each(ways)('Vite %s: a plugin that looks for words in files finds what the developer wrote, and the parts that it makes of them are recorded at their places', async (_, run) => {
  const { plugin, seen } = splitter()
  const folder = await app(`split-${_}`, {
    'index.html': html,
    'package.json': '{ "dependencies": { "react": "19" } }',
    'src/create.ts': 'export const createPage = <T>(page: T): T => page\n',
    'src/page.tsx': page,
    'src/main.tsx': `import { page } from './page'
const { Page } = await (page as unknown as () => Promise<{ Page(n: number): string }>)()
document.getElementById('root')!.textContent = Page(4)
`,
  })
  const recorded = await run(folder, [plugin], view => view.waitForSelector('text=twice 8'))
  expect(new Set(seen)).toEqual(new Set([await readFile(join(folder, 'src/page.tsx'), 'utf8')]))
  expect(placed(recorded)).toEqual(['page.tsx:12 page', 'page.tsx:8 Page', 'page.tsx:3 twice'])
  expect(recorded.lost).toBe(0)
})

test('a part of a file that has no map is left alone: its places would be those of other text', async () => {
  const facade: Plugin = { name: 'facade', enforce: 'pre', transform: (_, id) => id.endsWith('?facade') ? 'export function facade() { return "face" }' : undefined }
  const folder = await app('facade', {
    'index.html': html,
    'src/page.js': 'export function one() {\n  return 1\n}\n\nexport function two() {\n  return 2\n}\n',
    'src/main.tsx': 'import * as page from "./page.js?facade"\nfunction show(text: string): void {\n  document.getElementById("root")!.textContent = text\n}\nshow(page.facade())\n',
  })
  const recorded = await inDev(folder, [facade], view => view.waitForSelector('text=face'))
  expect(placed(recorded)).toEqual(['main.tsx:2 show'])
})

/** As Solid's: what stands in JSX is called when it is shown, and again when something changed. */
const lateJsx: Plugin = {
  name: 'late-jsx',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('.tsx')) return undefined
    const text = new MagicString(code)
    const walk = (node: unknown): void => {
      if (node === null || typeof node !== 'object') return
      const { type, expression } = node as { type?: string, expression?: { type: string, start: number, end: number } }
      if (type === 'JSXExpressionContainer' && expression && expression.type !== 'ArrowFunctionExpression') text.appendLeft(expression.start, '() => (').prependRight(expression.end, ')')
      for (const inner of Object.values(node)) walk(inner)
    }
    walk(parseSync('x.tsx', code).program)
    return { code: text.toString(), map: text.generateMap({ hires: true, source: id, includeContent: true }) }
  },
}

test.each(ways)('P31. Vite %s: where compilers make functions of JSX, a component is over when it has returned', async (_, run) => {
  const folder = await app(`late-${_}`, {
    'index.html': html,
    'package.json': '{ "dependencies": { "solid-js": "1" } }',
    'src/view.ts': `type Part = string | (() => unknown)
export function h(tag: string, props: Record<string, () => void> | null, ...parts: Part[]): HTMLElement {
  const element = document.createElement(tag)
  if (props?.onClick) element.onclick = props.onClick
  const show = () => { element.textContent = parts.map(part => typeof part === 'function' ? part() : part).join('') }
  addEventListener('change-count', show)
  queueMicrotask(show)
  return element
}
`,
    'src/main.tsx': `/** @jsxRuntime classic */ /** @jsx h */
import { h } from './view'
let count = 1
function read(): number {
  return count
}
function label(n: number): string {
  return 'n' + n
}
function change(): void {
  count++
  dispatchEvent(new Event('change-count'))
}
function App() {
  const kind = label(0)
  return <button onClick={() => change()}>{read() > 1 ? label(read()) : 'one'} {kind}</button>
}
document.getElementById('root')!.append(App() as unknown as Node)
`,
  })
  let bytes: Uint8Array | undefined
  await run(folder, [lateJsx], async view => {
    await view.waitForSelector('text=one n0')
    await view.click('button')
    await view.waitForSelector('text=n2 n0')
    bytes = await exportRecording(view)
  })
  const { openTrace, bytesSource, OP_ENTER, OP_LEAVE, OP_RESUME, OP_UNWIND } = stage.trace
  const trace = await openTrace(bytesSource(bytes!))
  const counts = new Map<number, number>()
  for (const { index } of trace.segments) for (const cursor = (await trace.segment(index)).cursor(); cursor.next();) counts.set(cursor.op, (counts.get(cursor.op) ?? 0) + 1)
  trace.close()
  // Nothing here waits or throws.
  expect([counts.get(OP_RESUME), counts.get(OP_UNWIND)]).toEqual([undefined, undefined])
  expect(counts.get(OP_LEAVE)).toBe(counts.get(OP_ENTER))
})
