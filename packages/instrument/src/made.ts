import { child, list, type Node } from './node.ts'
import type { Origin } from './origin.ts'
import type { Unit } from './unit.ts'

/**
 * A function that a compiler put around statements that the developer wrote: the `setup` of Vue's `<script setup>`. It maps to
 * nothing, so its place is that of the statements, from the first to the last. Undefined for every other function.
 */
export function madeAround(unit: Unit, origin: Origin): readonly [start: number, end: number] | undefined {
  if (unit.form !== 'method' || unit.name !== 'setup' || origin.offset(unit.node.start) !== undefined) return undefined
  const body = child(unit.node, 'body')
  const ranges = body ? list(body, 'body').flatMap(statement => [origin.range(statement) ?? []].filter(range => range.length === 2)) : []
  if (ranges.length === 0) return undefined
  return [Math.min(...ranges.map(([start]) => start)), Math.max(...ranges.map(([, end]) => end))]
}

/** Will a function have a frame, as far as the map tells? */
export function isKnown(unit: Unit, origin: Origin): boolean {
  const { node }: { readonly node: Node } = unit
  return origin.offset(node.start) !== undefined || madeAround(unit, origin) !== undefined
}
