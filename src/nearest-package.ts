import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface PackageInfo {
  readonly directory: string
  readonly type: 'module' | 'commonjs'
  /** Names in dependencies, devDependencies and peerDependencies. */
  readonly dependencies: ReadonlySet<string>
}

type Manifest = Partial<Record<'dependencies' | 'devDependencies' | 'peerDependencies', Record<string, string>>> & { readonly type?: string }

/** Looks package.json files up from a folder towards the root, once a folder. */
export class NearestPackage {
  readonly #known = new Map<string, PackageInfo | undefined>()

  of(directory: string): PackageInfo | undefined {
    if (this.#known.has(directory)) return this.#known.get(directory)
    const parent = dirname(directory)
    const info = read(directory) ?? (parent === directory ? undefined : this.of(parent))
    this.#known.set(directory, info)
    return info
  }
}

function read(directory: string): PackageInfo | undefined {
  const file = join(directory, 'package.json')
  if (!existsSync(file)) return undefined
  let manifest: Manifest
  try {
    manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
  }
  catch {
    return undefined
  }
  const names = [manifest.dependencies, manifest.devDependencies, manifest.peerDependencies].flatMap(part => Object.keys(part ?? {}))
  return { directory, type: manifest.type === 'module' ? 'module' : 'commonjs', dependencies: new Set(names) }
}
