import type { JSX, RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { RecordView, SearchFor } from '@cinescope/query'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { fileName } from '../scope/stack.tsx'
import { timeText } from '../text/time.ts'
import { Icon } from './icon.tsx'
import { Popover } from './popover.tsx'

const LIMIT = 60
const PAUSE = 160
/** `/pattern/i` is a regular expression, NaN the number; anything else is looked for as it stands. */
function wanted(text: string): string | SearchFor {
  if (text === 'NaN') return { value: Number.NaN }
  const [, regex, flags] = /^\/(.+)\/([a-z]*)$/.exec(text) ?? []
  return regex === undefined ? text : { regex, flags: flags ?? '' }
}

/** Records, and the text that they were found by. */
interface Found { readonly of: string, readonly records: readonly RecordView[] }

/** Spread, because the JSX types demand a datalist of every combobox; ours is a listbox. */
const combobox: object = { role: 'combobox' }

/** Finds names, strings and numbers in the recording; arrows choose, Enter goes there. */
export function SearchBox({ input }: { readonly input: RefObject<HTMLInputElement | null> }): JSX.Element {
  const panel = usePanel()
  const box = useRef<HTMLDivElement>(null)
  const [typed, setTyped] = useState('')
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const query = panel.query.value
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), PAUSE)
    return () => clearTimeout(timer)
  }, [typed])
  const [share, setShare] = useState(0)
  const control = useRef<AbortController>(undefined)
  useEffect(() => () => control.current?.abort(), [query, text])
  const search = async (): Promise<Found | undefined> => {
    const mine = control.current = new AbortController()
    const { signal } = mine
    setShare(0)
    try {
      const records = await query?.search(wanted(text), LIMIT, { signal, progress: (done, all) => setShare(Math.floor(done / Math.max(1, all) * 100)) })
      return records && { of: text, records }
    } catch (error) {
      if (signal.aborted) return undefined
      throw error
    } finally {
      if (control.current === mine) control.current = undefined
    }
  }
  const asked = useAsk(() => text.length < 2 ? Promise.resolve<Found>({ of: text, records: [] }) : query === undefined ? undefined : search(), [query, text])
  // The answer to a shorter text stays until the next one comes: Enter must not lead there.
  const found = asked.value?.of === typed.trim() ? asked.value.records : []
  const pending = asked.pending || text !== typed.trim() || control.current !== undefined || (asked.value !== undefined && asked.value.of !== text)
  useEffect(() => {
    if (open) box.current?.querySelector(`#found-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [at, open])
  const go = (index: number): void => {
    const record = found[index]
    if (record === undefined) return
    setAt(index)
    panel.jump(record.tick)
    // The answers would cover what was asked for; the focus in the field brings them back.
    setOpen(false)
    input.current?.closest<HTMLElement>('.panel')?.focus({ preventScroll: true })
  }
  return (
    <div class="search" ref={box}>
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        placeholder="Search names and values"
        aria-label="Search names and values"
        {...combobox}
        aria-expanded={open && typed.trim().length > 1}
        aria-controls="search-results"
        aria-activedescendant={open && found.length > 0 ? `found-${at}` : undefined}
        autocomplete="off"
        spellcheck={false}
        value={typed}
        disabled={query === undefined}
        onInput={event => {
          setTyped(event.currentTarget.value)
          setAt(0)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onKeyDown={event => {
          if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1))
          else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
          else if (event.key === 'Enter') go(at)
          else if (event.key === 'Escape') {
            if (control.current !== undefined) control.current.abort()
            else if (open) setOpen(false)
            else event.currentTarget.blur()
          } else return
          event.preventDefault()
          event.stopPropagation()
        }}
      />
      <kbd class="search-key" aria-hidden="true">/</kbd>
      {open && typed.trim().length > 1 && (
        <Popover anchor={box} label="Search results" onClose={() => setOpen(false)} passive class="results">
          <div id="search-results" role="listbox" aria-label="Search results">
            {found.length === 0 && <p class="quiet">{asked.failure !== undefined ? asked.failure.what : pending ? `Searching…${share > 0 ? ` ${share} %  (Esc stops)` : ''}` : asked.value === undefined ? 'Stopped.' : `Nothing named or holding “${text}” was recorded.`}</p>}
            {found.map((record, index) => (
              <div key={record.tick} id={`found-${index}`} role="option" aria-selected={index === at} class={`result ${index === at ? 'selected' : ''}`} onClick={() => go(index)}>
                <span class="result-title">{record.title}</span>
                <span class="where">{record.functionName}{record.place === undefined ? '' : ` · ${fileName(record.place.path)}:${record.place.line}`}</span>
                <span class="time">{timeText(record.time)}</span>
              </div>
            ))}
            {found.length >= LIMIT && <p class="quiet">The first {LIMIT}; a longer text finds fewer.</p>}
          </div>
        </Popover>
      )}
    </div>
  )
}
