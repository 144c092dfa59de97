const CapturedURL = globalThis.URL

/** A page's address as a title: without credentials, query and fragment. */
export function pageTitle(address: string): string {
  try {
    const url = new CapturedURL(address)
    return url.origin === 'null' ? `${url.protocol}//${url.host}${url.pathname}` : url.origin + url.pathname
  } catch {
    return ''
  }
}

/**
 * A request's address as it is handed to the packer, which takes secret query values out (redactText): absolute, without
 * credentials and fragment.
 */
export function requestAddress(address: string, base: string): string {
  try {
    const url = new CapturedURL(address, base)
    if (url.protocol === 'data:') return 'data:'
    url.username = url.password = url.hash = ''
    return url.href
  } catch {
    return address.replace(/[?#].*$/s, '')
  }
}
