import type { RecordingInfo } from '@cinescope/protocol'
import { blobSource, httpSource } from '@cinescope/trace'
import { failureOf } from '../failure.ts'
import type { Opening, Panel } from '../panel.ts'
import { servedBookmarks } from './bookmarks.ts'
import { liveSource } from './source.ts'

/** Opens a .cine file; a file that cannot be read leaves a page that says why. */
export async function openFile(panel: Panel, file: Blob & { readonly name?: string }): Promise<void> {
  const name = file.name ?? 'recording'
  await opening(panel, name, async begun => {
    const query = await panel.open(blobSource(file))
    await panel.adopt(query, { name, recording: undefined, growing: false }, begun)
  })
}

/** `bookmarks` is the address that keeps the bookmarks of the file. */
export async function openUrl(panel: Panel, url: string, bookmarks?: string): Promise<void> {
  await opening(panel, url, async begun => {
    const query = await panel.open(await httpSource(url))
    await panel.adopt(query, { name: url.slice(url.lastIndexOf('/') + 1), recording: undefined, growing: false, ...(bookmarks !== undefined && { bookmarks: servedBookmarks(bookmarks) }) }, begun)
  })
}

/** Opens a recording of the running app. If it is still being written, it grows while one looks. */
export async function openLive(panel: Panel, info: RecordingInfo): Promise<void> {
  const { live } = panel
  if (live === undefined) return
  await opening(panel, info.title, async begun => {
    if (info.current) await live.flush()
    const { source, pull } = await liveSource(live, info.id)
    const query = await panel.open(source)
    const growing = info.current || info.live
    await panel.adopt(query, { name: info.title, recording: info.id, growing, pull }, begun)
  })
}

async function opening(panel: Panel, what: string, work: (begun: Opening) => Promise<void>): Promise<void> {
  const begun = panel.begin(what)
  try {
    await work(begun)
  } catch (error) {
    if (panel.isNewest(begun)) panel.phase.value = { kind: 'failed', failure: failureOf(error) }
  }
}
