import type { ComponentChildren, JSX } from 'preact'
import type { Failure } from '../failure.ts'
import { Icon, type IconName } from './icon.tsx'
import { Prose } from './prose.tsx'

/** A place with nothing in it says why, and what to do. */
export function Empty({ icon, title, children }: { readonly icon: IconName, readonly title: string, readonly children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty" role="status">
      <Icon name={icon} class="empty-icon" />
      <p class="empty-title">{title}</p>
      {children !== undefined && <div class="empty-text">{children}</div>}
    </div>
  )
}

/** A failure as a pane shows it. */
export function Trouble({ failure, children }: { readonly failure: Failure, readonly children?: ComponentChildren }): JSX.Element {
  return (
    <div class="trouble" role="alert">
      <p class="trouble-what"><Icon name={failure.severity === 'error' ? 'error' : 'warn'} class={failure.severity} /><span><Prose text={failure.what} /></span></p>
      <dl>
        <dt>Why</dt><dd><Prose text={failure.why} /></dd>
        <dt>Fix</dt><dd><Prose text={failure.fix} /></dd>
      </dl>
      <p class="trouble-code"><code>{failure.code}</code></p>
      {children}
    </div>
  )
}
