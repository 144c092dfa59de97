import { cp, readFile, readdir, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { builds } from './builds.ts'
import { openStage } from './stage.ts'

const app = join(import.meta.dirname, '../fixtures/bundlers')
const names = ['vite', 'webpack', 'rollup'] as const

const stage = openStage({ browser: false })

test.each(names)('%s: debuggers step over the runtime, not over the app', async name => {
  const out = join(stage.work, `${name}-recorded`)
  expect(await builds[name](stage.plugins, { app, out })).toEqual({ warnings: [], errors: [] })
  const folder = name === 'vite' ? join(out, 'assets') : out
  const file = name === 'vite' ? (await readdir(folder)).find(one => /^index-.*\.js$/.test(one))! : 'main.js'
  const { sources, ignoreList, x_google_ignoreList: google } = JSON.parse(await readFile(join(folder, `${file}.map`), 'utf8')) as { sources: string[], ignoreList?: number[], x_google_ignoreList?: number[] }
  const ignored = (ignoreList ?? google ?? []).map(index => sources[index]!)
  expect(ignored.filter(one => one.includes('browser.mjs'))).toHaveLength(1)
  expect(ignored.filter(one => one.includes('bundlers/src'))).toEqual([])
})

test.each(names)('%s: a production build is left as it is, and the warning says how to change that', async name => {
  const out = join(stage.work, `${name}-production`)
  const { warnings, errors } = await builds[name](stage.plugins, { app, out, mode: 'production' })
  expect(errors).toEqual([])
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain('[CINE_PRODUCTION]')
  expect(warnings[0]).toContain('production: true')
  expect(existsSync(join(out, 'cinescope'))).toBe(false)
  const folder = name === 'vite' ? join(out, 'assets') : out
  for (const file of (await readdir(folder)).filter(one => one.endsWith('.js'))) expect(await readFile(join(folder, file), 'utf8')).not.toContain('cinescope')
})

test.each(names)('%s: a production build is instrumented when asked for by name', async name => {
  const out = join(stage.work, `${name}-asked`)
  expect(await builds[name](stage.plugins, { app, out, mode: 'production', options: { production: true } })).toEqual({ warnings: [], errors: [] })
  const tables = (await readdir(join(out, 'cinescope'))).filter(file => file.endsWith('.sites'))
  expect(tables).toHaveLength(5)
})

test.each(names)('%s: a syntax error is reported as without us', async name => {
  const broken = join(stage.work, `broken-${name}`)
  await cp(app, broken, { recursive: true })
  await writeFile(join(broken, 'src/main.tsx'), 'const = 1\n')
  const plain = await builds[name](stage.plugins, { app: broken, out: join(stage.work, 'broken-out'), plain: true })
  const instrumented = await builds[name](stage.plugins, { app: broken, out: join(stage.work, 'broken-out') })
  expect(plain.errors.length).toBeGreaterThan(0)
  expect(instrumented).toEqual(plain)
})
