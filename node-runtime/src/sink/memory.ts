import { fileHeader, Packer, Redactor, traceHeader, type ChunkSink, type RawChunk, type RedactionRules, type SiteTable } from '@cinescope/trace'
import type { SinkProblem } from './file.ts'
import { compileApart } from './pattern.ts'
import { writer } from './writer.ts'

/** Keeps a recording in memory, packed at once on the program's own thread: for tests and short programs. */
export class MemorySink implements ChunkSink {
  readonly problems: readonly SinkProblem[] = []
  readonly #packer: Packer
  readonly #parts: Uint8Array[]
  #size = 0

  constructor(header: { readonly recordingId: string, readonly epoch: number, readonly title: string }, redact?: RedactionRules) {
    this.#packer = new Packer({ redactor: new Redactor(redact, compileApart) })
    this.#parts = []
    this.#add(fileHeader(traceHeader({ writer, platform: 'node', ...header })))
  }

  get written(): number { return this.#size }

  write(chunk: RawChunk): void {
    for (const { bytes } of this.#packer.packSync(chunk)) this.#add(bytes)
  }

  addTable(text: string): void {
    for (const { bytes } of this.#packer.packModuleSync(JSON.parse(text) as SiteTable)) this.#add(bytes)
  }

  drain(): boolean { return true }

  /** Everything is kept. */
  keep(): void {}

  resize(): void {}

  async close(): Promise<void> {}

  /** The recording so far, as a `.cine` file. */
  bytes(): Uint8Array {
    const whole = new Uint8Array(this.#size)
    let at = 0
    for (const part of this.#parts) {
      whole.set(part, at)
      at += part.length
    }
    return whole
  }

  #add(bytes: Uint8Array): void {
    this.#parts.push(bytes)
    this.#size += bytes.length
  }
}
