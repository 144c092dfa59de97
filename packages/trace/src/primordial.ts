/**
 * Built-ins as they were when this module was loaded: what runs on the program's own thread calls these, because a
 * program may replace the prototype's.
 */
const { call } = Function.prototype
export const uncurry: <Args extends readonly unknown[], Result>(method: (this: string, ...args: Args) => Result) => (self: string, ...args: Args) => Result =
  (Function.prototype.bind as (this: unknown, ...args: unknown[]) => unknown).bind(call) as never

export const indexOf: (self: string, text: string, from?: number) => number = uncurry(String.prototype.indexOf) as (self: string, text: string, from?: number) => number
export const slice: (self: string, from: number, to: number) => string = uncurry(String.prototype.slice) as (self: string, from: number, to: number) => string
export const startsWith: (self: string, text: string, at?: number) => boolean = uncurry(String.prototype.startsWith) as (self: string, text: string, at?: number) => boolean
export const lastIndexOf: (self: string, text: string) => number = uncurry(String.prototype.lastIndexOf) as (self: string, text: string) => number
export const lowerCase: (self: string) => string = uncurry(String.prototype.toLowerCase)
export const trim: (self: string) => string = uncurry(String.prototype.trim)
export const stringify: (value: object) => string = JSON.stringify
export const setPrototypeOf: (object: object, prototype: object | null) => unknown = Object.setPrototypeOf

const { sort: sortList } = Array.prototype
const { apply } = Reflect
export function sort<T>(list: T[], order: (a: T, b: T) => number): void {
  apply(sortList, list, [order])
}

const { get, set, delete: remove, clear } = Map.prototype
const { has } = Set.prototype
const { assign } = Object

/** A map whose methods are its own. */
export function safeMap<Key, T>(): Map<Key, T> {
  return assign(new Map<Key, T>(), { get, set, delete: remove, clear })
}

/** A set whose method is its own. */
export function safeSet(values: readonly string[]): { has(value: string): boolean } {
  return assign(new Set(values), { has })
}

/** A list without methods: what is put into it meets no setter of `Array.prototype`. Read by index, added to at its length. */
export function safeList<T>(): T[] {
  return setPrototypeOf([], null) as T[]
}
