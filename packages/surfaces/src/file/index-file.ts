import { closeSync, fstatSync, openSync, readdirSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { TraceIndex, type GrowingIndexFile, type IndexFile, type Work } from '@cinescope/query'
import type { Trace } from '@cinescope/trace'
import { isRunning } from './spill.ts'

/**
 * The index of a recording on disk, kept beside it as `NAME.cine.idx`: brought up to date, written where it is made if the folder may be written, and read from there as
 * questions need it. The file can be removed at any time. Rejects with the signal's reason; what was done by then is kept.
 */
export async function fileIndex(path: string, trace: Trace, work: Work = {}): Promise<TraceIndex> {
  let next: NextFile | undefined
  let making = true
  // What is made after that, of a recording that grows or a file that something wrote over, is held in memory.
  const index = new TraceIndex(trace, { file: openFile(indexPath(path)), into: () => making ? next = NextFile.beside(path) : undefined })
  try {
    await index.extend(work)
  } finally {
    making = false
    if (next) next.finish()
    else keepIndex(path, index)
  }
  return index
}

/** What the file beside a recording knows of it; the rest is made when it is asked for (`createQuery`). */
export function knownIndex(path: string, trace: Trace): TraceIndex {
  return new TraceIndex(trace, { file: openFile(indexPath(path)) })
}

/** Writes an index beside its recording, unless it was read from there and is the same, or may not be written. Who reads the old file goes on reading it. */
export function keepIndex(path: string, index: TraceIndex): void {
  const next = index.changed ? NextFile.beside(path) : undefined
  try {
    if (next) for (const piece of index.pieces()) next.append(piece)
    next?.finish()
  } catch {
    next?.drop()
  }
}

const indexPath = (recording: string): string => `${recording}.idx`

/** Files of indexes that nobody holds any more are closed. */
const unused = new FinalizationRegistry<number>(closeSync)

/** undefined if there is none. */
function openFile(path: string): IndexFile | undefined {
  let handle: number
  try {
    handle = openSync(path, 'r')
  } catch {
    return undefined
  }
  const about = fstatSync(handle)
  const file: IndexFile = {
    size: about.isFile() ? about.size : 0,
    read: (offset, length, room) => readAt(handle, offset, length, room),
  }
  unused.register(file, handle)
  return file
}

function readAt(handle: number, offset: number, length: number, bytes: Uint8Array = new Uint8Array(length)): Uint8Array {
  return bytes.subarray(0, readSync(handle, bytes, 0, length, offset))
}

/** Bytes that are written at once. */
const ROOM = 1 << 18

/** How many were opened by this process: two readers of a recording write files of their own. */
let opened = 0

/** Removes what processes that are gone were writing in place of an index. */
function removeLeft(place: string): void {
  const name = `${basename(place)}.`
  for (const other of readdirSync(dirname(place))) {
    const [, pid] = other.startsWith(name) ? /^(\d+)\.\d+$/.exec(other.slice(name.length)) ?? [] : []
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(dirname(place), other), { force: true })
  }
}

/** An index that is being written: takes the place of the one before it when it is finished. */
class NextFile implements GrowingIndexFile {
  readonly #path: string
  readonly #place: string
  readonly #handle: number
  readonly #room = new Uint8Array(ROOM)
  #written = 0
  #waiting = 0
  #state: 'open' | 'failed' | 'finished' = 'open'

  private constructor(path: string, place: string) {
    this.#path = path
    this.#place = place
    this.#handle = openSync(path, 'wx+')
    unused.register(this, this.#handle)
  }

  /** undefined if the folder may not be written: the next reader makes the index anew. */
  static beside(recording: string): NextFile | undefined {
    const place = indexPath(recording)
    try {
      removeLeft(place)
      return new NextFile(`${place}.${process.pid}.${opened++}`, place)
    } catch {
      return undefined
    }
  }

  get size(): number { return this.#written + this.#waiting }

  append(bytes: Uint8Array): void {
    if (this.#state !== 'open') throw new Error('finished')
    if (this.#waiting + bytes.length > ROOM) this.#flush()
    if (bytes.length > ROOM) this.#write(bytes)
    else {
      this.#room.set(bytes, this.#waiting)
      this.#waiting += bytes.length
    }
  }

  read(offset: number, length: number, room?: Uint8Array): Uint8Array {
    try {
      if (offset + length > this.#written && this.#state === 'open') this.#flush()
    } catch {
      // What could not be written is not read: it is made anew.
    }
    return readAt(this.#handle, offset, length, room)
  }

  finish(): void {
    if (this.#state !== 'open') return this.drop()
    try {
      this.#flush()
      this.#state = 'finished'
      renameSync(this.#path, this.#place)
    } catch {
      this.drop()
    }
  }

  /** Removes it; what was written is still read. */
  drop(): void {
    this.#state = 'failed'
    try {
      rmSync(this.#path, { force: true })
    } catch {
      // Some systems remove no file that is open.
    }
  }

  #flush(): void {
    this.#write(this.#room.subarray(0, this.#waiting))
    this.#waiting = 0
  }

  #write(bytes: Uint8Array): void {
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#handle, bytes, done, bytes.length - done, this.#written + done)
      this.#written += bytes.length
    } catch (error) {
      this.#state = 'failed'
      throw error
    }
  }
}
