import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import type { Instrumented } from './instrumenter.ts'

/** What the loader thread tells of a file that it has instrumented, before the file runs. */
export interface LoadedMessage { readonly file: string, readonly table: string, readonly mappings: string }

/** Files that run instrumented: their tables for the recording, their maps for stack traces. */
export class Modules {
  readonly #ports: MessagePort[] = []
  readonly #mappings = new Map<string, string>()
  #tables: string[] = []

  /** `file` as stack traces name it: a path, or a URL for ES modules. */
  add(file: string, { table, mappings }: Omit<Instrumented, 'code'>): void {
    this.#tables.push(table)
    this.#mappings.set(file, mappings)
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

  /** Of the source map from the code that runs to the source. */
  mappingsOf(file: string): string | undefined {
    const known = this.#mappings.get(file)
    if (known !== undefined || this.#ports.length === 0) return known
    this.#receive()
    return this.#mappings.get(file)
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
