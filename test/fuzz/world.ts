/** What a program under test can reach, and what it said. The same for all ways to run it. */
export interface World {
  readonly lines: string[]
  readonly globals: Readonly<Record<string, unknown>>
}

/** Bounds one run: `spend()` throws from foreign code when it is used up. */
const FUEL = 150

export function createWorld(): World {
  const lines: string[] = []
  let fuel = FUEL
  const globals = {
    log: (...values: unknown[]): void => { if (lines.length < 2000) lines.push(values.map(value => show(value)).join(' ')) },
    spend: (): void => { if (--fuel < 0) throw new RangeError('out of fuel') },
    /** Code that nobody instrumented, which changes what it is given. */
    meddle: (target: unknown, key: string, value: unknown): unknown => {
      if (Array.isArray(target)) target.push(value)
      else if (target instanceof Map) target.set(key, value)
      else if (target instanceof Set) target.add(value)
      else if (typeof target === 'object' && target !== null) Reflect.set(target, key, value)
      return target
    },
    /** Calls back from foreign code, and answers or throws what comes of it. */
    relay: (fn: (...args: unknown[]) => unknown, ...args: unknown[]): unknown => fn(...args),
  }
  return { lines, globals }
}

/** Texts of engine errors differ between an interpreter and the engine: only their names are told. */
export function show(value: unknown, depth = 2): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return `fn ${value.name}`
  if (typeof value === 'symbol') return value.toString()
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
  if (value instanceof TypeError || value instanceof ReferenceError || value instanceof RangeError || value instanceof SyntaxError) return value.name
  if (value instanceof Error) return `${value.name}: ${value.message}`
  if (value instanceof Promise) return 'promise'
  if (depth === 0) return Array.isArray(value) ? `[${value.length}]` : '{}'
  if (Array.isArray(value)) return `[${Array.from({ length: value.length }, (_, i) => i in value ? show(value[i], depth - 1) : '').join(', ')}]`
  if (value instanceof Map) return `Map {${[...value].map(([key, inner]) => `${show(key, 0)}: ${show(inner, depth - 1)}`).join(', ')}}`
  if (value instanceof Set) return `Set {${[...value].map(inner => show(inner, depth - 1)).join(', ')}}`
  return `{${Object.keys(value).map(key => `${key}: ${show((value as Record<string, unknown>)[key], depth - 1)}`).join(', ')}}`
}
