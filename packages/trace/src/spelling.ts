import { slice } from './primordial.ts'
import { charCodeAt, fromCharCode } from './unit.ts'

/** Longer values are looked for as they are only. */
const SPELT_MAX = 512
/** Searches are blind to case. */
const BASE64 = 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789+/'
const HEX = '0123456789abcdef'

/** A value as it looks in JSON, in addresses and forms, and in base64 at each of the three places it may have there. */
export function spellings(text: string): readonly string[] {
  if (text.length > SPELT_MAX) return [text]
  const bytes = utf8(text)
  return [text, json(text), percent(bytes, '%20'), percent(bytes, '+'), base64Core(bytes, 0), base64Core(bytes, 1), base64Core(bytes, 2)]
}

function json(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const c = charCodeAt(text, i)
    out += c === 34 || c === 92 ? `\\${fromCharCode(c)}` : c === 10 ? '\\n' : c === 13 ? '\\r' : c === 9 ? '\\t' : fromCharCode(c)
  }
  return out
}

function utf8(text: string): number[] {
  const bytes: number[] = []
  for (let i = 0; i < text.length; i++) {
    let c = charCodeAt(text, i)
    if (c >= 0xd800 && c < 0xdc00 && i + 1 < text.length) c = 0x10000 + ((c & 0x3ff) << 10) + (charCodeAt(text, ++i) & 0x3ff)
    if (c < 0x80) bytes[bytes.length] = c
    else {
      const more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3
      bytes[bytes.length] = (more === 1 ? 0xc0 : more === 2 ? 0xe0 : 0xf0) | (c >> (6 * more))
      for (let k = more - 1; k >= 0; k--) bytes[bytes.length] = 0x80 | ((c >> (6 * k)) & 0x3f)
    }
  }
  return bytes
}

/** As `encodeURIComponent`. */
function percent(bytes: readonly number[], space: string): string {
  let out = ''
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i]!
    const plain = (c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 122) || c === 33 || c === 95 || (c >= 39 && c <= 42) || c === 45 || c === 46 || c === 126
    out += plain ? fromCharCode(c) : c === 32 ? space : `%${slice(HEX, c >> 4, (c >> 4) + 1)}${slice(HEX, c & 15, (c & 15) + 1)}`
  }
  return out
}

/** Digits that hold bits of the value alone, with `lead` foreign bytes before it. */
function base64Core(bytes: readonly number[], lead: number): string {
  let out = ''
  const last = ((lead + bytes.length) * 8 / 6) | 0
  for (let k = lead === 0 ? 0 : lead + 1; k < last; k++) {
    let value = 0
    for (let bit = k * 6; bit < k * 6 + 6; bit++) {
      const byte = bytes[(bit >> 3) - lead]!
      value = (value << 1) | ((byte >> (7 - (bit & 7))) & 1)
    }
    out += slice(BASE64, value, value + 1)
  }
  return out
}

function hexDigit(c: number): number { return c >= 48 && c <= 57 ? c - 48 : (c | 32) >= 97 && (c | 32) <= 102 ? (c | 32) - 87 : -1 }

/** Of an address or a form; only ASCII matters here. */
export function fromPercent(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const c = charCodeAt(text, i)
    const code = c === 37 ? hexDigit(charCodeAt(text, i + 1)) * 16 + hexDigit(charCodeAt(text, i + 2)) : -1
    if (code >= 32 && code < 127) i += 2
    out += fromCharCode(code >= 32 && code < 127 ? code : c)
  }
  return out
}

/** `user:password` of a basic authorization; characters beyond ASCII do not matter here. */
export function fromBase64(text: string): string {
  let out = ''
  let bits = 0
  let held = 0
  for (let i = 0; i < text.length; i++) {
    const c = charCodeAt(text, i)
    const value = c >= 65 && c <= 90 ? c - 65 : c >= 97 && c <= 122 ? c - 71 : c >= 48 && c <= 57 ? c + 4 : c === 43 || c === 45 ? 62 : c === 47 || c === 95 ? 63 : -1
    if (value < 0) break
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) out += fromCharCode((held >> (bits -= 8)) & 0xff)
  }
  return out
}
