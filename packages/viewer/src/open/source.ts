import type { Live } from '@cinescope/protocol'
import { growingSource, type ByteSource } from '@cinescope/trace'

/** A recording that the runtime keeps: `pull` fetches what was written since. */
export interface LiveSource {
  readonly source: ByteSource
  pull(): Promise<void>
}

/**
 * Reads a recording of a running app. Bytes fetched once stay: the runtime's ring may drop its oldest segments while a person
 * still looks at them.
 */
export async function liveSource(live: Live, id: string): Promise<LiveSource> {
  const source = growingSource()
  const pull = async (): Promise<void> => {
    for (;;) {
      const more = await live.read(id, source.size)
      if (more.length === 0) return
      source.append(more)
    }
  }
  await pull()
  return { source, pull }
}
