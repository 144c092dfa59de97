import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { transformSync } from 'oxc-transform'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { callsByName } from './records.ts'
import { register, Workplace } from './run.ts'

let place: Workplace
beforeAll(() => { place = new Workplace() })
afterAll(() => place.remove())
beforeEach(() => place.forget())

const source = `interface Item { readonly cents: number }

export class Cart {
  readonly items: Item[] = []

  add(item: Item): number {
    if (item.cents < 0) throw new RangeError('less than nothing')
    return this.items.push(item)
  }
}

const cart = new Cart()
const later = async (): Promise<number> => { await null; return cart.add({ cents: -1 }) }
console.log(cart.add({ cents: 3 }))
try {
  cart.add({ cents: -2 })
} catch (error) {
  console.log((error as Error).stack)
}
later().catch((error: Error) => { console.log(error.stack) })
`

/** As a compiler leaves it in dist: moved down by lines of its own. */
function compile(name: string, options: { readonly content: boolean, readonly inline?: boolean }): void {
  for (const folder of ['src', 'dist']) mkdirSync(place.path(folder), { recursive: true })
  writeFileSync(place.path(`src/${name}.ts`), source)
  const { code, map } = transformSync(`${name}.ts`, source, { lang: 'ts', sourcemap: true })
  const { sourcesContent: _, ...rest } = map!
  const text = JSON.stringify({ ...rest, mappings: `;;${map!.mappings}`, sources: [`../src/${name}.ts`], ...(options.content && { sourcesContent: [source] }) })
  const url = options.inline ? `data:application/json;base64,${Buffer.from(text).toString('base64')}` : `${name}.mjs.map`
  writeFileSync(place.path(`dist/${name}.mjs`), `// compiled\nfunction __helper(x) { return x }\n${code}\n//# sourceMappingURL=${url}\n`)
  if (!options.inline) writeFileSync(place.path(`dist/${name}.mjs.map`), text)
}

const shown = async (): Promise<readonly unknown[]> => {
  const trace = await place.trace()
  return [trace.modules.map(({ table }) => table?.path).filter(path => path !== 'compiler.mjs'), trace.modules.at(-1)?.table?.source === source, (await callsByName(trace)).get('add')]
}

test.each([
  ['with its text', { content: true }], ['whose source is beside it', { content: false }], ['at its end', { content: true, inline: true }],
])('a compiled program with a map %s is recorded in the source that was written; stack traces are those of a plain run, with Node\'s source maps and without', async (name, options) => {
  const file = name.replaceAll(' ', '-')
  compile(file, options)
  for (const nodeOptions of [[], ['--enable-source-maps']]) {
    place.forget()
    const plain = await place.run(`dist/${file}.mjs`, { plain: true, nodeOptions })
    expect(plain.stdout).toContain(nodeOptions.length > 0 ? `src/${file}.ts:7:` : `dist/${file}.mjs:6:`)
    expect(await place.run(`dist/${file}.mjs`, { nodeOptions })).toEqual(plain)
    expect(await shown()).toEqual([[`src/${file}.ts`], true, 3])
  }
})

test('where the source was edited since, positions are those of what was compiled', async () => {
  compile('stale', { content: false })
  utimesSync(place.path('src/stale.ts'), new Date(), new Date(Date.now() + 60_000))
  await place.run('dist/stale.mjs')
  expect(await shown()).toEqual([['dist/stale.mjs'], false, 3])
})

test('a loader before ours that prepares stack traces, as ts-node, is asked about what it compiled', async () => {
  compile('prepared', { content: true })
  // As source-map-support: copies of the frames, whose methods are those of the prototype.
  writeFileSync(place.path('prepare.mjs'), `Error.prepareStackTrace = (error, trace) => error + trace.map(site => {
  const copy = {}
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(site))) copy[name] = /^(?:is|get)/.test(name) ? () => site[name].call(site) : site[name]
  return '\\n  ' + [copy.getFunctionName(), copy.getFileName(), copy.getLineNumber(), copy.getColumnNumber(), copy.isNative(), copy.isConstructor()].join(' ')
}).join('')
`)
  const nodeOptions = ['--import', './prepare.mjs']
  const plain = await place.run('dist/prepared.mjs', { plain: true, nodeOptions })
  expect(plain.stdout).toContain('prepared.mjs 6 ')
  expect((await place.run('dist/prepared.mjs', { nodeOptions })).stdout).toEqual(plain.stdout)
})

test('a loader behind ours that compiles once more, as tsx registered last: its map is followed', async () => {
  mkdirSync(place.path('src'), { recursive: true })
  writeFileSync(place.path('src/again.mts'), source)
  writeFileSync(place.path('hooks.mjs'), `import { transform } from 'esbuild'
export async function load(url, context, next) {
  const loaded = await next(url, context)
  if (!url.endsWith('again.mts')) return loaded
  const { code } = await transform(String(loaded.source ?? ''), { loader: 'ts', sourcefile: url, sourcemap: 'inline', minifyWhitespace: true, format: 'esm' })
  return { ...loaded, format: 'module', source: code }
}
`)
  writeFileSync(place.path('compiler.mjs'), `import { register } from 'node:module'
process.setSourceMapsEnabled(true)
register('./hooks.mjs', import.meta.url)
`)
  const ran = await place.run('src/again.mts', { plain: true, nodeOptions: ['--import', register, '--import', './compiler.mjs'] })
  expect(ran.stderr).toBe('')
  expect(ran.stdout).toMatch(/^1\nRangeError: less than nothing\n {4}at Cart\.add \(\S+\/src\/again\.mts:7:\d+\)\n {4}at <anonymous> \(\S+\/src\/again\.mts:16:\d+\)/)
  expect(await shown()).toEqual([['src/again.mts'], true, 3])
})
