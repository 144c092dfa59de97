import type { JSX } from 'preact'
import { LEVEL_FULL, type Gap } from '@cinescope/trace'
import { usePanel } from '../panel-context.ts'
import { Button } from '../shell/button.tsx'
import { Icon } from '../shell/icon.tsx'
import { Prose } from '../shell/prose.tsx'

/** Something that is not known: why, and what would record it; with a button, if the app runs and can be told. Never silence. */
export function GapNote({ gap }: { readonly gap: Gap }): JSX.Element {
  const panel = usePanel()
  const { live } = panel
  const { raise } = gap
  return (
    <div class="gap-note" role="note">
      <Icon name="loss" />
      <div>
        <p><Prose text={gap.detail} /></p>
        {gap.fix !== undefined && <p class="gap-fix"><span>What to do:</span> <Prose text={gap.fix} /></p>}
        {raise !== undefined && live !== undefined && (
          <Button
            label="From now on the running app records this function in full, whatever it costs"
            class="gap-raise"
            onClick={() => void panel.attempt(async () => {
              await live.setLevel(raise, LEVEL_FULL)
              await live.pin(raise, true)
              panel.status.value = await live.status()
              panel.say('From now on this function is recorded in full. What is past stays unknown.')
            })}
          >
            Record it in full from now on
          </Button>
        )}
      </div>
    </div>
  )
}
