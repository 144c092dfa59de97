import type { JSX, RefObject } from 'preact'

interface FileChooserProps {
  /** Click it to open the browser's dialog. */
  readonly input: RefObject<HTMLInputElement | null>
  readonly onFile: (file: File) => void
}

/** The browser's own dialog for a recording; nothing of it is seen. The same file can be chosen twice. */
export function FileChooser({ input, onFile }: FileChooserProps): JSX.Element {
  return (
    <input
      ref={input}
      type="file"
      accept=".cine"
      hidden
      aria-hidden="true"
      tabIndex={-1}
      onChange={event => {
        const chosen = event.currentTarget.files?.[0]
        event.currentTarget.value = ''
        if (chosen !== undefined) onFile(chosen)
      }}
    />
  )
}
