import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { InputMap } from './transform.ts'

interface Source { readonly path: string, readonly text: string }

/**
 * A map that holds no source text gets that of its first source on disk, where debuggers would look for it: svelte's compiler drops the text when a plugin before it
 * made a map, as SvelteKit's does. `file`: whose compiled text it is the map of.
 */
export function withText(map: InputMap, file: string): InputMap {
  if (map.sourcesContent?.some(text => typeof text === 'string')) return map
  const texts = map.sources.map(() => null as string | null)
  const found = map.sources.findIndex((source, i) => source !== null && (texts[i] = sourceOf(source, map, file)?.text ?? null) !== null)
  return found < 0 ? map : { ...map, sourcesContent: texts }
}

/**
 * The file that a module was made of which stands nowhere on disk itself, or is a part of its file: the map leads back to it as it is on disk. Undefined: it was made of
 * nothing, or of other text.
 */
export function writtenFile(map: InputMap, file: string): string | undefined {
  for (const [i, source] of map.sources.entries()) {
    const found = source === null ? undefined : sourceOf(source, map, file)
    if (found && (map.sourcesContent?.[i] ?? found.text) === found.text) return found.path.replaceAll('\\', '/')
  }
  return undefined
}

/** Path of the one file on disk that a map leads back to, whatever text it holds. */
export function sourceFile(map: InputMap, file: string): string | undefined {
  const [source] = map.sources
  return source ? sourceOf(source, map, file)?.path : undefined
}

export function isOnDisk(file: string): boolean {
  return existsSync(file)
}

/** Relative to the file, as the format says; else, as Qwik's compiler writes them, to a folder above it, where the file's own name begins with that of its source. */
function sourceOf(source: string, { sourceRoot }: InputMap, file: string): Source | undefined {
  const joined = (sourceRoot ? `${sourceRoot.replace(/\/?$/, '/')}${source}` : source).split('?')[0]!
  if (joined.startsWith('file:')) return read(fileURLToPath(joined))
  for (let folder = dirname(file), own = true; ; own = false) {
    const path = resolve(folder, joined)
    const found = own || file.startsWith(path.replaceAll('\\', '/')) ? read(path) : undefined
    if (found || dirname(folder) === folder) return found
    folder = dirname(folder)
  }
}

function read(path: string): Source | undefined {
  try {
    return { path, text: readFileSync(path, 'utf8') }
  } catch {
    return undefined
  }
}
