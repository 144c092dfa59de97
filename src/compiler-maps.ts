interface PluginLike { readonly name: string, readonly api?: { options?: object } }

/**
 * plugin-vue makes source maps in a build only if the build writes them; without, the positions of a component would be those
 * of the compiler's output. `api.options` is the way that plugin-vue gives to other plugins. Nothing more is written to disk.
 */
export function askForMaps(plugins: readonly PluginLike[]): void {
  const api = plugins.find(plugin => plugin.name === 'vite:vue')?.api
  if (api?.options) api.options = { ...api.options, sourceMap: true }
}
