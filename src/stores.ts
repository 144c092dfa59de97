/**
 * Store libraries whose factories are wrapped where app code imports them (DESIGN 8): specifier -> exported factories and
 * the runtime's wrapper. Redux needs none: it comes through the page global of the DevTools protocol.
 */
const factories: Readonly<Record<string, { readonly exports: readonly string[], readonly wrapper: string }>> = {
  'zustand': { exports: ['create', 'createStore'], wrapper: 'wrapZustand' },
  'zustand/vanilla': { exports: ['createStore'], wrapper: 'wrapZustand' },
}

const PREFIX = '\0cinescope:store/'

/** Only imports from outside the library itself are wrapped: it imports its own parts by the same specifiers. */
export function isStoreImport(specifier: string, importer: string | undefined): boolean {
  if (!Object.hasOwn(factories, specifier) || importer === undefined) return false
  if (importer.startsWith(PREFIX) || importer.startsWith('data:')) return false
  return !importer.replaceAll('\\', '/').includes(`/node_modules/${packageOf(specifier)}/`)
}

const packageOf = (specifier: string): string => specifier.split('/')[0]!

/** Id of the wrapping module for imports from the package in `from`: two packages of a workspace may hold two copies of a library. */
export function storeId(specifier: string, from: string): string {
  return `${PREFIX}${specifier}${from === '' ? '' : `?from=${encodeURIComponent(from)}`}`
}

export function parseStoreId(id: string): { readonly specifier: string, readonly from: string } | undefined {
  if (!id.startsWith(PREFIX)) return undefined
  const [specifier = '', query = ''] = id.slice(PREFIX.length).split('?from=')
  return { specifier, from: decodeURIComponent(query) }
}

/** A module with the library's exports, its factories wrapped. A local export wins over the same name of `export *`. */
export function storeSource(specifier: string, runtime: string): string {
  const { exports, wrapper } = factories[specifier]!
  const library = JSON.stringify(specifier)
  return [
    `import { ${wrapper} as wrap } from ${JSON.stringify(runtime)}`,
    `import * as library from ${library}`,
    `export * from ${library}`,
    ...exports.map(name => `export const ${name} = /* @__PURE__ */ wrap(library.${name})`),
    '',
  ].join('\n')
}
