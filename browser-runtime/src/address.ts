import { isSecretName, REDACTED } from '@cinescope/trace'

const CapturedURL = globalThis.URL
const CapturedParams = globalThis.URLSearchParams

/** A page's address as a title: without credentials, query and fragment. */
export function pageTitle(address: string): string {
  try {
    const url = new CapturedURL(address)
    return url.origin === 'null' ? `${url.protocol}//${url.host}${url.pathname}` : url.origin + url.pathname
  } catch {
    return ''
  }
}

/** A request's address as it is recorded: absolute, no credentials, secret query values replaced, no fragment. */
export function requestAddress(address: string, base: string): string {
  let url: URL
  try {
    url = new CapturedURL(address, base)
  } catch {
    return address.replace(/[?#].*$/s, '')
  }
  if (url.protocol === 'data:') return `data:${/^[^,;]*/.exec(url.pathname)?.[0] ?? ''}`
  url.username = url.password = url.hash = ''
  const params = new CapturedParams(url.search)
  if ([...params.keys()].some(isSecretName)) {
    const parts = [...params].map(([name, value]) => `${encodeURIComponent(name)}=${isSecretName(name) ? REDACTED : encodeURIComponent(value)}`)
    url.search = ''
    return `${url.href}?${parts.join('&')}`
  }
  return url.href
}
