import { ChunkDecoder } from './chunk-decoder.ts'
import type { SectionInfo } from './section.ts'
import { readBody, type Storage } from './segment-loader.ts'

/** All strings and texts that the values of some chunks of a segment name, without decoding their records; undefined if one of them cannot be read. */
export async function textsOf(chunks: readonly SectionInfo[], { source, decompressors }: Storage): Promise<readonly string[] | undefined> {
  const strings = new Map<number, string>()
  const texts: string[] = []
  const decoder = new ChunkDecoder(strings, texts)
  try {
    for (const chunk of chunks) {
      decoder.enter(await readBody(source, chunk, decompressors))
      decoder.defineTexts()
    }
  } catch {
    // Whoever decodes the records says what is wrong.
    return undefined
  }
  return [...strings.values(), ...texts]
}
