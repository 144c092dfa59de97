import { typing } from '../keys.ts'

/** Alt+Shift+C, by the key's place, since Alt changes the letter on some keyboards. Not while somebody types. */
export function listenHotkey(press: () => void): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.code !== 'KeyC' || !event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey || event.repeat || typing(event.composedPath()[0])) return
    event.preventDefault()
    event.stopImmediatePropagation()
    press()
  }
  window.addEventListener('keydown', listener, true)
  return () => window.removeEventListener('keydown', listener, true)
}
