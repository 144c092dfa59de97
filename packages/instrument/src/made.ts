import { child, list, nameOf, type Node } from './node.ts'
import type { Origin } from './origin.ts'
import type { Unit } from './unit.ts'

/**
 * A function that a compiler put around statements that the developer wrote: the `setup` of Vue's `<script setup>`, and the
 * function of a Svelte component, whose first parameter has a name that Svelte lets nobody else use. It maps to nothing, so its place is that
 * of the statements, from the first to the last. Undefined for every other function.
 */
export function madeAround(unit: Unit, origin: Origin): readonly [start: number, end: number] | undefined {
  if (!(isSetup(unit) || isComponent(unit)) || origin.offset(unit.node.start) !== undefined) return undefined
  const body = child(unit.node, 'body')
  const ranges = body ? list(body, 'body').flatMap(statement => [origin.range(statement) ?? []].filter(range => range.length === 2)) : []
  if (ranges.length === 0) return undefined
  return [Math.min(...ranges.map(([start]) => start)), Math.max(...ranges.map(([, end]) => end))]
}

const isSetup = (unit: Unit): boolean => unit.form === 'method' && unit.name === 'setup'

function isComponent(unit: Unit): boolean {
  const first = list(unit.node, 'params')[0]
  return unit.form === 'function' && unit.parent?.form === 'module' && first?.type === 'Identifier' && nameOf(first).startsWith('$$')
}

/** Will a function have a frame, as far as the map tells? */
export function isKnown(unit: Unit, origin: Origin): boolean {
  const { node }: { readonly node: Node } = unit
  return origin.offset(node.start) !== undefined || madeAround(unit, origin) !== undefined
}
