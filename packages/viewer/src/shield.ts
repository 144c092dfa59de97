const events = [
  'keydown', 'keyup', 'keypress', 'beforeinput', 'input', 'change', 'focusin', 'focusout', 'click', 'dblclick', 'auxclick', 'contextmenu',
  'mousedown', 'mouseup', 'mousemove', 'mouseover', 'mouseout', 'pointerdown', 'pointerup', 'pointermove', 'pointerover', 'pointerout',
  'touchstart', 'touchmove', 'touchend', 'wheel', 'dragenter', 'dragover', 'dragleave', 'drop', 'copy', 'cut', 'paste', 'selectstart',
] as const

function stop(event: Event): void { event.stopPropagation() }

/** Events of the panel end at its root: the app's hotkeys, outside-click handlers and analytics never see them. */
export function shield(root: ShadowRoot): () => void {
  for (const name of events) root.addEventListener(name, stop, { passive: true })
  return () => { for (const name of events) root.removeEventListener(name, stop) }
}
