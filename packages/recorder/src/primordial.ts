/**
 * Built-ins as they were when this module was loaded, before app code could replace them. The recorder calls these and no
 * others: a patched prototype would run app code inside a probe.
 */
type Method<This, Args extends readonly unknown[], Result> = (self: This, ...args: Args) => Result

const { call } = Function.prototype
/** `method.call(self, ...)` as a function of its own; engines compile it like the call itself. */
const uncurry: <This, Args extends readonly unknown[], Result>(method: (this: This, ...args: Args) => Result) => Method<This, Args, Result> =
  (Function.prototype.bind as (this: unknown, ...args: unknown[]) => unknown).bind(call) as never

type Getter<Result> = (self: object) => Result

function getter<Result>(prototype: object, key: PropertyKey): Getter<Result> {
  const get = Object.getOwnPropertyDescriptor(prototype, key)?.get
  return get ? uncurry(get as (this: object) => Result) : () => { throw missing }
}

const missing: TypeError = new TypeError('not supported by this engine')

export const assign: typeof Object.assign = Object.assign
export const is: typeof Object.is = Object.is
export const isArray: (value: unknown) => value is unknown[] = Array.isArray as (value: unknown) => value is unknown[]
export const isFrozen: typeof Object.isFrozen = Object.isFrozen
export const imul: typeof Math.imul = Math.imul
export const toNumber: (value: unknown) => number = Number
export const asIntN: typeof BigInt.asIntN = BigInt.asIntN
export const defineProperty: typeof Object.defineProperty = Object.defineProperty
export const descriptorOf: (o: object, key: PropertyKey) => PropertyDescriptor | undefined = Object.getOwnPropertyDescriptor
export const prototypeOf: (o: object) => object | null = Object.getPrototypeOf as (o: object) => object | null
export const setPrototypeOf: typeof Object.setPrototypeOf = Object.setPrototypeOf
export const ownKeys: typeof Reflect.ownKeys = Reflect.ownKeys
export const ownNames: (o: object) => string[] = Object.getOwnPropertyNames
export const ownSymbols: (o: object) => symbol[] = Object.getOwnPropertySymbols
export const apply: typeof Reflect.apply = Reflect.apply
export const hasOwn: Method<object, [key: PropertyKey], boolean> = uncurry(Object.prototype.hasOwnProperty) as Method<object, [key: PropertyKey], boolean>

export const charCodeAt: Method<string, [index: number], number> = uncurry(String.prototype.charCodeAt) as Method<string, [index: number], number>
export const indexOf: Method<string, [text: string], number> = uncurry(String.prototype.indexOf) as Method<string, [text: string], number>
export const slice: Method<string, [from: number, to: number], string> = uncurry(String.prototype.slice) as Method<string, [from: number, to: number], string>
export const bigintText: Method<bigint, [], string> = uncurry(BigInt.prototype.toString) as Method<bigint, [], string>
export const symbolDescription: (symbol: symbol) => string | undefined =
  getter<string | undefined>(Symbol.prototype, 'description') as unknown as (symbol: symbol) => string | undefined

export const mapSize: Getter<number> = getter<number>(Map.prototype, 'size')
export const setSize: Getter<number> = getter<number>(Set.prototype, 'size')
export const mapEntries: (map: object) => Iterator<[unknown, unknown]> = uncurry(Map.prototype.entries) as (map: object) => Iterator<[unknown, unknown]>
export const setValues: (set: object) => Iterator<unknown> = uncurry(Set.prototype.values) as (set: object) => Iterator<unknown>
type Step<T> = (iterator: Iterator<T>) => IteratorResult<T, undefined>
export const mapNext: Step<[unknown, unknown]> = uncurry(new Map().entries().next) as Step<[unknown, unknown]>
export const setNext: Step<unknown> = uncurry(new Set().values().next) as Step<unknown>

export const setFloat64: Method<DataView, [at: number, value: number, little: boolean], void> = uncurry(DataView.prototype.setFloat64) as Method<DataView, [at: number, value: number, little: boolean], void>

export const dateTime: (date: object) => number = uncurry(Date.prototype.getTime) as (date: object) => number
export const regexpSource: Getter<string> = getter<string>(RegExp.prototype, 'source')
/** Own internal flags; the `flags` getter itself would read overridable properties. */
export const regexpFlags: readonly (readonly [string, Getter<boolean>])[] = ([
  ['d', 'hasIndices'], ['g', 'global'], ['i', 'ignoreCase'], ['m', 'multiline'], ['s', 'dotAll'], ['u', 'unicode'], ['v', 'unicodeSets'], ['y', 'sticky'],
] as const).filter(([, name]) => name in RegExp.prototype).map(([flag, name]) => [flag, getter<boolean>(RegExp.prototype, name)])

const TypedArray = prototypeOf(Int8Array.prototype)!
export const typedArrayPrototype: object = TypedArray
/** Name of a typed array's class, undefined for anything else: a brand check that does not throw. */
export const typedArrayName: Getter<string | undefined> = getter<string | undefined>(TypedArray, Symbol.toStringTag)
export const typedArrayLength: Getter<number> = getter<number>(TypedArray, 'length')

export const unbox: readonly ((o: object) => unknown)[] =
  [Number.prototype, String.prototype, Boolean.prototype, Symbol.prototype, BigInt.prototype]
    .map(prototype => uncurry(prototype.valueOf as (this: object) => unknown) as (o: object) => unknown)

/**
 * Collections whose methods are their own properties, so that patching Map.prototype does not reach them. Their constructors
 * are written out: for an implicit one some engines iterate its arguments with the Array iterator, which is the app's to replace.
 */
export class SafeMap<K, V> extends Map<K, V> {
  // oxlint-disable-next-line no-useless-constructor
  constructor() { super() }
}
export class SafeWeakMap<K extends object, V> extends WeakMap<K, V> {
  // oxlint-disable-next-line no-useless-constructor
  constructor() { super() }
}

for (const [safe, source, methods] of [
  [SafeMap.prototype, Map.prototype, ['get', 'set', 'has', 'clear', 'size']],
  [SafeWeakMap.prototype, WeakMap.prototype, ['get', 'set', 'has', 'delete']],
] as const) {
  for (const name of methods) defineProperty(safe, name, descriptorOf(source, name)!)
}
