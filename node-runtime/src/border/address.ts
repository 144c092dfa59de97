/** An address to show: without user and password; the packer redacts secret fields of the query. */
export function shownAddress(origin: string, path: string): string {
  return `${origin.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1')}${path.replace(/#.*$/, '')}`
}
