import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import vue from '@vitejs/plugin-vue'
import { VueLoaderPlugin } from 'vue-loader'
import type { Configuration } from 'webpack'
import { expect, test } from 'vitest'
import { builds, type BundlerName, type BuildRequest } from './builds.ts'
import { openStage } from './stage.ts'

const app = join(import.meta.dirname, '../fixtures/markers')

const stage = openStage({ browser: false })

/** `@@x01` as a string of its own, `mk_x01` as a property name. */
const marker = /@@[a-z]\d\d|\bmk_[a-z]\d\d\b/g

/** Place of every marker in a text: where its token begins. */
function placesIn(text: string): Map<string, readonly { readonly line: number, readonly column: number }[]> {
  const found = new Map<string, { line: number, column: number }[]>()
  text.split('\n').forEach((line, index) => {
    for (const match of line.matchAll(marker)) {
      const quoted = /["'`]/.test(line[match.index - 1] ?? '')
      found.set(match[0], [...found.get(match[0]) ?? [], { line: index + 1, column: match.index - (quoted ? 1 : 0) }])
    }
  })
  return found
}

/** Marker -> the places that the maps of a build lead to, as `file:line:column`. */
async function trace(out: string): Promise<Map<string, ReadonlySet<string>>> {
  const traced = new Map<string, Set<string>>()
  for (const file of (await readdir(out, { recursive: true })).filter(name => name.endsWith('.js') && !name.includes('cinescope'))) {
    const [code, text] = await Promise.all([readFile(join(out, file), 'utf8'), readFile(join(out, `${file}.map`), 'utf8')])
    const map = new TraceMap(text)
    for (const [name, places] of placesIn(code)) {
      for (const place of places) {
        const { source, line, column } = originalPositionFor(map, place)
        traced.set(name, (traced.get(name) ?? new Set()).add(source === null ? 'nowhere' : `${source.replace(/\?.*$/, '').replace(/^.*\//, '')}:${line}:${column}`))
      }
    }
  }
  return traced
}

/** Marker -> its place in the sources. */
async function truth(): Promise<Map<string, string>> {
  const places = new Map<string, string>()
  for (const file of await readdir(join(app, 'src'))) {
    for (const [name, [place]] of placesIn(await readFile(join(app, 'src', file), 'utf8'))) places.set(name, `${file}:${place!.line}:${place!.column}`)
  }
  return places
}

const forVue: Readonly<Record<BundlerName, () => Partial<BuildRequest>>> = {
  vite: () => ({ entry: './src/all.ts', vitePlugins: [vue()] }),
  webpack: () => ({ entry: './src/all.ts', webpackRules: [{ test: /\.vue$/, loader: 'vue-loader' }], webpackPlugins: [new VueLoaderPlugin() as unknown as NonNullable<Configuration['plugins']>[number]] }),
  rollup: () => ({ entry: './src/base.ts' }),
}

for (const name of ['vite', 'webpack', 'rollup'] as const) {
  for (const minify of [false, true]) {
    test(`${name}${minify ? ', minified' : ''}: every marker maps where the plain build's does, or better`, async () => {
      const [plain, instrumented] = await Promise.all(['plain', 'instrumented'].map(async kind => {
        const out = join(stage.work, `${name}-${kind}-${minify}`)
        const built = await builds[name](stage.plugins, { app, out, minify, plain: kind === 'plain', options: { overlay: false }, ...forVue[name]() })
        expect(built).toEqual({ warnings: [], errors: [] })
        return trace(out)
      }))
      const exact = await truth()
      const worse: Record<string, unknown> = {}
      for (const [key, places] of instrumented!) {
        const right = exact.get(key)!
        const before = plain!.get(key)
        if (!before) continue
        // A probe may hold a copy of a literal, which maps to the probe's own place.
        if (!places.has(right) && ![...before].every(place => places.has(place))) worse[key] = { places: [...places], right, plain: [...before] }
      }
      expect(worse).toEqual({})
      expect([...plain!.keys()].filter(found => !instrumented!.has(found))).toEqual([])
    })
  }
}
