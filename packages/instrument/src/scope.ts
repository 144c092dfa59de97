import type { BindingKind, ScopeKind } from '@cinescope/trace'
import type { Node } from './node.ts'
import type { Unit } from './unit.ts'

/** A declared name. */
export class Binding {
  readonly index: number
  readonly name: string
  readonly kind: BindingKind
  readonly scope: Scope
  readonly node: Node
  /** Module that an import binding comes from. */
  readonly from: string | undefined
  /** Assignments and updates, not counting the one initialiser outside loops. */
  writes = 0
  initialisers = 0
  captured = false
  /** Initialised with a function of this module and never written. */
  callable: boolean
  /** The name of a function or class expression inside itself: writing it fails. */
  self = false

  constructor(index: number, name: string, kind: BindingKind, scope: Scope, node: Node, from?: string) {
    this.index = index
    this.name = name
    this.kind = kind
    this.scope = scope
    this.node = node
    this.from = from
    this.callable = kind === 'function'
  }
}

export class Scope {
  readonly index: number
  readonly kind: ScopeKind
  readonly parent: Scope | undefined
  readonly unit: Unit
  readonly node: Node
  /** Where `var` declarations go. */
  readonly holdsVars: boolean
  /** Entered more than once per activation. */
  readonly repeats: boolean
  readonly bindings: Map<string, Binding> = new Map()
  /** Has run-time instances (P20); their variable is visible from `bodyStart` on. */
  instances = false
  bodyStart: number

  constructor(index: number, kind: ScopeKind, parent: Scope | undefined, unit: Unit, node: Node, holdsVars: boolean, repeats: boolean) {
    this.index = index
    this.kind = kind
    this.parent = parent
    this.unit = unit
    this.node = node
    this.holdsVars = holdsVars
    this.repeats = repeats
    this.bodyStart = node.start
  }

  lookup(name: string): Binding | undefined {
    return this.bindings.get(name) ?? this.parent?.lookup(name)
  }
}

/**
 * What a function names at enter as its nearest environment: a scope with instances, or an enclosing activation. `framed`
 * says of a unit whether it has a token. What stands in a head or a parameter list sees no name of the body: it looks further out.
 */
export function environmentOf(unit: Unit, framed: (unit: Unit) => boolean): Scope | Unit | undefined {
  const offset = unit.node.start
  for (let scope = unit.scope.parent; scope; scope = scope.parent) {
    if (!framed(scope.unit) || offset < scope.bodyStart || offset >= scope.node.end) continue
    if (scope.instances) return scope
    if (scope === scope.unit.scope && scope.unit.form !== 'module') return scope.unit
  }
  return undefined
}

/** The nearest scope with instances whose variable can be named at `offset`. */
export function instanceAt(from: Scope | undefined, offset: number): Scope | undefined {
  for (let scope = from; scope; scope = scope.parent) {
    if (scope.instances && scope.unit.framed && offset >= scope.bodyStart && offset < scope.node.end) return scope
  }
  return undefined
}
