import type { JSX } from 'preact'

/** A text of the diagnostics: what stands between backticks is code. */
export function Prose({ text }: { readonly text: string }): JSX.Element {
  return <>{text.split('`').map((part, i) => i % 2 === 1 ? <code key={i}>{part}</code> : part)}</>
}
