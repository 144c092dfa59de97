import { bareAddress } from '@cinescope/recorder'

const CapturedURL = globalThis.URL

/** A page's address as a title: without credentials, query and fragment. */
export function pageTitle(address: string): string {
  return bareAddress(address).split('?')[0]!
}

/** A request's address as it is handed to the packer: absolute and bare. */
export function requestAddress(address: string, base: string): string {
  try {
    return bareAddress(new CapturedURL(address, base).href)
  } catch {
    return bareAddress(address)
  }
}
