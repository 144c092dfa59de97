/** Compilers in Vite's last stage, whatever the order in which the user names plugins: they must see runes, not probes. */
const late: ReadonlySet<string> = new Set(['vite-plugin-svelte:compile-module'])

/** Moves our last plugin behind every late compiler; `plugins` is Vite's own list, from which it makes the hooks' order afterwards. */
export function goBehindCompilers(plugins: { readonly name: string }[], own: string): void {
  const at = plugins.findIndex(({ name }) => name === own)
  const behind = plugins.findLastIndex(({ name }) => late.has(name))
  if (at < 0 || behind < at) return
  const [plugin] = plugins.splice(at, 1)
  plugins.splice(behind, 0, plugin!)
}
