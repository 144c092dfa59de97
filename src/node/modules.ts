import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import type { Instrumented } from './cache.ts'

/** What the loader thread tells of a file that it has instrumented, before the file runs. */
export interface LoadedMessage { readonly file: string, readonly table: string, readonly maps: readonly string[] }

/** Files that run instrumented: their tables for the recording, their maps for stack traces. */
export class Modules {
  readonly #ports: MessagePort[] = []
  readonly #maps = new Map<string, readonly string[]>()
  #tables: string[] = []

  /** `file` as stack traces name it: a path, or a URL for ES modules. */
  add(file: string, { table, maps }: Omit<Instrumented, 'code'>): void {
    this.#tables.push(table)
    this.#maps.set(file, maps)
  }

  listen(port: MessagePort): void {
    port.unref()
    this.#ports.push(port)
  }

  /** Tables that have become known since the last call. */
  takeTables(): readonly string[] {
    this.#receive()
    const tables = this.#tables
    if (tables.length > 0) this.#tables = []
    return tables
  }

  /** Source maps of a file from the code that runs to the source, outermost first. */
  mapsOf(file: string): readonly string[] | undefined {
    const known = this.#maps.get(file)
    if (known || this.#ports.length === 0) return known
    this.#receive()
    return this.#maps.get(file)
  }

  #receive(): void {
    for (const port of this.#ports) {
      for (let received = receiveMessageOnPort(port); received; received = receiveMessageOnPort(port)) {
        const { file, ...rest } = received.message as LoadedMessage
        this.add(file, rest)
      }
    }
  }
}
