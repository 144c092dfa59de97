import { fileHeader, Packer, Redactor, streamCompressor, traceHeader, useNameRules, type RawChunk, type Section, type SiteTable } from '@cinescope/trace'
import type { Opening } from './message.ts'

/** Turns what the recorder hands over into sections of a `.cine` file. */
export interface Packing {
  /** First bytes of the file. */
  readonly header: Uint8Array
  chunk(chunk: RawChunk): Promise<readonly Section[]>
  /** A module's site table as the section that embeds it. */
  table(table: SiteTable): Promise<readonly Section[]>
}

declare const CINESCOPE_VERSION: string | undefined
const version: string = typeof CINESCOPE_VERSION === 'string' ? CINESCOPE_VERSION : '0.1.0'

export function openPacking({ id, epoch, platform, title, redact, resume }: Opening): Packing {
  useNameRules(redact)
  const redactor = new Redactor(redact)
  const packer = new Packer(typeof CompressionStream === 'function' ? { compress: streamCompressor, redactor, resume } : { redactor, resume })
  return {
    header: fileHeader(traceHeader({ writer: { name: 'cinescope', version }, recordingId: id, epoch, platform, title })),
    chunk: chunk => packer.pack(chunk),
    table: table => packer.packModule(table),
  }
}
