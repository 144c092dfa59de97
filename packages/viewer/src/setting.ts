import { effect, signal, type Signal } from '@preact/signals'

const PREFIX = 'cinescope.'

/** A choice that survives reloads. Storage that is forbidden or full only costs the memory of it. */
export function setting<T extends string | number | boolean | readonly string[]>(name: string, initial: T): Signal<T> {
  const value = signal<T>(read(name, initial))
  let first = true
  effect(() => {
    const now = value.value
    if (first) first = false
    else write(name, now)
  })
  return value
}

function read<T>(name: string, initial: T): T {
  try {
    const text = localStorage.getItem(PREFIX + name)
    if (text === null) return initial
    const value: unknown = JSON.parse(text)
    const fits = Array.isArray(initial) ? Array.isArray(value) && value.every(item => typeof item === 'string') : typeof value === typeof initial
    return fits ? value as T : initial
  } catch {
    return initial
  }
}

function write(name: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value))
  } catch {
    // Sandboxed frames and full quotas: the choice holds until the page is closed.
  }
}
