import { join } from 'node:path'
import { originalPositionFor, TraceMap, type SourceMapInput } from '@jridgewell/trace-mapping'
import react from '@vitejs/plugin-react'
import type { Page } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { expect, test } from 'vitest'
import { serveFolder } from '../tools/server.ts'
import { builds } from './builds.ts'
import { openStage } from './stage.ts'

const app = join(import.meta.dirname, '../fixtures/text')
const levels = ['calls', 'values', 'path', 'full'] as const

const stage = openStage()

async function serveDev(options: object | undefined): Promise<{ server: ViteDevServer, page: Page }> {
  const server = await createServer({
    configFile: false, root: app, cacheDir: join(stage.work, 'cache'), logLevel: 'silent', plugins: [react(), options ? stage.plugins.vite(options) : []], server: { port: 0, host: '127.0.0.1', fs: { strict: false } },
  })
  await server.listen()
  const page = await stage.browser.newPage()
  await page.goto(`http://127.0.0.1:${(server.httpServer!.address() as { port: number }).port}/`)
  await page.waitForFunction(() => document.getElementById('root')?.textContent === 'done')
  return { server, page }
}

interface Subject { readonly plain: Record<string, never>, readonly typed: Record<string, never> }

/** Text of every exported function. */
function textsOf(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() => {
    const { plain, typed } = (globalThis as unknown as { subject: Subject }).subject
    return Object.fromEntries([...Object.entries(plain), ...Object.entries(typed)].map(([name, value]) => [name, String(value)]))
  })
}

/** The functions made anew from their texts in a frame that has never seen a recorder, and what they answer. */
function answersOf(page: Page): Promise<readonly unknown[]> {
  return page.evaluate(async () => {
    const { plain, typed } = (globalThis as unknown as { subject: Subject }).subject
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const realm = frame.contentWindow as unknown as { Function: FunctionConstructor }
    const tools = {
      jsx: (type: unknown, { onClick, ...props }: Record<string, unknown>): unknown => ({ type, props, clicked: typeof onClick === 'function' ? onClick() : undefined }),
      said(run: () => unknown): string {
        try {
          return String(run())
        }
        catch (error) {
          return String(error)
        }
      },
    }
    const scope = { _jsxDEV: tools.jsx, _jsx: tools.jsx, _jsxs: tools.jsx, _jsxFileName: 'x' }
    const rebuilt = Object.fromEntries([...Object.entries(plain), ...Object.entries(typed)].map(([name, value]) =>
      [name, new realm.Function(...Object.keys(scope), `return ${String(value)}`)(...Object.values(scope)) as never]))
    const { sum, nested, walk, Stack, settle, grouped, parse, Item, failTyped } = rebuilt as Record<string, never> as unknown as Record<string, (...args: unknown[]) => unknown> & { Stack: new () => { push(item: unknown): { readonly size: number, pop(): unknown, readonly items: unknown } } }
    const stack = new Stack().push('a')
    const answers = [
      sum!([{ n: 2, m: 3 }, { n: -1 }, { n: 4 }], 1), nested!(7), [...walk!({ name: 'a', children: [{ name: 'b' }, { name: 'c' }] }) as Iterable<string>],
      [stack.size, stack.pop(), stack.size, stack.items], await settle!([() => 1, () => { throw new Error('x') }, () => { throw 1 }]),
      grouped!([{ name: 'a', cents: 1 }, { name: 'b', cents: 2 }, { name: 'a', cents: 3 }]), parse!('12ab'), parse!('x'), tools.said(() => failTyped!(2)), tools.said(() => JSON.stringify(Item!({ name: 'n', list: ['p', 'q'] }))),
    ]
    frame.remove()
    return JSON.parse(JSON.stringify(answers)) as unknown[]
  })
}

/** Spaces, parentheses and empty statements aside; the columns that React's development build notes count our probes. */
const squeezed = (text: string): string => text.replaceAll(/[\s()]+/g, '').replaceAll(/;+(?=[};\]])|;$|(?<=\{);/g, '').replaceAll(/columnNumber:\d+/g, '')

let plainTexts: Record<string, string>
let plainAnswers: readonly unknown[]

test('the plain page: what the others are compared with', async () => {
  const { server, page } = await serveDev(undefined)
  plainTexts = await textsOf(page)
  plainAnswers = await answersOf(page)
  await Promise.all([page.close(), server.close()])
  expect(Object.keys(plainTexts).toSorted()).toEqual(['Item', 'Stack', 'fail', 'failTyped', 'grouped', 'nested', 'parse', 'settle', 'sum', 'walk'])
})

test.each(levels)('P21: functions show their own text and run in a bare realm, through Vite dev with TSX, level %s', async level => {
  const { server, page } = await serveDev({ level })
  const texts = await textsOf(page)
  // plugin-react has every file printed anew, behind us: the same tokens, not the same spaces.
  for (const [name, text] of Object.entries(texts)) expect(squeezed(text), name).toBe(squeezed(plainTexts[name]!))
  expect(await answersOf(page)).toEqual(plainAnswers)
  await Promise.all([page.close(), server.close()])
})

test.each(levels)('a stack begins in the app and its lines are those of the source after mapping, Vite dev, level %s', async level => {
  const { server, page } = await serveDev({ level })
  const stacks = await page.evaluate(() => {
    const { plain, typed } = (globalThis as unknown as { subject: { plain: { fail(depth: number): void }, typed: { failTyped(depth: number): void } } }).subject
    return [() => plain.fail(2), () => typed.failTyped(2)].map(run => {
      try {
        run()
        return ''
      }
      catch (error) {
        return (error as Error).stack!
      }
    })
  })
  const found: string[][] = []
  for (const [index, file] of ['plain.js', 'typed.tsx'].entries()) {
    const map = new TraceMap((await server.environments.client.transformRequest(`/src/${file}`))!.map as unknown as SourceMapInput)
    const frames = [...stacks[index]!.matchAll(/at (?:Module\.)?(\w+) \(.*?\/src\/([\w.]+)(?:\?\S*)?:(\d+):(\d+)\)/g)].slice(0, 3)
    expect(stacks[index]!.split('\n')[1]).toContain(frames[0]![0])
    found.push(frames.map(([, name, path, line, column]) => `${name} ${path}:${originalPositionFor(map, { line: Number(line), column: Number(column) - 1 }).line}`))
  }
  expect(found).toEqual([['fail plain.js:40', 'fail plain.js:39', 'fail plain.js:39'], ['failTyped typed.tsx:30', 'failTyped typed.tsx:29', 'failTyped typed.tsx:29']])
  await Promise.all([page.close(), server.close()])
})

test.each(['vite', 'webpack', 'rollup'] as const)('P21: functions run in a bare realm, %s build', async name => {
  const out = join(stage.work, name)
  expect(await builds[name](stage.plugins, { app, out, entry: './src/main.ts', options: { level: 'full' } })).toEqual({ warnings: [], errors: [] })
  const server = await serveFolder(out)
  const page = await stage.browser.newPage()
  await page.goto(`${server.origin}/`)
  await page.waitForFunction(() => document.getElementById('root')?.textContent === 'done')
  // The component, which is last, calls its bundle's JSX helper.
  expect((await answersOf(page)).slice(0, -1)).toEqual(plainAnswers.slice(0, -1))
  for (const [key, text] of Object.entries(await textsOf(page))) expect(squeezed(text).replaceAll('"', "'"), key).not.toMatch(/\$c+[A-Za-z]|0xc1ec|7943[01]\d/)
  await Promise.all([page.close(), server.close()])
})
