import { dirname } from 'node:path'
import type { AppFile } from './filter.ts'
import type { NearestPackage } from './nearest-package.ts'
import type { Settings } from './options.ts'

export type Order = 'pre' | 'post'

/** Compilers that give plain source files a meaning of their own, so they must see them as the developer wrote them. */
const compilers: readonly { readonly name: RegExp, readonly files: RegExp }[] = [
  { name: /^(?:babel-plugin-react-compiler|react-compiler-webpack)$/, files: /\.[cm]?[jt]sx?$/ },
  { name: /^(?:vue-macros|unplugin-vue-macros|@vue-macros\/.+)$/, files: /\.[cm]?[jt]sx?$/ },
  // These move functions into modules of their own, or to the server.
  { name: /^(?:@solidjs\/start|@builder\.io\/qwik|@qwik\.dev\/core)$/, files: /\.[cm]?[jt]sx?$/ },
  // It reads files from the disk: what others made of them before it is lost.
  { name: /^@angular\/core$/, files: /\.[cm]?ts$/ },
]

/** DESIGN 4, "Order": plain source before other transforms, compiled formats and compilers' own files after. `compiled`: all files are the latter. */
export function orderOf(file: AppFile, settings: Settings, packages: NearestPackage, compiled: boolean): Order {
  if (file.compiled || file.part) return 'post'
  if (settings.order !== 'auto') return settings.order
  if (compiled || /\.svelte\.[jt]s$/.test(file.path)) return 'post'
  const near = packages.of(dirname(file.path))
  if (near && compilers.some(({ name, files }) => files.test(file.path) && [...near.dependencies].some(one => name.test(one)))) return 'post'
  return 'pre'
}

/** Their JSX is compiled to functions that are called when it is shown, and again when what they read changes; that of React and its like is evaluated where it stands. */
const lateJsx = /^(?:solid-js|vue|@builder\.io\/qwik|@qwik\.dev\/core)$/

/** One that another dialect of the same package does not need costs the values in JSX; one that is missed would tell calls that never end. */
export function hasLateJsx(file: AppFile, packages: NearestPackage): boolean {
  return /\.[jt]sx$/.test(file.path) && [...packages.of(dirname(file.path))?.dependencies ?? []].some(name => lateJsx.test(name))
}

/**
 * May React's refresh read the file after us? Where Nuxt does instead, it numbers the calls of `useFetch` and its like by their order in the text, on the server and in
 * the page alike: a call that is named once more would shift the numbers of one of them.
 */
export function hasRefresh(file: AppFile, packages: NearestPackage): boolean {
  const near = packages.of(dirname(file.path))
  if (!near) return true
  const names = [...near.dependencies]
  return !names.some(name => name.startsWith('nuxt')) && (names.length === 0 || names.some(name => name.includes('react') || name === 'next'))
}
