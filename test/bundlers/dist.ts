import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as Trace from '@cinescope/trace'
import type { Plugins } from './builds.ts'

const dist = process.env['CINESCOPE_DIST'] ?? join(import.meta.dirname, '../../dist')

async function load(name: string): Promise<unknown> {
  // Not a literal: the bundle under test must stay outside of Vitest's own module graph.
  return import(/* @vite-ignore */ pathToFileURL(join(dist, `${name}.mjs`)).href)
}

/** The plugin's factories, from the built package. */
export async function loadPlugins(): Promise<Plugins> {
  const [vite, webpack, rollup] = await Promise.all(['vite', 'webpack', 'rollup'].map(load)) as { default: unknown }[]
  return { vite: vite!.default, webpack: webpack!.default, rollup: rollup!.default } as Plugins
}

/** The built reader of recordings. */
export async function loadTrace(): Promise<typeof Trace> {
  return await load('trace') as typeof Trace
}
