import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sourceFile, withText } from '../map-text.ts'
import type { InputMap } from '../transform.ts'

const comment = /^[ \t]*\/\/[#@] sourceMappingURL=(\S+)[ \t]*$/gm
const inline = /^data:application\/json[^,]*?(;base64)?,(.*)$/s

/** The source map that a compiler left with a file, at its end or beside it. Undefined if there is none that can be read. */
export function ownMap(source: string, path: string): InputMap | undefined {
  if (!source.includes('sourceMappingURL=')) return undefined
  const url = [...source.matchAll(comment)].at(-1)?.[1]
  if (url === undefined) return undefined
  try {
    const map = JSON.parse(textAt(url, path)) as InputMap
    return Array.isArray(map.sources) && typeof map.mappings === 'string' ? map : undefined
  } catch {
    return undefined
  }
}

function textAt(url: string, path: string): string {
  const [, base64, data] = inline.exec(url) ?? []
  if (data !== undefined) return base64 ? Buffer.from(data, 'base64').toString('utf8') : decodeURIComponent(data)
  return readFileSync(url.startsWith('file:') ? fileURLToPath(url) : resolve(dirname(path), decodeURIComponent(url)), 'utf8')
}

/** With the text of the one file that it leads back to. A bundle's map leads to many, of which a table holds one: it is recorded as it is. */
export function mapToOne(map: InputMap | undefined, path: string): InputMap | undefined {
  if (map?.sources.length !== 1) return undefined
  const file = path.replaceAll('\\', '/')
  if (typeof map.sourcesContent?.[0] === 'string') return map
  const source = sourceFile(map, file)
  // Positions of one that was edited since would be wrong.
  return source !== undefined && changed(source) <= changed(path) ? withText(map, file) : undefined
}

const changed = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
