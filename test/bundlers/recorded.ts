import type { Page } from 'playwright-core'
import type { Live } from '@cinescope/protocol'
import type * as TraceRoom from '@cinescope/trace'
import type { SiteTable } from '@cinescope/trace'

/** The bytes of the page's own recording, through the same object that the overlay uses. */
export async function exportRecording(page: Page): Promise<Uint8Array> {
  const text = await page.evaluate(async () => {
    const live = (globalThis as unknown as Record<symbol, Live>)[Symbol.for('cinescope.live')]!
    await live.flush()
    const bytes = await live.export((await live.status()).recordingId)
    let binary = ''
    for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192))
    return btoa(binary)
  })
  return Buffer.from(text, 'base64')
}

/** One ENTER. */
export interface RecordedCall { readonly path: string, readonly line: number, readonly name: string }

export interface Recorded {
  /** In order; module bodies are not calls. */
  readonly calls: readonly RecordedCall[]
  readonly modules: ReadonlySet<string>
  /** Libraries of the stores that were seen. */
  readonly stores: ReadonlySet<string>
  /** Names of marks, in order; without `keep`, which also comes by itself when a machine is slow. */
  readonly marks: readonly string[]
  readonly lost: number
  /** The file. */
  readonly bytes: Uint8Array
}

/** Reads a recording with the reader of the built package. */
export async function readRecording(room: typeof TraceRoom, bytes: Uint8Array): Promise<Recorded> {
  const trace = await room.openTrace(room.bytesSource(bytes))
  const calls: RecordedCall[] = []
  const stores = new Set<string>()
  const marks: string[] = []
  for (const { index } of trace.segments) {
    const cursor = (await trace.segment(index)).cursor()
    while (cursor.next()) {
      if (cursor.op === room.OP_STORE) {
        const library = cursor.value(3)
        if (library.kind === 'primitive') stores.add(String(library.value))
      }
      if (cursor.op === room.OP_MARK) {
        const name = cursor.value(0)
        if (name.kind === 'primitive' && name.value !== 'keep') marks.push(String(name.value))
      }
      if (cursor.op !== room.OP_ENTER) continue
      const place = trace.place(cursor.site)
      const table = place?.module.table
      const info = table && room.functionAt(table, place.index)
      if (info?.form === 'module') continue
      calls.push(info ? { path: table.path, line: lineOf(table, place.index), name: info.name } : { path: '?', line: 0, name: String(cursor.site) })
    }
  }
  const modules = trace.modules.map(module => module.table ? nameOf(module.table.path) : `? ${module.hash}`)
  const lost = trace.losses.reduce((sum, loss) => sum + loss.count, 0)
  trace.close()
  return { calls, modules: new Set(modules), stores, marks, lost, bytes }
}

function lineOf(table: SiteTable, site: number): number {
  return table.source.slice(0, table.sites[site * 6 + 1]).split('\n').length
}

/** File and function, for tests whose folders differ. */
export const shortName = ({ path, name }: RecordedCall): string => `${nameOf(path)} ${name}`

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
