import type { Frame } from './answer.ts'
import type { Catalog } from './index/catalog.ts'

interface Known { readonly frame: Frame, readonly bytes: number }

/**
 * Frames as stacks show them where they call another, by the tick at which that one begins: what is around a moment is around many others as well, and the blocks in which long calls
 * begin and end are far away from it. Those used last.
 */
export class Callers {
  readonly #catalog: Catalog
  readonly #room: number
  /** Least recently used first. */
  readonly #frames: Map<number, Known> = new Map()
  #bytes = 0
  #edition = -1

  constructor(catalog: Catalog, room: number) {
    this.#catalog = catalog
    this.#room = room
  }

  at(tick: number): Frame | undefined {
    const known = this.#edition === this.#catalog.edition ? this.#frames.get(tick) : undefined
    if (!known) return undefined
    this.#frames.delete(tick)
    this.#frames.set(tick, known)
    return known.frame
  }

  keep(tick: number, frame: Frame): void {
    const { edition } = this.#catalog
    if (this.#edition !== edition) {
      this.#frames.clear()
      this.#bytes = 0
      this.#edition = edition
    }
    const known = { frame, bytes: bytesOf(frame) }
    this.#drop(tick)
    this.#frames.set(tick, known)
    this.#bytes += known.bytes
    for (const old of this.#frames.keys()) {
      if (this.#bytes <= this.#room) return
      this.#drop(old)
    }
  }

  #drop(tick: number): void {
    this.#bytes -= this.#frames.get(tick)?.bytes ?? 0
    this.#frames.delete(tick)
  }
}

/** Roughly. */
function bytesOf({ args, self, result }: Frame): number {
  let bytes = 200
  for (const value of [...args.map(arg => arg.value), self, result]) if (value) bytes += 50 + (value.kind === 'primitive' && typeof value.value === 'string' ? value.value.length : 0)
  return bytes
}
