import type { JSX } from 'preact'
import type { DiffEntry } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import { Preview } from '../scope/preview.tsx'

const signs: Readonly<Record<DiffEntry['change'], string>> = { added: '+', removed: '−', changed: '±' }

/** What a change did to a state, path by path. */
export function Diff({ entries, tick, before }: { readonly entries: readonly DiffEntry[], readonly tick: Tick, readonly before: Tick }): JSX.Element {
  if (entries.length === 0) return <p class="quiet">This change left the state as it was.</p>
  return (
    <ul class="diff" aria-label="Differences to the state before">
      {entries.map((entry, i) => (
        <li key={i} class={`diff-row ${entry.change}`}>
          <span class="diff-sign" aria-label={entry.change} role="img">{signs[entry.change]}</span>
          <span class="diff-path">{entry.path.length === 0 ? '(whole state)' : entry.path.map((part, at) => <span key={at}>{at > 0 && <span class="punct">.</span>}{part}</span>)}</span>
          <span class="diff-values">
            {entry.before !== undefined && <del><Preview value={entry.before} tick={before} keys={4} /></del>}
            {entry.before !== undefined && entry.after !== undefined && <span class="punct"> → </span>}
            {entry.after !== undefined && <ins><Preview value={entry.after} tick={tick} keys={4} /></ins>}
          </span>
        </li>
      ))}
    </ul>
  )
}
