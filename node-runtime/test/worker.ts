import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'

/** Bundles the packer's worker into a folder, as the build does, because a worker thread loads no TypeScript. */
export async function bundleWorker(folder: string): Promise<URL> {
  const bundle = await rolldown({
    input: join(import.meta.dirname, '../src/worker/main.ts'), platform: 'node', resolve: { conditionNames: ['@cinescope/source', 'import', 'default'] },
  })
  const file = join(folder, 'worker.mjs')
  await bundle.write({ file, format: 'esm' })
  await bundle.close()
  return pathToFileURL(file)
}
