import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { isNamed, type Sort } from '../marks.ts'
import { usePanel } from '../panel-context.ts'
import { sorts } from './sorts.ts'

/** Sets a breakpoint on every place of a sort. */
export function AddSort(): JSX.Element {
  const { marks } = usePanel()
  const [sort, setSort] = useState<Sort>('argument')
  const [name, setName] = useState('')
  const named = isNamed(sort)
  const ready = !named || name.trim() !== ''
  return (
    <form
      class="add-sort"
      onSubmit={event => {
        event.preventDefault()
        if (!ready) return
        marks.put({ sort, name: named ? name.trim() : '', condition: '' })
        setName('')
      }}
      onKeyDown={event => event.stopPropagation()}
    >
      <select class="select" aria-label="Stop at every" value={sort} onChange={event => setSort(event.currentTarget.value as Sort)}>
        {sorts.map(each => <option key={each.sort} value={each.sort}>{each.title}</option>)}
      </select>
      {named && <input class="field mono" type="text" aria-label="Its name" placeholder={sorts.find(each => each.sort === sort)?.hint} spellcheck={false} autocomplete="off" value={name} onInput={event => setName(event.currentTarget.value)} />}
      <button type="submit" class="button" disabled={!ready}>Add</button>
    </form>
  )
}
