import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Record<string, string | { default: string }> }

/** Entries that do something when they are imported: their presence is tested where they run. */
const active = new Set(['./register', './global', './overlay', './package.json'])

for (const [subpath, target] of Object.entries(manifest.exports)) {
  if (active.has(subpath)) continue
  test(`cinescope${subpath.slice(1)} exports what the snapshot says`, async () => {
    const file = typeof target === 'string' ? target : target.default
    const module = await import(pathToFileURL(join(root, file)).href) as Record<string, unknown>
    const lines = Object.keys(module).toSorted().map(name => `${name}: ${typeof module[name]}`)
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../exports/${subpath.slice(2)}.txt`)
  })
}
