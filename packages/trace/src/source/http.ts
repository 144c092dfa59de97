import { Fault } from '@cinescope/base'
import type { ByteSource } from '../trace.ts'
import { BlockCache } from './block-cache.ts'
import { bytesSource } from './memory.ts'

/** About one segment; a segment is read as one or two requests. */
const BLOCK: number = 2 ** 17
const BLOCKS_KEPT = 128

export interface HttpOptions {
  /** Stands in for the platform's `fetch`. */
  readonly fetch?: typeof fetch
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * A recording behind an address. Only the parts that are needed are fetched, if the server answers byte ranges; else all of it,
 * once. Throws CINE_FETCH_FAILED, here and from `read`.
 */
export async function httpSource(url: string, options: HttpOptions = {}): Promise<ByteSource> {
  const range = async (from: number, to: number): Promise<Response> => {
    let response: Response
    try {
      response = await (options.fetch ?? fetch)(url, { headers: { ...options.headers, range: `bytes=${from}-${to}` } })
    } catch (error) {
      throw new Fault('CINE_FETCH_FAILED', { url, status: error instanceof Error ? error.message : String(error) })
    }
    if (!response.ok && response.status !== 416) throw new Fault('CINE_FETCH_FAILED', { url, status: response.status })
    return response
  }
  const first = await range(0, BLOCK - 1)
  const size = totalOf(first)
  if (size === undefined) {
    if (first.status === 206) throw new Fault('CINE_FETCH_FAILED', { url, status: 'a byte range without a total' })
    return bytesSource(first.status === 416 ? new Uint8Array(0) : await bytesOf(first, url))
  }
  const source = new RangeSource(range, url, size)
  source.cache.put(0, await bytesOf(first, url))
  return source
}

class RangeSource implements ByteSource {
  size: number
  readonly cache: BlockCache
  readonly #range: (from: number, to: number) => Promise<Response>

  constructor(range: (from: number, to: number) => Promise<Response>, url: string, size: number) {
    this.#range = range
    this.size = size
    this.cache = new BlockCache(BLOCK, BLOCKS_KEPT, async block => {
      const response = await range(block * BLOCK, (block + 1) * BLOCK - 1)
      if (response.status === 206) return bytesOf(response, url)
      if (response.status === 416) return new Uint8Array(0)
      return (await bytesOf(response, url)).subarray(block * BLOCK, (block + 1) * BLOCK)
    })
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.size)
    return end <= offset ? Promise.resolve(new Uint8Array(0)) : this.cache.read(offset, end - offset)
  }

  async update(): Promise<void> {
    const response = await this.#range(0, 0)
    await response.arrayBuffer()
    const size = totalOf(response)
    if (size === undefined || size <= this.size) return
    this.cache.forgetFrom(Math.floor(this.size / BLOCK))
    this.size = size
  }
}

/** Size of the whole file, of an answer to a range; a compressed answer has ranges of something else. */
function totalOf(response: Response): number | undefined {
  const match = /^bytes \d+-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '')
  return response.status === 206 && match && !response.headers.has('content-encoding') ? Number(match[1]) : undefined
}

async function bytesOf(response: Response, url: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch (error) {
    throw new Fault('CINE_FETCH_FAILED', { url, status: error instanceof Error ? error.message : String(error) })
  }
}
