import type { Segment, Value } from '@cinescope/trace'

/** A value as a cell of a table: strings as they are, objects with their number and class. */
export function cellText(value: Value, segment: Segment): string {
  switch (value.kind) {
    case 'object': {
      const name = segment.object(value.ref)?.className
      return name ? `#${value.ref} ${name}` : `#${value.ref}`
    }
    case 'text': return `(text of ${value.length})`
    case 'symbol': return `Symbol(${value.description ?? ''})`
    case 'hole': return '(hole)'
    case 'gap': return `(${value.gap.reason})`
    case 'primitive': return Object.is(value.value, -0) ? '-0' : String(value.value)
  }
}

/** A value within a list of values: strings in quotes, cut where they get long. */
export function itemText(value: Value, segment: Segment): string {
  if (value.kind !== 'primitive' || typeof value.value !== 'string') return cellText(value, segment)
  return JSON.stringify(value.value.length > 80 ? `${value.value.slice(0, 79)}…` : value.value)
}
