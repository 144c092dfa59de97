const CapturedURL = globalThis.URL

/** A page's address as a title: without credentials, query and fragment. */
export function pageTitle(address: string): string {
  return strip(address, address, true) ?? ''
}

/**
 * A request's address as it is handed to the packer, which takes secret query values out (redactText): absolute, without
 * credentials and fragment.
 */
export function requestAddress(address: string, base: string): string {
  return strip(address, base, false) ?? address.replace(/[?#].*$/s, '')
}

function strip(address: string, base: string, query: boolean): string | undefined {
  try {
    const url = new CapturedURL(address, base)
    if (url.protocol === 'data:') return 'data:'
    url.username = url.password = url.hash = ''
    if (query) url.search = ''
    return url.href
  } catch {
    return undefined
  }
}
