import { charCodeAt, indexOf, slice } from './primordial.ts'

const SLASH = 47
const QUESTION = 63
const AT = 64

/**
 * An address without what is nobody's business: user, password and fragment, and all of a `data:` address. The packer takes secret
 * query values out. Written without regular expressions: they would change the app's `RegExp.$1`.
 */
export function bareAddress(address: string): string {
  if (slice(address, 0, 5) === 'data:') return 'data:'
  const hash = indexOf(address, '#')
  const shown = hash < 0 ? address : slice(address, 0, hash)
  const scheme = indexOf(shown, '://')
  if (scheme < 0) return shown
  const host = scheme + 3
  let credentials = host
  for (let i = host; i < shown.length; i++) {
    const code = charCodeAt(shown, i)
    if (code === SLASH || code === QUESTION) break
    if (code === AT) credentials = i + 1
  }
  return slice(shown, 0, host) + slice(shown, credentials, shown.length)
}
