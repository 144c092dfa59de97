import { render } from 'preact'
import type { Live } from '@cinescope/protocol'
import type { Query } from '@cinescope/query'
import { followLive } from './follow.ts'
import { openEngine } from './open/engine.ts'
import { createPanel, type Opener, type Panel } from './panel.ts'
import { PanelProvider } from './panel-context.ts'
import { shield } from './shield.ts'
import type { ShellControls } from './shell/top-bar.tsx'
import { Workbench } from './shell/workbench.tsx'
import { panelSheet } from './theme/sheet.ts'

export interface PanelOptions {
  /** The recording to show. Without one the panel opens what the running app is recording, or waits for a file. */
  readonly query?: Query
  readonly live?: Live
  /** Opens files and recordings; by default the engine in this page. */
  readonly open?: Opener
  readonly title?: string
  /** Controls of the shell around the panel. */
  readonly shell?: () => ShellControls
}

export interface MountedPanel {
  readonly panel: Panel
  focus(): void
  dispose(): void
}

/**
 * Draws the panel into an element, in a shadow root of its own: no style of the page reaches in, none of ours reaches out, and what
 * happens inside stays inside. One for every place the panel lives in: the overlay's dock, the standalone page, other tools' docks.
 */
export function mountPanel(element: HTMLElement, options: PanelOptions): MountedPanel {
  const host = document.createElement('div')
  host.className = 'rr-block'
  host.setAttribute('data-cinescope', 'panel')
  host.style.cssText = 'display: block; width: 100%; height: 100%'
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = [panelSheet()]
  const unshield = shield(root)
  element.append(host)

  const panel = createPanel(options.live, options.open ?? openEngine)
  const Shell = (): ReturnType<typeof Workbench> => <Workbench shell={options.shell?.()} />
  render(<PanelProvider value={panel}><Shell /></PanelProvider>, root)

  let unfollow: (() => void) | undefined
  const begin = async (): Promise<void> => {
    if (options.query !== undefined) {
      const status = await options.live?.status()
      await panel.adopt(options.query, { name: options.title ?? '', recording: status?.recordingId, growing: options.live !== undefined })
    } else if (options.live === undefined) {
      panel.phase.value = { kind: 'empty' }
    }
    unfollow = followLive(panel)
  }
  void panel.attempt(begin)

  return {
    panel,
    focus: () => root.querySelector<HTMLElement>('.panel')?.focus({ preventScroll: true }),
    dispose() {
      unfollow?.()
      render(null, root)
      panel.dispose()
      unshield()
      host.remove()
    },
  }
}
