import { Fault } from '@cinescope/base'
import type { ByteSource } from '@cinescope/trace'
import { open, stat, type FileHandle } from 'node:fs/promises'

/** A recording on disk. Its size is asked anew for each use: the program may still be writing. */
export class FileSource implements ByteSource {
  readonly #handle: FileHandle
  #size: number

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle
    this.#size = size
  }

  static async open(path: string): Promise<FileSource> {
    try {
      if ((await stat(path)).isDirectory()) throw new Fault('CINE_IS_FOLDER', { file: path })
      const handle = await open(path, 'r')
      return new FileSource(handle, (await handle.stat()).size)
    } catch (error) {
      throw openFault(error, path)
    }
  }

  get size(): number { return this.#size }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length)
    let done = 0
    while (done < length) {
      const { bytesRead } = await this.#handle.read(bytes, done, length - done, offset + done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return bytes.subarray(0, done)
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/** What the file system refused, as a fault with a fix. */
export function openFault(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return new Fault('CINE_NO_FILE', { file: path })
  if (code === 'EACCES' || code === 'EPERM') return new Fault('CINE_NO_ACCESS', { file: path })
  if (code === 'EISDIR') return new Fault('CINE_IS_FOLDER', { file: path })
  return error
}
