import type { ByteSource } from '@cinescope/trace'
import type { QueryPort } from '@cinescope/query'

/** Bytes cross to the worker by question and answer, so that it reads only what it needs; the size goes ahead of them. */
const CHANNEL = 'cinescope.bytes'

export type ByteMessage =
  | { readonly channel: typeof CHANNEL, readonly kind: 'open', readonly size: number }
  | { readonly channel: typeof CHANNEL, readonly kind: 'opened' }
  | { readonly channel: typeof CHANNEL, readonly kind: 'failed', readonly code: string, readonly data: Readonly<Record<string, unknown>> }
  | { readonly channel: typeof CHANNEL, readonly kind: 'size', readonly size: number }
  | { readonly channel: typeof CHANNEL, readonly kind: 'ask', readonly id: number, readonly offset: number, readonly length: number }
  | { readonly channel: typeof CHANNEL, readonly kind: 'bytes', readonly id: number, readonly bytes: Uint8Array }

type Body<M> = M extends ByteMessage ? Omit<M, 'channel'> : never

export function post(port: QueryPort, body: Body<ByteMessage>): void {
  port.post({ channel: CHANNEL, ...body })
}

export function isByteMessage(message: unknown): message is ByteMessage {
  return typeof message === 'object' && message !== null && (message as { readonly channel?: unknown }).channel === CHANNEL
}

/** Serves a source to the other end. */
export function serveBytes(port: QueryPort, source: ByteSource): () => void {
  return port.listen(message => {
    if (!isByteMessage(message) || message.kind !== 'ask') return
    void source.read(message.offset, message.length).then(bytes => post(port, { kind: 'bytes', id: message.id, bytes: bytes.slice() }))
  })
}

/** A source whose bytes are at the other end. */
export function connectBytes(port: QueryPort, size: number): ByteSource {
  const waiting = new Map<number, (bytes: Uint8Array) => void>()
  let known = size
  let asked = 0
  port.listen(message => {
    if (!isByteMessage(message)) return
    if (message.kind === 'size') known = message.size
    else if (message.kind === 'bytes') {
      waiting.get(message.id)?.(message.bytes)
      waiting.delete(message.id)
    }
  })
  return {
    get size() { return known },
    read: (offset, length) => new Promise(resolve => {
      const id = ++asked
      waiting.set(id, resolve)
      post(port, { kind: 'ask', id, offset, length })
    }),
  }
}
