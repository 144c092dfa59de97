import type { AssignmentPattern } from 'acorn'
import type { Frame } from './journal.ts'

export interface Slot { value: unknown, ready: boolean, readonly constant: boolean }

/** What `this` is in a function; in a derived constructor not before `super()` returned. */
export interface Receiver { value: unknown, ready: boolean }

/** What arrow functions take from the function around them. */
export interface Activation {
  readonly receiver: Receiver
  /** Where `super` looks. */
  readonly home: object | undefined
  /** `super(...)`, in constructors of derived classes. */
  readonly construct: ((args: readonly unknown[]) => Generator<unknown, object, unknown>) | undefined
}

/** One run-time instance of a scope. */
export class Environment {
  readonly outer: Environment | undefined
  readonly slots: Map<string, Slot> = new Map()
  readonly privates: Map<string, WeakMap<object, PrivateMember>> = new Map()
  readonly activation: Activation
  /** What names stand for that no scope holds. */
  readonly globals: Readonly<Record<string, unknown>>
  /** Of the function's own environment: its frame, once it was entered. */
  own: Frame | undefined
  /** Parameters whose defaults were taken. */
  readonly defaults: AssignmentPattern[] = []
  /** Undefined where code belongs to whatever frame is on top: parameter lists, fields without a frame. */
  frame: Frame | undefined

  constructor(outer: Environment | undefined, activation: Activation | undefined = outer?.activation, frame: Frame | undefined = outer?.frame, globals: Readonly<Record<string, unknown>> = {}) {
    this.outer = outer
    this.activation = activation!
    this.frame = frame
    this.globals = outer?.globals ?? globals
  }

  declare(name: string, constant = false, ready = false, value?: unknown): void {
    this.slots.set(name, { value, ready, constant })
  }

  /** The environment that holds a name; undefined for globals. */
  holder(name: string): Environment | undefined {
    return this.slots.has(name) ? this : this.outer?.holder(name)
  }

  read(name: string): unknown {
    const slot = this.holder(name)?.slots.get(name)
    if (!slot) {
      const from = name in this.globals ? this.globals : globalThis as unknown as Record<string, unknown>
      if (!(name in from)) throw new ReferenceError(name)
      return from[name]
    }
    if (!slot.ready) throw new ReferenceError(name)
    return slot.value
  }

  /** The first value of a declared name. */
  initialise(name: string, value: unknown): Environment {
    const holder = this.holder(name)!
    const slot = holder.slots.get(name)!
    slot.value = value
    slot.ready = true
    return holder
  }

  assign(name: string, value: unknown): Environment {
    const holder = this.holder(name)
    if (!holder) throw new ReferenceError(name)
    const slot = holder.slots.get(name)!
    if (!slot.ready) throw new ReferenceError(name)
    if (slot.constant) throw new TypeError(name)
    slot.value = value
    return holder
  }

  members(name: string): WeakMap<object, PrivateMember> {
    return this.privates.get(name) ?? this.outer!.members(name)
  }
}

export type PrivateMember =
  | { readonly kind: 'field', value: unknown }
  | { readonly kind: 'method', readonly value: unknown }
  | { readonly kind: 'accessor', readonly get: (() => unknown) | undefined, readonly set: ((value: unknown) => void) | undefined }
