import { mountPanel } from './mount.tsx'
import { openUrl } from './open/recording.ts'
import { insideWorker, serveEngine, workerOpener } from './open/worker-engine.ts'

/** The page of `cinescope open`: the same panel over a file, without a running app. */
function start(): void {
  const place = document.getElementById('panel')
  if (place === null) return
  const { panel, focus } = mountPanel(place, { open: workerOpener(import.meta.url) })
  focus()
  const asked = new URLSearchParams(location.search)
  const file = asked.get('file')
  if (file !== null) void openUrl(panel, file, asked.get('bookmarks') ?? undefined)
}

if (insideWorker()) serveEngine()
else start()
