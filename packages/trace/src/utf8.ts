/** A bare realm (a vm context) has neither; it writes recordings all the same, and reads none. */
const encoder = typeof TextEncoder === 'function' ? new TextEncoder() : undefined
const decoder = typeof TextDecoder === 'function' ? new TextDecoder() : undefined

export function encodeText(text: string): Uint8Array {
  return encoder ? encoder.encode(text) : encodeSlowly(text)
}

export function decodeText(bytes: Uint8Array): string {
  if (!decoder) throw new TypeError('this realm has no TextDecoder')
  return decoder.decode(bytes)
}

/** UTF-8 as TextEncoder writes it: half a surrogate pair becomes U+FFFD. */
export function encodeSlowly(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let at = 0
  for (const character of text) {
    let code = character.codePointAt(0)!
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd
    if (code < 0x80) {
      bytes[at++] = code
    } else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6)
      bytes[at++] = 0x80 | (code & 63)
    } else if (code < 0x10000) {
      bytes[at++] = 0xe0 | (code >> 12)
      bytes[at++] = 0x80 | (code >> 6 & 63)
      bytes[at++] = 0x80 | (code & 63)
    } else {
      bytes[at++] = 0xf0 | (code >> 18)
      bytes[at++] = 0x80 | (code >> 12 & 63)
      bytes[at++] = 0x80 | (code >> 6 & 63)
      bytes[at++] = 0x80 | (code & 63)
    }
  }
  return bytes.slice(0, at)
}
