import type { JSX } from 'preact'
import type { Slot } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'

/** How sure a value is. Exact ones need no mark. */
export function Trust({ trust, since, doubt }: Pick<Slot, 'trust' | 'doubt'> & { readonly since: Tick }): JSX.Element | null {
  if (trust === 'exact') return null
  const where = since >= 0 ? ` record ${since.toLocaleString('en')}` : ' it was first seen'
  const text = trust === 'verified'
    ? `Verified: compared with the real object at${where}.`
    : doubt === undefined ? `Unverified: code that is not recorded may have changed it since${where}.`
    : `Unverified since${where}. ${doubt.detail}`
  return <span class={`trust ${trust}`} title={text} aria-label={text} role="img">{trust === 'verified' ? '✓' : '?'}</span>
}
