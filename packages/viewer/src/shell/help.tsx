import type { JSX, RefObject } from 'preact'
import { keyHelp } from '../keys.ts'
import { Popover } from './popover.tsx'

const kinds: readonly { readonly kind: string, readonly title: string }[] = [
  { kind: 'call', title: 'calls' }, { kind: 'write', title: 'writes' }, { kind: 'task', title: 'tasks' }, { kind: 'console', title: 'console' },
  { kind: 'network', title: 'network' }, { kind: 'store', title: 'stores' }, { kind: 'error', title: 'errors' }, { kind: 'loss', title: 'lost' },
]

export function Help({ anchor, onClose }: { readonly anchor: RefObject<HTMLElement | null>, readonly onClose: () => void }): JSX.Element {
  return (
    <Popover anchor={anchor} label="Keys and colours" onClose={onClose} align="end" class="help">
      <h2 tabIndex={-1} autofocus>Keys</h2>
      <dl class="keys">
        {keyHelp.map(({ keys, does }) => <div key={keys}><dt>{keys.split(' ').filter(Boolean).map(key => <kbd key={key}>{key}</kbd>)}</dt><dd>{does}</dd></div>)}
      </dl>
      <h2>Timeline</h2>
      <ul class="legend">{kinds.map(({ kind, title }) => <li key={kind}><span class={`dot ${kind}`} />{title}</li>)}</ul>
      <h2>Trust</h2>
      <p class="help-text"><span class="trust verified">✓</span> compared with the real object then. <span class="trust unverified">?</span> code that is not recorded may have changed it since. No mark: exact.</p>
    </Popover>
  )
}
