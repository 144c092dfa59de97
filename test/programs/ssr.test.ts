import { createContext, runInContext } from 'node:vm'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { dist, Workplace, type Ran } from './run.ts'

const place = new Workplace()
const plugin = pathToFileURL(join(dist, 'vite.mjs')).href
const args = [plugin, place.path('cache')]

afterAll(() => { place.remove() })

// P22: what a page is sent of a function's text has no probes, which nothing would take out of it there.
test.each([['without a recorder', true], ['with a recorder', false]] as const)('Vite renders on a server, %s: function texts in its pages are those of a plain one and run in a page', async (_, plain) => {
  const original = await place.run('ssr.mjs', { args: [...args, 'plain'], plain: true })
  const ran = await place.run('ssr.mjs', { args, plain })
  // A compiler that was handed probes breaks lines elsewhere.
  const words = ({ stdout, stderr, code }: Ran): readonly unknown[] => [plain ? stdout : stdout.replace(/[\s;]/g, ''), stderr, code]
  expect(words(ran)).toEqual(words(original))
  const realm = createContext({ localStorage: { theme: 'light' }, document: { body: { className: '' } } })
  runInContext(/<script>(.*)<\/script>/s.exec(ran.stdout)![1]!, realm)
  expect(realm['document'].body.className).toBe('theme-light')
  expect(place.recordings().length).toBe(plain ? 0 : 1)
  if (plain) return
  const paths = (await place.trace()).modules.map(({ table }) => table?.path)
  expect(paths).toContain('ssr/theme.ts')
})
