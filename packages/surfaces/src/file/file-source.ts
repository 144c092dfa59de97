import { Fault } from '@cinescope/base'
import { joinedSource, type ByteSource } from '@cinescope/trace'
import { readSync } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { readContinuation, writeContinuation } from './spill.ts'

/** A recording on disk, open until `close`. */
export interface FileSource extends ByteSource {
  close(): Promise<void>
}

/**
 * Opens a recording for `openTrace`. What a killed program left beside it (`NAME.cine.spill`) is taken in first; where the
 * file may not be written, only for this reading. Throws CINE_NO_FILE, CINE_NO_ACCESS or CINE_IS_FOLDER.
 */
export async function fileSource(path: string): Promise<FileSource> {
  const file = await HandleSource.open(path)
  try {
    const continuation = await readContinuation(path, file)
    if (!continuation) return file
    if (writeContinuation(path, continuation)) {
      await file.update()
      return file
    }
    const joined = joinedSource(file, continuation.cut, continuation.more)
    return { size: joined.size, read: joined.read, close: () => file.close() }
  } catch (error) {
    // What cannot be taken in leaves the recording as it was written.
    if (error instanceof Fault) return file
    await file.close()
    throw error
  }
}

class HandleSource implements FileSource {
  readonly #handle: FileHandle
  size: number

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle
    this.size = size
  }

  static async open(path: string): Promise<HandleSource> {
    try {
      if ((await stat(path)).isDirectory()) throw new Fault('CINE_IS_FOLDER', { file: path })
      const handle = await open(path, 'r')
      return new HandleSource(handle, (await handle.stat()).size)
    } catch (error) {
      throw openFault(error, path)
    }
  }

  async update(): Promise<void> {
    this.size = (await this.#handle.stat()).size
  }

  /** At once: what is decoded next waits for it in any case, and the thread pool takes ten times as long as the system's cache. */
  async read(offset: number, length: number, bytes: Uint8Array = new Uint8Array(length)): Promise<Uint8Array> {
    let done = 0
    while (done < length) {
      const count = readSync(this.#handle.fd, bytes, done, length - done, offset + done)
      if (count === 0) break
      done += count
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
