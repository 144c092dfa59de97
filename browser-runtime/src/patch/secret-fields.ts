import { apply, defineProperty, descriptorOf } from '@cinescope/recorder'
import { attribute, eventTarget, listen } from '../platform.ts'
import type { Disguise } from './replace.ts'

/** The value is a secret: it is redacted wherever it turns up. */
export type Remember = (value: string) => void

const AUTOCOMPLETE = ['current-password', 'new-password', 'one-time-code', 'cc-number', 'cc-csc']

/**
 * What a page reads from password fields and from `document.cookie` is a secret, whatever the variable is called that takes it.
 * A field that was one stays one while its page shows the password as text.
 */
export function watchSecretFields(page: object, input: object, cookies: object, disguise: Disguise, remember: Remember): void {
  const known = new WeakSet<object>()
  const isSecret = (field: object): boolean => {
    if (known.has(field)) return true
    const secret = attribute(field, 'type')?.toLowerCase() === 'password' || AUTOCOMPLETE.includes(attribute(field, 'autocomplete')?.toLowerCase() ?? '')
    if (secret) known.add(field)
    return secret
  }
  const read = descriptorOf(input, 'value')?.get
  watch(input, 'value', disguise, (field, value) => { if (isSecret(field)) remember(value) })
  watch(cookies, 'cookie', disguise, (_, value) => { remember(value) })
  // A form's data may leave without anybody reading the field.
  listen(page, 'change', event => {
    const field = eventTarget(event)
    if (read && typeof field === 'object' && field !== null && isSecret(field)) remember(String(apply(read, field, [])))
  })
}

/** Shows what passes through an accessor property; the property looks as before. */
function watch(owner: object, key: string, disguise: Disguise, seen: (self: object, value: string) => void): void {
  const place = descriptorOf(owner, key)
  const { get, set } = place ?? {}
  if (!place?.configurable || !get || !set) return
  const accessors = {
    get value(): unknown {
      const value: unknown = apply(get, this, [])
      if (typeof value === 'string') seen(this, value)
      return value
    },
    set value(value: unknown) {
      apply(set, this, [value])
      if (typeof value === 'string') seen(this, value)
    },
  }
  const ours = descriptorOf(accessors, 'value')!
  for (const [patched, original] of [[ours.get!, get], [ours.set!, set]] as const) {
    defineProperty(patched, 'name', { value: original.name, configurable: true })
    disguise(patched, original)
  }
  defineProperty(owner, key, { ...place, get: ours.get!, set: ours.set! })
}
