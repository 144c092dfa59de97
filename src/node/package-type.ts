import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const known = new Map<string, 'module' | 'commonjs' | undefined>()

/** The `type` of the nearest package.json; undefined if it has none. */
export function packageType(path: string): 'module' | 'commonjs' | undefined {
  const folder = dirname(path)
  if (known.has(folder)) return known.get(folder)
  const type = read(join(folder, 'package.json'), folder)
  known.set(folder, type)
  return type
}

function read(file: string, folder: string): 'module' | 'commonjs' | undefined {
  try {
    const { type } = JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown }
    return type === 'module' || type === 'commonjs' ? type : undefined
  } catch {
    return dirname(folder) === folder ? undefined : packageType(folder)
  }
}
