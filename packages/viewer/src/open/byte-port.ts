import { Fault, isFault } from '@cinescope/base'
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
  | { readonly channel: typeof CHANNEL, readonly kind: 'unread', readonly id: number, readonly code: string, readonly data: Readonly<Record<string, unknown>> }

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
    const { id } = message
    source.read(message.offset, message.length).then(
      bytes => post(port, { kind: 'bytes', id, bytes: bytes.slice() }),
      (error: unknown) => post(port, isFault(error) ? { kind: 'unread', id, code: error.code, data: error.data } : { kind: 'unread', id, code: 'CINE_INTERNAL', data: { what: String(error) } }),
    )
  })
}

/** A source whose bytes are at the other end. */
export function connectBytes(port: QueryPort, size: number): ByteSource {
  const waiting = new Map<number, { readonly resolve: (bytes: Uint8Array) => void, readonly reject: (fault: Fault) => void }>()
  let known = size
  let asked = 0
  port.listen(message => {
    if (!isByteMessage(message)) return
    if (message.kind === 'size') known = message.size
    else if (message.kind === 'bytes') {
      waiting.get(message.id)?.resolve(message.bytes)
      waiting.delete(message.id)
    } else if (message.kind === 'unread') {
      waiting.get(message.id)?.reject(new Fault(message.code, message.data))
      waiting.delete(message.id)
    }
  })
  return {
    get size() { return known },
    read: (offset, length) => new Promise((resolve, reject) => {
      const id = ++asked
      waiting.set(id, { resolve, reject })
      post(port, { kind: 'ask', id, offset, length })
    }),
  }
}
