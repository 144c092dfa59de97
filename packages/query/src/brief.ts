import { OBJECT_ARRAY, OBJECT_FUNCTION, type ObjectInfo, type Value } from '@cinescope/trace'

const LONG = 60

/** A value in a title: a literal, or an object's number and class. Needs no content, so a title costs no object. */
export function brief(value: Value | undefined, object: (value: Value) => ObjectInfo | undefined): string {
  if (!value) return ''
  if (value.kind !== 'object') return literal(value, LONG)
  const info = object(value)
  if (info?.type === OBJECT_FUNCTION) return `ƒ ${info.className}`.trim()
  return `#${value.ref} ${info?.className || (info?.type === OBJECT_ARRAY ? 'Array' : 'object')}`
}

/** What a value that is no object looks like, as in Chrome DevTools. */
export function literal(value: Value, long: number): string {
  switch (value.kind) {
    case 'primitive': return primitiveText(value.value, long)
    case 'text': return `"…" (${value.length} characters)`
    case 'symbol': return `Symbol(${value.description ?? ''})`
    case 'hole': return 'empty'
    case 'gap': return value.gap.reason === 'accessor' ? '(...)' : `⟨not recorded: ${value.gap.reason}⟩`
    case 'object': return `#${value.ref}`
  }
}

function primitiveText(value: undefined | null | boolean | number | string | bigint, long: number): string {
  if (typeof value === 'string') return JSON.stringify(value.length > long ? `${value.slice(0, long)}…` : value)
  if (typeof value === 'bigint') return `${value}n`
  return Object.is(value, -0) ? '-0' : String(value)
}
