/** Newer browsers move an element without resetting what is in it. */
interface Mover { readonly moveBefore?: (node: Node, child: Node | null) => void }

/**
 * A modal dialog of the app covers everything below the top layer, and makes all that stands outside of it inert. So while one is
 * open the host stands inside it, as a popover of the top layer; afterwards it goes back to beside the body. The app's dialog is touched
 * only while `wanted` says so. Dialogs in the app's shadow roots are not seen.
 */
export function keepRaised(host: HTMLElement, wanted: () => boolean): { update(): void, dispose(): void } {
  const home = document.documentElement
  /** Open modal dialogs, in the order in which they were opened. */
  let modals: readonly HTMLElement[] = [...document.querySelectorAll<HTMLElement>('dialog[open]')].filter(isModal)
  const update = (): void => {
    modals = modals.filter(isModal)
    const place = (wanted() ? modals.at(-1) : undefined) ?? home
    if (host.parentNode !== place) move(host, place)
    if (place === home) {
      if (host.matches(':popover-open')) host.hidePopover()
      host.removeAttribute('popover')
      removed.disconnect()
    } else {
      if (host.popover !== 'manual') host.popover = 'manual'
      if (!host.matches(':popover-open')) host.showPopover()
      removed.observe(document, { childList: true, subtree: true })
    }
  }
  const opened = new MutationObserver(records => {
    const changed = records.map(record => record.target as HTMLElement).filter(target => target.localName === 'dialog')
    if (changed.length === 0) return
    modals = [...modals.filter(modal => !changed.includes(modal)), ...new Set(changed)]
    update()
  })
  // A framework that takes the dialog out of the page takes the host along: back home with it.
  const removed = new MutationObserver(() => { if (!host.isConnected) update() })
  // happy-dom has neither top layer nor modal dialogs.
  if (typeof host.showPopover === 'function') opened.observe(document, { attributes: true, attributeFilter: ['open'], subtree: true })
  return {
    update: () => { if (typeof host.showPopover === 'function') update() },
    dispose() {
      opened.disconnect()
      removed.disconnect()
    },
  }
}

const isModal = (element: HTMLElement): boolean => element.isConnected && element.matches(':modal')

function move(host: HTMLElement, place: HTMLElement): void {
  const { moveBefore } = place as Mover
  if (moveBefore !== undefined && host.isConnected) moveBefore.call(place, host, null)
  else place.append(host)
}
