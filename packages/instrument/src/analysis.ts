import { LEVEL_VALUES, type BindingKind, type FunctionForm, type Level, type ScopeKind } from '@cinescope/trace'
import type { Directives } from './directive.ts'
import { isMisplaced } from './misplaced.ts'
import { compiledName, fieldName, functionForm, functionName, isHandedOn, ownerName } from './naming.ts'
import { bare, child, isAnonymous, isClass, isField, isFunction, isLoop, list, nameOf, need, targets, type Node } from './node.ts'
import { syntaxFault } from './parse.ts'
import type { FilePlan } from './plan.ts'
import { isReference } from './reference.ts'
import { Binding, environmentOf, Scope } from './scope.ts'
import { findToken } from './token.ts'
import { hasParameterProperty, isTypeSpecifier, isTypeStatement } from './type-syntax.ts'
import { Unit } from './unit.ts'
import type { Tape } from './tape.ts'

interface Reference { readonly node: Node, readonly scope: Scope, readonly unit: Unit, readonly write: boolean }

/** What the pre-pass knows of a file: units, scopes, bindings and what each identifier refers to. */
export interface Analysis {
  readonly root: Unit
  readonly units: ReadonlyMap<Node, Unit>
  readonly scopes: readonly Scope[]
  readonly scopeOf: ReadonlyMap<Node, Scope>
  readonly bindings: readonly Binding[]
  /** Undefined value: refers to nothing in the file. */
  readonly resolved: ReadonlyMap<Node, Binding | undefined>
  readonly directEval: boolean
  /** Imports values from elsewhere and exports hoisted functions: an import cycle may run these before the body. */
  readonly early: boolean
  /** Function declarations that other modules can call before the body ran. */
  readonly exported: ReadonlySet<Node>
}

interface Options {
  readonly filename: string
  readonly source: string
  readonly module: boolean
  readonly plan: FilePlan
  readonly directives: Directives
  readonly typescript: boolean
  /** Will the unit have an activation token? */
  readonly framed: (unit: Unit) => boolean
}

class Analyser {
  readonly options: Options
  readonly units = new Map<Node, Unit>()
  readonly scopes: Scope[] = []
  readonly scopeOf = new Map<Node, Scope>()
  readonly bindings: Binding[] = []
  readonly references: Reference[] = []
  readonly resolved = new Map<Node, Binding | undefined>()
  readonly declaring = new Set<Node>()
  readonly exportedNames = new Set<string>()
  readonly exported = new Set<Node>()
  readonly path: Node[] = []
  unit!: Unit
  scope!: Scope
  imports = false
  /** Levels that comments ask for around the current node: the commented node, its level, and the unit it stands in. */
  readonly #commented: { readonly node: Node, readonly level: Level, readonly unit: Unit }[] = []

  constructor(options: Options) {
    this.options = options
  }

  run(tape: Tape): Analysis {
    const { nodes, keys } = tape
    const program = nodes[0]!
    const root = new Unit(program, 'module', undefined, { name: '', qualified: '', strict: this.options.module || hasUseStrict(program), level: this.options.plan.level, pinned: this.options.plan.pinned })
    this.unit = root
    tape.run(place => {
      this.enter(nodes[place]!, nodes[tape.parent(place)], keys[place]!)
      return false
    }, place => this.leave(nodes[place]!, nodes[tape.parent(place)], keys[place]!))
    for (const { node, scope, unit, write } of this.references) {
      const binding = scope.lookup(nameOf(node))
      this.resolved.set(node, binding)
      if (!binding) continue
      if (write) binding.writes++
      if (unit !== binding.scope.unit) binding.captured = true
    }
    for (const binding of this.bindings) {
      if (binding.initialisers > 1) binding.writes += binding.initialisers - 1
      if (binding.writes > 0) binding.callable = false
    }
    this.chooseInstances()
    for (const name of this.exportedNames) {
      const node = root.scope.bindings.get(name)?.node
      const owner = node && this.declarationOf(program, node)
      if (owner) this.exported.add(owner)
    }
    return {
      root, units: this.units, scopes: this.scopes, scopeOf: this.scopeOf, bindings: this.bindings, resolved: this.resolved,
      directEval: [...this.units.values()].some(unit => unit.directEval), early: this.imports && this.exported.size > 0, exported: this.exported,
    }
  }

  declarationOf(program: Node, id: Node): Node | undefined {
    for (const statement of list(program, 'body')) {
      const declaration = child(statement, 'declaration') ?? statement
      if (declaration.type === 'FunctionDeclaration' && child(declaration, 'id') === id) return declaration
    }
    return undefined
  }

  /** A scope has instances if a binding is captured and changes, or is captured anew in every round of a loop. */
  chooseInstances(): void {
    for (const binding of this.bindings) {
      const { scope, kind } = binding
      if (!binding.captured || binding.self || kind === 'import' || kind === 'class' || kind === 'enum') continue
      const unit = scope.unit
      if (unit.level < LEVEL_VALUES) continue
      if (scope.kind === 'module' || scope.node.type === 'TSModuleBlock' || scope.kind === 'class' || !(isFunction(unit.node) || unit.form === 'module')) continue
      if (unit.hasWith || (unit.directEval && !unit.strict)) continue
      if (binding.writes > 0 || (scope.repeats && kind !== 'function')) scope.instances = true
    }
    for (const { node, unit } of this.references) {
      const binding = this.resolved.get(node)
      if (unit.level < LEVEL_VALUES || !binding || !(binding.scope.instances || ofActivation(binding))) continue
      for (let at: Unit | undefined = unit; at && at !== binding.scope.unit; at = at.parent) at.scoped = true
    }
    let tokens = 0
    for (const unit of this.units.values()) {
      const named = unit.scoped || (unit.handedOn && unit.level > 0)
      const outer = named ? environmentOf(unit, other => other.form !== 'field' && other.level > 0 && this.options.framed(other)) : undefined
      if (outer) unit.scoped = true
      if (outer instanceof Unit && outer.tokenNumber === 0) outer.tokenNumber = ++tokens
    }
  }

  pushScope(kind: ScopeKind, node: Node, holdsVars: boolean): Scope {
    const repeats = kind === 'loop' || this.unit.loops > 0
    const scope = new Scope(this.scopes.length, kind, this.scope as Scope | undefined, this.unit, node, holdsVars, !isFunction(node) && repeats)
    this.scopes.push(scope)
    this.scopeOf.set(node, scope)
    this.scope = scope
    return scope
  }

  /**
   * A unit inside the current one. Its level is what a comment on it says, else a rule of the plan that names it, else the
   * level of what is around it.
   */
  inner(node: Node, form: FunctionForm, name: string, strict: boolean): Unit {
    const owner = ownerName(this.path)
    const names = [this.unit.qualified, owner === name ? '' : owner, name].filter(Boolean).join('.')
    const commented = this.#commented.at(-1)
    const ruled = name ? this.options.plan.of(names) : {}
    const level = commented?.unit === this.unit ? commented.level : ruled.level ?? this.unit.level
    return new Unit(node, form, this.unit, { name, qualified: names, strict, level, pinned: ruled.pin ?? this.unit.pinned })
  }

  pushUnit(unit: Unit, kind: ScopeKind): void {
    this.units.set(unit.node, unit)
    this.unit = unit
    unit.scope = this.pushScope(kind, unit.node, true)
  }

  declare(id: Node, kind: BindingKind, scope: Scope, from?: string): Binding {
    this.declaring.add(id)
    const existing = scope.bindings.get(nameOf(id))
    if (existing && !existing.self) {
      if (existing.kind === 'var' && kind === 'function') existing.callable = true
      this.resolved.set(id, existing)
      return existing
    }
    const binding = new Binding(this.bindings.length, nameOf(id), kind, scope, id, from)
    this.bindings.push(binding)
    scope.bindings.set(binding.name, binding)
    this.resolved.set(id, binding)
    return binding
  }

  varScope(): Scope {
    let scope = this.scope
    while (!scope.holdsVars && scope.parent) scope = scope.parent
    return scope
  }

  enter(node: Node, parent: Node | undefined, key: string): void {
    this.path.push(node)
    const level = this.options.directives.at(node.start)
    if (level !== undefined && parent && this.#commented.at(-1)?.node.start !== node.start) this.#commented.push({ node, level, unit: this.unit })
    if (isRepeated(parent, key)) this.unit.loops++
    // What is switched on stands outside the scope of the cases.
    if (parent?.type === 'SwitchStatement' && key === 'discriminant') this.scope = this.scope.parent!
    if (parent && isField(parent) && key === 'value' && !isFunction(node) && !isClass(node)) this.enterField(node, parent)
    switch (node.type) {
      case 'Program': this.pushUnit(this.unit, 'module'); break
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression': this.enterFunction(node, parent); break
      case 'ClassDeclaration':
      case 'ClassExpression': this.enterClass(node); break
      case 'StaticBlock': this.enterStaticBlock(node); break
      case 'BlockStatement':
        if (!(parent && isFunction(parent))) this.pushScope('block', node, false).bodyStart = node.start + 1
        break
      case 'TSModuleBlock': this.pushScope('block', node, true); break
      case 'SwitchStatement':
        this.pushScope('switch', node, false).bodyStart = findToken(this.options.source, '{', need(node, 'discriminant').end) + 1
        break
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        this.pushScope('loop', node, false).bodyStart = need(node, 'body').start
        if (node.type !== 'ForStatement') this.writeTargets(need(node, 'left'))
        break
      case 'CatchClause': {
        const scope = this.pushScope('catch', node, false)
        scope.bodyStart = need(node, 'body').start + 1
        for (const id of targets(child(node, 'param'))) this.declare(id, 'catch', scope)
        break
      }
      case 'VariableDeclaration': this.enterVariables(node, parent, key); break
      case 'ImportDeclaration': this.enterImport(node); break
      case 'ExportNamedDeclaration': this.enterExport(node); break
      case 'ExportAllDeclaration': if (!isTypeStatement(node, this.options.source)) this.imports = true; break
      case 'ExportDefaultDeclaration': {
        const declaration = need(node, 'declaration')
        if (declaration.type === 'FunctionDeclaration') this.exported.add(declaration)
        else if (declaration.type === 'Identifier') this.exportedNames.add(nameOf(declaration))
        break
      }
      case 'TSEnumDeclaration': this.declare(need(node, 'id'), 'enum', this.scope); break
      case 'TSModuleDeclaration': if (need(node, 'id').type === 'Identifier') this.declare(need(node, 'id'), 'enum', this.scope); break
      case 'TSImportEqualsDeclaration': this.imports = true; this.declare(need(node, 'id'), 'import', this.scope); break
      case 'WithStatement': this.unit.hasWith = true; break
      case 'JSXExpressionContainer':
      case 'JSXSpreadAttribute':
      case 'JSXSpreadChild': this.unit.hasJsx = true; break
      case 'AssignmentExpression': this.writeTargets(need(node, 'left')); break
      case 'UpdateExpression': this.writeTargets(need(node, 'argument')); break
      case 'CallExpression': {
        const callee = need(node, 'callee')
        if (callee.type === 'Identifier' && callee['name'] === 'eval') this.unit.directEval = true
        break
      }
      case 'ThisExpression':
      case 'Super': this.markThis(); break
      case 'Identifier':
      case 'JSXIdentifier': this.enterIdentifier(node, parent, key); break
    }
  }

  leave(node: Node, parent: Node | undefined, key: string): void {
    this.path.pop()
    if (this.#commented.at(-1)?.node === node) this.#commented.pop()
    if (this.scopeOf.get(node) === this.scope) {
      if (this.units.get(node) === this.unit && this.unit.parent) this.unit = this.unit.parent
      if (this.scope.parent) this.scope = this.scope.parent
    }
    if (parent?.type === 'SwitchStatement' && key === 'discriminant') this.scope = this.scopeOf.get(parent)!
    if (isRepeated(parent, key)) this.unit.loops--
  }

  enterFunction(node: Node, parent: Node | undefined): void {
    const id = child(node, 'id')
    if (id && node.type === 'FunctionDeclaration') {
      if (isMisplaced(this.path, this.unit.strict)) throw syntaxFault(this.options, 'A function declaration cannot stand here.', node.start)
      this.declareFunction(id, node, parent)
    }
    const form = functionForm(node, parent)
    const strict = this.unit.strict || this.inClass() || (node['body'] ? hasUseStrict(need(node, 'body')) : false)
    const unit = this.inner(node, form, compiledName(functionName(node, this.path.slice(0, -1), this.options.source), node, this.options.filename), strict)
    unit.handedOn = isHandedOn(node, this.path.slice(0, -1))
    this.pushUnit(unit, 'function')
    if (form === 'constructor') {
      const owner = this.path.at(-4)
      if (owner && isClass(owner)) {
        unit.derived = !!child(owner, 'superClass')
        unit.movesFields = this.options.typescript && (hasParameterProperty(node, this.options.source)
          || list(need(owner, 'body'), 'body').some(member => isField(member) && member['static'] !== true && !!member['value']))
      }
    }
    if (id && node.type === 'FunctionExpression') this.declare(id, 'function', unit.scope).self = true
    else if (id) this.declaring.add(id)
    for (const param of list(node, 'params')) for (const target of targets(param)) this.declare(target, 'param', unit.scope)
    const body = child(node, 'body')
    if (body) unit.scope.bodyStart = body.type === 'BlockStatement' ? body.start + 1 : body.start
  }

  declareFunction(id: Node, node: Node, parent: Node | undefined): void {
    const top = this.scope.holdsVars
    const binding = this.declare(id, 'function', this.scope)
    if (binding.initialisers++ > 0 || binding.kind === 'param') binding.writes++
    if (top && isFunction(this.unit.node)) this.unit.bodyFunctions.push(nameOf(id))
    if (top && this.unit.form === 'static') this.unit.bodyFunctions.push(nameOf(id))
    if (top) return
    this.unit.blockFunctions.add(nameOf(id))
    // Annex B: in sloppy code a block's function is also a variable of the function around it.
    if (!this.unit.strict && !node['async'] && !node['generator'] && parent) {
      const scope = this.varScope()
      if (!scope.bindings.has(nameOf(id))) {
        const outer = new Binding(this.bindings.length, nameOf(id), 'function', scope, id)
        outer.writes++
        this.bindings.push(outer)
        scope.bindings.set(outer.name, outer)
      }
    }
  }

  inClass(): boolean {
    return this.path.slice(0, -1).some(isClass)
  }

  enterClass(node: Node): void {
    const id = child(node, 'id')
    if (id && node.type === 'ClassDeclaration') {
      if (this.scope === this.unit.scope) this.unit.bodyLexicals.add(nameOf(id))
      this.declare(id, 'class', this.scope)
    }
    const scope = this.pushScope('class', node, false)
    if (id) {
      const outer = this.resolved.get(id)
      this.declare(id, 'class', scope).self = true
      if (outer) this.resolved.set(id, outer)
    }
  }

  enterStaticBlock(node: Node): void {
    this.pushUnit(this.inner(node, 'static', 'static', true), 'function')
    this.unit.scope.bodyStart = node.start
  }

  /** A field's initialiser is a unit; its key is not. */
  enterField(node: Node, field: Node): void {
    this.pushUnit(this.inner(node, 'field', fieldName(field, this.options.source), true), 'function')
    this.unit.usesThis = true
  }

  enterVariables(node: Node, parent: Node | undefined, key: string): void {
    const written = String(node['kind'])
    const kind: BindingKind = written === 'var' || written === 'let' || written === 'const' ? written : 'using'
    const head = parent && isLoop(parent) && key === 'left'
    const scope = kind === 'var' ? this.varScope() : this.scope
    for (const declarator of list(node, 'declarations')) {
      const init = child(declarator, 'init')
      for (const id of targets(need(declarator, 'id'))) {
        if (kind === 'var') this.unit.vars.add(nameOf(id))
        else if (scope === this.unit.scope) this.unit.bodyLexicals.add(nameOf(id))
        const binding = this.declare(id, kind, scope)
        if (kind === 'var') {
          if (init || head) binding.initialisers++
          if (binding.kind !== 'var' || head || ((init || head) && this.unit.loops > 0)) binding.writes++
        } else if (!init && !head) binding.writes++
        if (init && declarator['id'] === id && kind !== 'var' && isAnonymous(init)) binding.callable = bare(init).type !== 'ClassExpression'
      }
    }
  }

  enterImport(node: Node): void {
    if (isTypeStatement(node, this.options.source)) return
    this.imports = true
    for (const specifier of list(node, 'specifiers')) {
      if (!isTypeSpecifier(specifier)) this.declare(need(specifier, 'local'), 'import', this.scope, String(need(node, 'source')['value']))
    }
  }

  enterExport(node: Node): void {
    if (isTypeStatement(node, this.options.source)) return
    if (child(node, 'source')) { this.imports = true; return }
    for (const specifier of list(node, 'specifiers')) if (need(specifier, 'local').type === 'Identifier') this.exportedNames.add(nameOf(need(specifier, 'local')))
    const declaration = child(node, 'declaration')
    if (declaration?.type === 'FunctionDeclaration') this.exported.add(declaration)
  }

  writeTargets(pattern: Node): void {
    if (pattern.type === 'VariableDeclaration') return
    for (const node of targets(pattern)) this.references.push({ node, scope: this.scope, unit: this.unit, write: true })
  }

  enterIdentifier(node: Node, parent: Node | undefined, key: string): void {
    if (this.declaring.has(node)) return
    if (node.type === 'JSXIdentifier') {
      if (nameOf(node) === 'this') this.markThis()
      const root = parent?.type === 'JSXMemberExpression' ? key === 'object' : parent?.type === 'JSXOpeningElement' && /^[A-Z_$]/.test(nameOf(node))
      if (!root) return
    } else if (!isReference(node, parent, key)) return
    if (nameOf(node) === 'arguments') return
    this.references.push({ node, scope: this.scope, unit: this.unit, write: false })
  }

  markThis(): void {
    let unit: Unit | undefined = this.unit
    while (unit?.arrow) { unit.usesThis = true; unit = unit.parent }
    if (unit) unit.usesThis = true
  }
}

/** Does a function's activation hold the binding's value, as far as that is recorded? Declared functions and classes are not. */
function ofActivation({ scope, kind, self, writes }: Binding): boolean {
  if (scope.unit.form === 'module' || self) return false
  return writes > 0 || (kind !== 'function' && kind !== 'class' && kind !== 'enum' && kind !== 'import')
}

/** Is this the part of a loop that runs once a round? */
function isRepeated(parent: Node | undefined, key: string): boolean {
  if (!parent) return false
  if (isLoop(parent)) return key === 'body' || key === 'test' || key === 'update'
  return key === 'body' && (parent.type === 'WhileStatement' || parent.type === 'DoWhileStatement')
}

export function hasUseStrict(holder: Node): boolean {
  return list(holder, 'body').some(statement => statement['directive'] === 'use strict')
}

export function analyse(tape: Tape, options: Options): Analysis {
  return new Analyser(options).run(tape)
}
