import type { Level } from '@cinescope/trace'
import type { Node } from 'acorn'
import type { Environment } from './environment.ts'

export type EventKind =
  | 'enter' | 'leave' | 'suspend' | 'resume' | 'throw' | 'catch' | 'write' | 'set' | 'delete' | 'builtin' | 'args' | 'result' | 'this' | 'branch'
  // Which no record tells by itself: a frame ended without returning; it is on the stack again, because an exception or a `return()` came in at a suspension.
  | 'end' | 'back'

export interface Frame {
  readonly node: Node
  readonly kind: 'module' | 'function' | 'field' | 'static'
  /** Number of the statement begun last. */
  at: number
  ended: boolean
  /** The statements begun, in order. */
  readonly steps: Node[]
  /** The operands evaluated that are evaluated only sometimes, in order. */
  readonly operands: Node[]
}

/** What truly happened, in order. */
export interface Event {
  readonly kind: EventKind
  /** The node whose site a record of this would name; -1 for leave and end. */
  readonly start: number
  readonly end: number
  readonly values: readonly unknown[]
  /** Undefined: code of no frame of its own. */
  readonly frame: Frame | undefined
  /** Open frames, outermost first, after the event; before it for leave and suspend. */
  readonly stack: readonly Frame[]
  /** From this level on it is recorded. */
  readonly level: Level
  /** A rule of docs/probes.md allows that nothing records it. */
  readonly optional: boolean
  /** A record may end after so many values. */
  readonly fewer: number | undefined
  /** Variable, parameter names, key or method. */
  readonly names: readonly string[]
  /** Of a write: the environment that holds the variable. Of an enter: the one the function was made in. */
  readonly environment: Environment | undefined
  /** Of an enter: `this`. */
  readonly self: unknown
  /** The state of the world right after, at moments that were asked for. */
  moment: Moment | undefined
}

/** A copy of what is reachable: per object its own slots, and the variables in sight. */
export interface Moment {
  readonly objects: ReadonlyMap<object, ObjectCopy>
  readonly variables: readonly VariableCopy[]
}

export interface ObjectCopy {
  /** Keys of data properties, elements and map entries in order, each with its value; accessors carry ACCESSOR. */
  readonly slots: readonly (readonly [key: string, value: unknown])[]
  readonly size: number
}

export interface VariableCopy { readonly name: string, readonly value: unknown, readonly ready: boolean }

export const ACCESSOR: unique symbol = Symbol('accessor')
export const HOLE: unique symbol = Symbol('hole')

interface Details {
  readonly node?: Node
  readonly values?: readonly unknown[]
  readonly optional?: boolean
  readonly level?: Level
  readonly fewer?: number
  readonly names?: readonly string[]
  readonly environment?: Environment
  readonly self?: unknown
}

/** What each kind is told from, if its event does not say otherwise. */
const levelOf: Readonly<Record<EventKind, Level>> = {
  enter: 1, leave: 1, suspend: 1, resume: 1, throw: 1, catch: 1, this: 1, end: 1, back: 1, write: 2, set: 2, delete: 2, builtin: 2, args: 2, result: 2, branch: 3,
}

/** Collects events; keeps the stack of frames. */
export class Journal {
  readonly events: Event[] = []
  readonly stack: Frame[] = []
  /** Asked after each event; answers the copy to keep with it. */
  readonly look: (event: Event, environment: Environment | undefined) => Moment | undefined
  constructor(look: (event: Event, environment: Environment | undefined) => Moment | undefined = () => undefined) {
    this.look = look
  }

  frame(node: Node, kind: Frame['kind']): Frame {
    return { node, kind, at: 0, ended: false, steps: [], operands: [] }
  }

  note(kind: EventKind, frame: Frame | undefined, details: Details = {}, at?: Environment): void {
    const { node, values = [], optional = false, names = [], environment, self, fewer, level = levelOf[kind] } = details
    const event: Event = {
      kind, start: node?.start ?? -1, end: node?.end ?? -1, values, frame, stack: [...this.stack], names, environment, self, fewer, level,
      optional: optional || frame === undefined || frame.kind === 'field', moment: undefined,
    }
    event.moment = this.look(event, at)
    this.events.push(event)
  }

  push(frame: Frame): void { this.stack.push(frame) }

  /** Takes a frame off, and whatever was left above it. */
  pop(frame: Frame): void {
    const index = this.stack.lastIndexOf(frame)
    if (index >= 0) this.stack.length = index
  }
}
