import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stats } from 'webpack'
import webpack from 'webpack'
import { expect, test } from 'vitest'
import { serveFolder } from '../tools/server.ts'
import { writePage } from './builds.ts'
import { exportRecording, readRecording } from './recorded.ts'
import { openStage } from './stage.ts'

const stage = openStage()

/** The app of a framework that, as Next.js does, compiles by the text of calls, makes modules of nothing, and has a layer for each of its halves. */
const files = {
  'main.js': 'import "./early.js"\nimport("./page.js").then(({ show }) => show(7))',
  'early.js': 'export const early = 1',
  'page.js': 'import { font } from "./font.js"\nimport made from "../nothing.cjs!"\nconst face = font({ src: "a.woff2" })\nexport function show(n) {\n  document.getElementById("root").textContent = [n, face, made].join(" ")\n}',
  'font.js': 'export const font = name => name',
}
const loaders = {
  // Its compiler must see the call as it was written.
  'compiler.cjs': 'module.exports = source => source.replace(/font\\(\\{ src: "(\\w+)\\.woff2" \\}\\)/, (_, name) => `font("${name}")`)',
  'nothing.cjs': 'module.exports = () => "export default \\"made\\""',
  'same.cjs': 'module.exports = source => source',
}

test('P14: webpack as Next.js sets it up: its compiler sees what was written, layers have one runtime, and tables lie beside the chunks', async () => {
  const app = join(stage.work, 'app')
  const out = join(stage.work, 'out')
  await mkdir(join(app, 'src'), { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(app, 'src', name), text)
  for (const [name, text] of Object.entries(loaders)) await writeFile(join(app, name), text)
  const compiler = webpack({
    context: app,
    mode: 'development',
    devtool: 'source-map',
    entry: './src/main.js',
    experiments: { layers: true },
    output: { path: out, filename: 'main.js', chunkFilename: 'static/chunks/[name].js', publicPath: '/' },
    resolveLoader: { alias: { 'next-swc-loader': join(app, 'compiler.cjs') } },
    module: {
      rules: [
        { test: /page\.js$/, layer: 'app' },
        { test: /\.m?js$/, issuerLayer: 'app', use: [join(app, 'same.cjs')] },
        { test: /src.*\.js$/, use: ['next-swc-loader'] },
      ],
    },
    plugins: [stage.plugins.webpack({ overlay: false })],
  })!
  const stats = await new Promise<Stats>((resolve, reject) => { compiler.run((error, result) => result ? resolve(result) : reject(error ?? new Error('no stats'))) })
  await new Promise(resolve => { compiler.close(resolve) })
  expect([...stats.compilation.errors, ...stats.compilation.warnings].map(({ message }) => message)).toEqual([])
  await writePage(out, 'src="main.js"')
  const server = await serveFolder(out)
  const page = await stage.browser.newPage()
  try {
    await page.goto(`${server.origin}/`)
    await page.waitForFunction(() => document.getElementById('root')?.textContent === '7 a made')
    const { calls } = await readRecording(stage.trace, await exportRecording(page))
    expect(calls.map(({ path, line, name }) => `${path}:${line} ${name}`)).toEqual(expect.arrayContaining(['src/page.js:4 show', 'src/font.js:1 font']))
  } finally {
    await page.close()
    await server.close()
  }
})
