import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { serveFolder } from '../tools/server.ts'
import { builds } from './builds.ts'
import { exportRecording, readRecording, shortName } from './recorded.ts'
import { openStage } from './stage.ts'

const files: Readonly<Record<string, string>> = {
  'package.json': '{"name":"legacy"}',
  'src/main.js': `import legacy, { twice } from './legacy.js'\nimport { half } from './half.cjs'\nimport text from './plain.js'\nfunction show(value) {\n  document.getElementById('root').textContent = value\n}\nshow([legacy.twice(2), twice(3), half(8), text].join())\n`,
  'src/legacy.js': `'use strict'\nconst { half } = require('./half.cjs')\nexports.twice = function twice(n) { return half(n * 4) }\n`,
  'src/half.cjs': `module.exports = { half }\nfunction half(n) { return n / 2 }\n`,
  'src/plain.js': `const whole = () => 'whole'\nexport default whole()\n`,
}

const stage = openStage()

beforeAll(async () => {
  await mkdir(join(stage.work, 'src'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(stage.work, name), text)
})

test.each(['webpack', 'rollup'] as const)('%s: CommonJS modules stay CommonJS and are recorded beside ES modules', async name => {
  const out = join(stage.work, name)
  expect(await builds[name](stage.plugins, { app: stage.work, out, entry: './src/main.js' })).toEqual({ warnings: [], errors: [] })
  const server = await serveFolder(out)
  try {
    const page = await stage.browser.newPage()
    await page.goto(`${server.origin}/`)
    expect(await page.locator('#root').innerText()).toBe('4,6,4,whole')
    const { calls, modules } = await readRecording(stage.trace, await exportRecording(page))
    expect(modules).toEqual(new Set(['main.js', 'legacy.js', 'half.cjs', 'plain.js']))
    expect(calls.map(shortName)).toEqual([
      'plain.js whole', 'legacy.js twice', 'half.cjs half', 'legacy.js twice', 'half.cjs half', 'half.cjs half', 'main.js show',
    ])
    await page.close()
  }
  finally {
    await server.close()
  }
})
