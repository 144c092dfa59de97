import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Bundlers put this module in a chunk of any name and folder, so our package is found from its package.json. */
function findPackage(): string {
  let directory = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const file = join(directory, 'package.json')
    if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'cinescope') return directory
    const parent = dirname(directory)
    if (parent === directory) return dirname(fileURLToPath(import.meta.url))
    directory = parent
  }
}

/** Absolute folder of the built runtime files, with forward slashes. */
export const dist: string = join(findPackage(), 'dist').replaceAll('\\', '/')

/** What instrumented pages import, and the file it means: an app need not have us hoisted to resolve it. */
export const RUNTIME = 'cinescope/browser'
export const runtimeFile: string = `${dist}/browser.mjs`

/** Our code in the page, for ignore lists of source maps. */
export function isOurs(path: string): boolean {
  const clean = path.replaceAll('\\', '/')
  return clean.includes('/cinescope/dist/') || clean.startsWith(`${dist}/`) || clean.includes('cinescope:') || clean.includes('virtual:cinescope/') || clean.includes('/__cinescope/')
}

/** The overlay and every file of ours that it loads, by relative `import` or `new URL`. */
export function overlayFiles(): readonly string[] {
  const found = new Set<string>()
  const visit = (name: string): void => {
    if (found.has(name) || !existsSync(join(dist, name))) return
    found.add(name)
    for (const [, next] of readFileSync(join(dist, name), 'utf8').matchAll(/["'`]\.\/([\w.-]+\.(?:mjs|css|wasm))["'`]/g)) visit(next!)
  }
  visit('overlay.mjs')
  return [...found]
}
