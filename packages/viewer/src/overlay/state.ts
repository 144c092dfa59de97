import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Live, RecorderStatus } from '@cinescope/protocol'
import { setting } from '../setting.ts'
import type { Theme } from '../panel.ts'

const EVERY = 1000

export type Corner = 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left'

/** What the shell around the panel knows: open or not, how tall, where the pill sits. */
export interface OverlayState {
  readonly open: Signal<boolean>
  readonly tall: Signal<boolean>
  readonly height: Signal<number>
  readonly corner: Signal<Corner>
  readonly status: Signal<RecorderStatus | undefined>
  readonly dark: ReadonlySignal<boolean>
  toggle(): void
  dispose(): void
}

/** A phone has room for one thing at a time, so the panel takes most of it; a wall of pixels need not be half covered. */
function usualHeight(): number {
  if (innerWidth < 760) return Math.round(innerHeight * 0.84)
  return Math.round(Math.max(320, Math.min(innerHeight * 0.56, Math.max(620, innerHeight * 0.44))))
}

export function createOverlayState(live: Live): OverlayState {
  const open = setting<boolean>('open', false)
  const status = signal<RecorderStatus | undefined>(undefined)
  const theme = setting<Theme>('theme', 'auto')
  const preference = matchMedia('(prefers-color-scheme: dark)')
  const system = signal(preference.matches)
  const follow = (event: MediaQueryListEvent): void => { system.value = event.matches }
  preference.addEventListener('change', follow)
  let timer: ReturnType<typeof setTimeout> | undefined
  const beat = async (): Promise<void> => {
    clearTimeout(timer)
    if (open.peek()) return
    if (!document.hidden) {
      try {
        status.value = await live.status()
      } catch {
        status.value = undefined
      }
    }
    timer = setTimeout(() => void beat(), EVERY)
  }
  // The panel has a meter of its own: the pill's rests meanwhile.
  const stop = effect(() => { if (!open.value) void beat() })
  return {
    open,
    tall: setting<boolean>('tall', false),
    height: setting('height', usualHeight()),
    corner: setting<Corner>('corner', 'bottom-right'),
    status,
    dark: computed(() => theme.value === 'auto' ? system.value : theme.value === 'dark'),
    toggle() { open.value = !open.peek() },
    dispose() {
      clearTimeout(timer)
      stop()
      preference.removeEventListener('change', follow)
    },
  }
}
