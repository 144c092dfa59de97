import type { JSX } from 'preact'
import type { Gap } from '@cinescope/trace'
import { Icon } from '../shell/icon.tsx'
import { Prose } from '../shell/prose.tsx'

/** Something that is not known: why, and what would record it. Never silence. */
export function GapNote({ gap }: { readonly gap: Gap }): JSX.Element {
  return (
    <div class="gap-note" role="note">
      <Icon name="loss" />
      <div>
        <p><Prose text={gap.detail} /></p>
        {gap.fix !== undefined && <p class="gap-fix"><span>What to do:</span> <Prose text={gap.fix} /></p>}
      </div>
    </div>
  )
}
