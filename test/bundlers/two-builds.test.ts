import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serveFolder } from '../tools/server.ts'
import { buildWebpack } from './builds.ts'
import { exportRecording, readRecording, shortName } from './recorded.ts'
import { openStage } from './stage.ts'

const stage = openStage()

test('two builds in one page, as a host and a remote: both run, the first is recorded, and the page says that the second is not', async () => {
  const out = join(stage.work, 'page')
  await mkdir(out, { recursive: true })
  for (const name of ['host', 'remote']) {
    const app = join(stage.work, name)
    await mkdir(join(app, 'src'), { recursive: true })
    await symlink(join(import.meta.dirname, '../../node_modules'), join(app, 'node_modules'))
    await writeFile(join(app, 'src/main.tsx'), `function ${name}(n: number): string {\n  return '${name} ' + n\n}\ndocument.body.append(${name}(1), ' ')\n`)
    expect(await buildWebpack(stage.plugins, { app, out: join(out, name) })).toEqual({ warnings: [], errors: [] })
  }
  await writeFile(join(out, 'index.html'), '<!doctype html><title>Two</title><body><script src="/host/main.js"></script><script src="/remote/main.js"></script>')
  const server = await serveFolder(out)
  try {
    const page = await stage.browser.newPage()
    const said: string[] = []
    page.on('console', message => { if (message.text().includes('CINE_')) said.push(message.text()) })
    await page.goto(`${server.origin}/`)
    expect((await page.locator('body').innerText()).trim()).toBe('host 1 remote 1')
    expect((await readRecording(stage.trace, await exportRecording(page))).calls.map(shortName)).toEqual(['main.tsx host'])
    expect(said).toEqual([expect.stringContaining('[CINE_SECOND_RUNTIME] see docs/errors/CINE_SECOND_RUNTIME.md')])
    expect(said[0]).toContain('/remote/cinescope/')
    await page.close()
  }
  finally {
    await server.close()
  }
})
