import type { JSX } from 'preact'

interface NoteFieldProps {
  readonly value: string
  readonly label: string
  readonly placeholder: string
  readonly code?: boolean
  readonly onSave: (text: string) => void
}

/** A line of text that looks like text until somebody edits it. Enter and leaving save, Escape restores. */
export function NoteField({ value, label, placeholder, code = false, onSave }: NoteFieldProps): JSX.Element {
  const save = (text: string): void => { if (text !== value) onSave(text) }
  return (
    <input
      key={value}
      type="text"
      class={`note-field ${code ? 'mono' : ''}`}
      aria-label={label}
      placeholder={placeholder}
      spellcheck={!code}
      autocomplete="off"
      defaultValue={value}
      onKeyDown={event => {
        event.stopPropagation()
        if (event.key === 'Escape') event.currentTarget.value = value
        if (event.key !== 'Enter' && event.key !== 'Escape') return
        event.preventDefault()
        event.currentTarget.blur()
      }}
      onBlur={event => save(event.currentTarget.value)}
    />
  )
}
