import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { InputMap } from './transform.ts'

/**
 * A map that holds no source text gets that of its first source on disk, where debuggers would look for it: svelte's compiler drops the text when a plugin before it
 * made a map, as SvelteKit's does. `file`: whose compiled text it is the map of.
 */
export function withText(map: InputMap, file: string): InputMap {
  if (map.sourcesContent?.some(text => typeof text === 'string')) return map
  const texts = map.sources.map(() => null as string | null)
  const found = map.sources.findIndex((source, i) => source !== null && (texts[i] = textOf(source, map.sourceRoot ?? '', file)) !== null)
  return found < 0 ? map : { ...map, sourcesContent: texts }
}

/** Does a map lead back to a file as it is on disk? What was made of nothing, or of other text, is not a part of the file. */
export function holdsText(map: InputMap, file: string): boolean {
  const text = textOf(file, '', file)
  return text !== null && withText(map, file).sourcesContent?.includes(text) === true
}

function textOf(source: string, root: string, file: string): string | null {
  const joined = root === '' ? source : `${root.replace(/\/?$/, '/')}${source}`
  try {
    return readFileSync(joined.startsWith('file:') ? fileURLToPath(joined) : resolve(dirname(file), joined), 'utf8')
  } catch {
    return null
  }
}
