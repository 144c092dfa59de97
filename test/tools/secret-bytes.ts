import { inflateRawSync } from 'node:zlib'

/** Everything that bytes of a recording or of a spill file say, uncompressed, as Latin and as UTF-16 text of either alignment. */
export function allText(bytes: Uint8Array): string {
  const file = Buffer.from(bytes)
  let text = file.toString('latin1') + file.toString('utf16le') + file.subarray(1).toString('utf16le')
  for (let at = file.indexOf('c59e4353', 0, 'hex'); at >= 0; at = file.indexOf('c59e4353', at + 4, 'hex')) {
    if (at + 28 > file.length) break
    const head = file.readUInt32LE(at + 8)
    const stored = file.subarray(at + 28 + head, at + 28 + head + file.readUInt32LE(at + 12))
    try {
      text += (file[at + 5] === 1 ? inflateRawSync(stored) : stored).toString('latin1')
    } catch { /* the last section of a killed program */ }
  }
  return text
}

/** The spellings of a secret that stand in a text. */
export function leaks(text: string, secret: string): string[] {
  const lower = text.toLowerCase()
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), btoa(`ann:${secret}`).slice(6, -4)]
  return [...new Set(forms)].filter(form => lower.includes(form.toLowerCase()))
}
