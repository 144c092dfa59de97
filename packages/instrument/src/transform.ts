import { isSecretName, LEVEL_VALUES, MARK_BRACE, MARK_DIRECT, MARK_GROUP, MARK_NAMED, MARK_SEPARATED, SITE_WRITE, WRITE_SCOPED, type ProbeName, type SiteKind } from '@cinescope/trace'
import type { Analysis } from './analysis.ts'
import type { Edits } from './edits.ts'
import { bare, isAnonymous, isFunction, isJsxCode, nameOf, need, type Node } from './node.ts'
import type { PureCalls } from './pure.ts'
import { environmentOf, instanceAt, Scope, type Binding } from './scope.ts'
import { hushed } from './secret.ts'
import { moduleNumbers } from './stream/module-numbers.ts'
import type { Table } from './table.ts'
import type { Unit } from './unit.ts'
import type { Tape } from './tape.ts'
import { streamWrite } from './visit/stream.ts'
import { foldedIn } from './visit/value.ts'

export interface TransformInput {
  readonly source: string
  readonly tape: Tape
  readonly analysis: Analysis
  readonly edits: Edits
  readonly table: Table
  readonly pure: PureCalls
  readonly prefix: string
  readonly sourceType: 'module' | 'script' | 'commonjs'
  readonly typescript: boolean
  /** Numeric loops become stream functions (P30). */
  readonly streams: boolean
  /** Does React's refresh compare the hooks that a function calls? */
  readonly refresh: boolean
  /** Imported probes are used without aliases. */
  readonly bundled: boolean
  /** Does a compiler make functions of what stands in JSX, to be called later and again? */
  readonly lateJsx: boolean
}

/** Acts when a node is left: everything inside it is done (edits.ts says why). */
export type Visitor = (node: Node, t: Transform) => void
/** Acts when a node is entered, without inserting anything; true leaves the node and all inside it alone. */
export type Entry = (node: Node, t: Transform) => boolean | void

export interface Visitors {
  readonly enter: Readonly<Record<string, Entry>>
  readonly leave: Readonly<Record<string, Visitor>>
}

/** The node that uses an expression, and under which key. */
export interface User { readonly node: Node, readonly key: string }

/** The state of one file's transform, and the vocabulary in which visitors write probes. */
export class Transform {
  readonly source: string
  readonly analysis: Analysis
  readonly edits: Edits
  readonly table: Table
  readonly pure: PureCalls
  readonly prefix: string
  readonly sourceType: 'module' | 'script' | 'commonjs'
  readonly typescript: boolean
  readonly streams: boolean
  readonly refresh: boolean
  readonly bundled: boolean
  readonly lateJsx: boolean
  /** Of the stream functions, for the runtime. */
  readonly definitions: (readonly number[])[] = []
  /** What calls that end an optional chain put around the chain, once it is left. */
  readonly chainWraps: Map<Node, readonly [before: string, after: string]> = new Map()
  /** Secret keys by the identifiers that a pattern binds to them. */
  readonly aliases: Map<Node, string> = new Map()
  /** Sites of the suspensions of `for await` loops. */
  readonly rounds: Map<Node, number> = new Map()
  /** Nodes to leave alone with all that is in them, once they are come to. */
  readonly untouched: Set<Node> = new Set()
  /** Calls and chains whose value a probe tells. */
  readonly told: Set<Node> = new Set()
  readonly #tape: Tape
  /** Place of the current node. */
  #at = 0
  /** Names that are asked for often: of probes, of units' tokens by their numbers, of the module's first site. */
  readonly #probes: Map<ProbeName, string> = new Map()
  readonly #tokens: string[] = []
  readonly #module: string
  /** What the open nodes found, to be restored when they are left: scopes by those that opened one, temporaries by statements. */
  readonly #scopes: Scope[] = []
  readonly #temporaries: number[] = []
  #numbers: ReadonlyMap<Binding, number> | undefined
  #folded: readonly number[] | undefined
  unit: Unit
  scope: Scope

  constructor(input: TransformInput) {
    this.#tape = input.tape
    this.source = input.source
    this.analysis = input.analysis
    this.edits = input.edits
    this.table = input.table
    this.pure = input.pure
    this.prefix = input.prefix
    this.#module = this.name('H')
    this.sourceType = input.sourceType
    this.typescript = input.typescript
    this.streams = input.streams
    this.refresh = input.refresh
    this.bundled = input.bundled
    this.lateJsx = input.lateJsx
    this.unit = input.analysis.root
    this.scope = input.analysis.root.scope
  }

  run(visitors: Visitors): void {
    this.#tape.run(place => this.#leavesAlone(place, visitors), place => { this.#leave(place, visitors) })
  }

  #leave(place: number, visitors: Visitors): void {
    const node = this.#tape.nodes[place]!
    this.#at = place
    visitors.leave[node.type]?.(node, this)
    if (this.unit.path && this.#tape.types[place]!.numbered) visitors.leave['Statement']?.(node, this)
    if (this.unit.stream?.isTest(node)) visitors.leave['StreamTest']?.(node, this)
    const own = this.unit.node === node
    if (own && this.unit.form === 'field') visitors.leave['FieldValue']?.(node, this)
    if (this.analysis.scopeOf.has(node)) this.scope = this.#scopes.pop()!
    if (own && this.unit.parent) this.unit = this.unit.parent
    if (this.#isOutside(place)) this.unit.outside--
    if (this.#tape.types[place]!.statement) this.unit.temporaryTop = this.#temporaries.pop()!
  }

  #leavesAlone(place: number, visitors: Visitors): boolean {
    const node = this.#tape.nodes[place]!
    this.#at = place
    const outer = this.unit
    const scope = this.scope
    // An import cycle may run the defaults of an exported, hoisted function before the module knows any probe (P16).
    if (this.#isParameter(place) && this.analysis.early && this.analysis.exported.has(outer.node)) return true
    const outside = this.#isOutside(place)
    if (outside) outer.outside++
    this.unit = this.analysis.units.get(node) ?? outer
    const own = this.analysis.scopeOf.get(node)
    if (own) this.scope = own
    const isField = this.unit !== outer && this.unit.form === 'field'
    const alone = (isField && visitors.enter['FieldValue']?.(node, this) === true) || this.untouched.has(node) || visitors.enter[node.type]?.(node, this) === true
    if (alone) {
      this.unit = outer
      this.scope = scope
      if (outside) outer.outside--
      return true
    }
    if (own) this.#scopes.push(scope)
    if (this.#tape.types[place]!.statement) this.#temporaries.push(outer.temporaryTop)
    return false
  }

  /** Does the node stand in the parameter list of the current function? */
  #isParameter(place: number): boolean {
    return this.#tape.keys[place] === 'params' && this.parent() === this.unit.node
  }

  /** Does the node's code run in another activation than that of the current function? */
  #isOutside(place: number): boolean {
    return this.#isParameter(place) || (this.lateJsx && isJsxCode(this.#tape.nodes[place]!))
  }

  /**
   * Are helpers of the file properties of the global object, because a script may be run twice? One that declares `let`, `const` or
   * `class` itself can be run only once, so there nothing forbids to declare them out of sight.
   */
  get globals(): boolean { return this.sourceType === 'script' && this.analysis.root.bodyLexicals.size === 0 }

  /** The nearest ancestor, or one further up. */
  parent(up = 1): Node | undefined { return this.#tape.nodes[this.#ancestor(up)] }
  /** The key of the current node in its parent, or of an ancestor in its. */
  get key(): string { return this.#tape.keys[this.#at]! }
  keyOf(up: number): string { return this.#tape.keys[this.#ancestor(up)] ?? '' }
  #ancestor(up: number): number {
    let place = this.#at
    for (; up > 0 && place >= 0; up--) place = this.#tape.parent(place)
    return place
  }

  /** Is the current node part of an optional chain around it, which a wrapper would end? */
  get inChain(): boolean {
    for (let up = 1; ; up++) {
      const parent = this.parent(up)
      if (!parent) return false
      if (parent.type === 'ChainExpression') return true
      const key = this.keyOf(up - 1)
      if (!(parent.type === 'MemberExpression' && key === 'object') && !(parent.type === 'CallExpression' && key === 'callee') && parent.type !== 'TSNonNullExpression') return false
    }
  }

  /** Source text for people, cut short. */
  excerpt(node: Node): string {
    const text = this.text(node)
    return text.length > 60 ? `${text.slice(0, 57)}...` : text
  }

  text(node: Node): string { return this.source.slice(node.start, node.end) }

  /** Is the value of the current expression thrown away? */
  get discarded(): boolean {
    for (let up = 1; ; up++) {
      const parent = this.parent(up)
      const key = this.keyOf(up - 1)
      if (!parent) return false
      if (parent.type === 'ParenthesizedExpression' || parent.type === 'ChainExpression') continue
      // The value of a script's last expression statement is what evaluating the script answers.
      if (parent.type === 'ExpressionStatement') return !this.answers
      if (parent.type === 'ForStatement') return key === 'init' || key === 'update'
      if (parent.type !== 'SequenceExpression') return false
      const expressions = parent['expressions'] as readonly Node[]
      if (expressions.at(-1) !== this.parent(up - 1)) return true
    }
  }

  /** The nearest ancestor of the current expression that is neither parentheses nor a type. */
  get user(): User | undefined {
    for (let up = 1; ; up++) {
      const node = this.parent(up)
      if (!node) return undefined
      if (bare(node) === node) return { node, key: this.keyOf(up - 1) }
    }
  }

  /**
   * Does a message of the engine show the text of the current expression: as part of a callee, or of what is constructed, taken apart or iterated?
   * `o[k] is not a function`, `Cannot destructure property 'a' of 'b.c' as it is undefined`.
   */
  get named(): boolean {
    for (let up = 1; ; up++) {
      const parent = this.parent(up)
      const key = this.keyOf(up - 1)
      switch (parent?.type) {
        case 'MemberExpression':
        case 'ChainExpression':
        case 'BinaryExpression':
        case 'LogicalExpression':
        case 'UnaryExpression':
        case 'TemplateLiteral': continue
        case 'CallExpression':
        case 'NewExpression': return key === 'callee'
        case 'TaggedTemplateExpression': return key === 'tag'
        case 'SpreadElement': return true
        case 'ForOfStatement': return key === 'right'
        case 'VariableDeclarator': return key === 'init' && need(parent, 'id').type !== 'Identifier'
        case 'AssignmentExpression':
        case 'AssignmentPattern': return key === 'right' && need(parent, 'left').type.endsWith('Pattern')
        default: if (!parent || bare(parent) === parent) return false
      }
    }
  }

  /** As `user`, of an ancestor of the current node. */
  userOf(node: Node): User | undefined {
    let up = 0
    while (this.parent(up) && this.parent(up) !== node) up++
    for (up++; ; up++) {
      const parent = this.parent(up)
      if (!parent) return undefined
      if (bare(parent) === parent) return { node: parent, key: this.keyOf(up - 1) }
    }
  }

  /** Are positions inside lists of statements, where one can be added? */
  inList(up = 1): boolean {
    const parent = this.parent(up)
    return parent !== undefined && (parent.type === 'Program' || parent.type === 'BlockStatement' || parent.type === 'StaticBlock' || parent.type === 'TSModuleBlock'
      || (parent.type === 'SwitchCase' && this.keyOf(up - 1) === 'consequent'))
  }

  /**
   * An opening parenthesis before the current node. At the start of a statement it gets a semicolon, because in code without
   * semicolons it would otherwise turn the line before into a call (P4). The operand in front tells `strip` what was inserted.
   */
  get parenthesis(): string {
    const start = this.parent(0)!.start
    for (let up = 1; ; up++) {
      const parent = this.parent(up)
      if (!parent || parent.start !== start) return `(${MARK_GROUP},`
      if (parent.type === 'ExpressionStatement') return this.inList(up + 1) ? `;(${MARK_SEPARATED},` : `(${MARK_GROUP},`
    }
  }

  /** Do the statements here decide what evaluating the script answers? */
  get answers(): boolean { return this.sourceType === 'script' && this.unit.form === 'module' }

  /** A statement that evaluates an expression. Where that would be the script's answer it is a declaration of nothing, which answers nothing (P6). */
  statement(expression: string): string { return this.answers ? `var {}=${expression}||0;` : `${expression};` }

  /** The opening brace of a block around a statement. No function's text holds statements of a script, so there `strip` needs no mark. */
  get brace(): string { return this.answers ? '{' : `{${MARK_BRACE};` }

  // Names

  name(suffix: string): string { return `${this.prefix}${suffix}` }

  probe(name: ProbeName): string {
    const known = this.#probes.get(name)
    if (known !== undefined) return known
    const made = this.name(name)
    this.#probes.set(name, made)
    return made
  }

  /** Does the file use this probe so far? */
  uses(name: ProbeName): boolean { return this.#probes.has(name) }

  get token(): string { return this.unit.framed && this.unit.outside === 0 ? this.tokenOf(this.unit) : '-1' }

  /** The variable of a unit's token. */
  tokenOf({ tokenNumber }: Unit): string { return this.#tokens[tokenNumber] ??= this.name(`f${tokenNumber || ''}`) }

  /** `$cf & 2 && `: nothing more runs while the activation records no values. */
  get guard(): string { return `${this.token}&2&&` }

  /** `$cf & 4 && `: nothing more runs while the activation records no path. */
  get pathGuard(): string { return `${this.token}&4&&` }

  /** May variable and property probes stand here? */
  get values(): boolean { return this.unit.level >= LEVEL_VALUES && this.unit.values }

  /** A variable of the function for one value within one statement; undefined where none can be declared. */
  temporary(kind: 't' | 'o' = 't'): string | undefined {
    if (this.token === '-1') return undefined
    const name = this.name(`${kind}${++this.unit.temporaryTop}`)
    this.unit.temporaries.add(name)
    return name
  }

  // Sites

  /** `$cf&4&&$cJ($cH+7,$cf)`: control came to a branch. */
  branch(site: number): string { return `${this.pathGuard}${this.probe('J')}(${this.at(site)},${this.token})` }

  /** Adds a site of the current function; undefined if the developer did not write the node. */
  site(kind: SiteKind, node: Node, subject = 0, detail = 0): number | undefined {
    const made = node === this.unit.node ? this.unit.made : undefined
    return made || this.table.has(node) ? this.table.site(kind, node, this.owner, subject, detail, made) : undefined
  }

  get owner(): number {
    let unit = this.unit
    while (unit.site < 0 && unit.parent) unit = unit.parent
    return Math.max(unit.site, 0)
  }

  at(site: number): string {
    // Keeps the module's registration alive in bundles that keep only this probe (P17).
    const alive = this.unit.form === 'module' && !this.unit.framed && this.analysis.early ? `${this.probe('K')}&&` : ''
    return site === 0 ? `${alive}${this.#module}` : `${alive}${this.#module}+${site}`
  }

  /** `$cW($cH+3,$cf,` for a site. */
  call(name: ProbeName, site: number, token: string = this.token): string { return `${this.probe(name)}(${this.at(site)},${token},` }

  // Variables

  binding(node: Node): Binding | undefined { return this.analysis.resolved.get(node) }

  /** Can a probe read this variable right after it was written, and would that be what was written? */
  readable(binding: Binding | undefined): binding is Binding {
    return binding !== undefined && binding.kind !== 'import' && !binding.self && !(this.sourceType === 'script' && binding.scope.kind === 'module' && binding.scope.parent === undefined
      && (binding.kind === 'var' || binding.kind === 'function'))
  }

  /** Where texts stand that bundlers replace and fold: start, end, start, end... */
  get folded(): readonly number[] { return this.#folded ??= foldedIn(this.source) }

  /** The number that a constant of the module is, if its declaration says so. */
  numberOf(binding: Binding): number | undefined {
    this.#numbers ??= moduleNumbers(this)
    return this.#numbers.get(binding)
  }

  /** The instance variable that a write of this binding names here, if its scope has instances. */
  instance(binding: Binding, offset: number): string | undefined {
    if (!binding.scope.instances || !binding.scope.unit.framed || this.unit.outside > 0) return undefined
    if (offset < binding.scope.bodyStart || !this.#reaches(binding.scope)) return undefined
    return this.name(`s${binding.scope.index}`)
  }

  #reaches(scope: Scope): boolean {
    for (let at: Scope | undefined = this.scope; at; at = at.parent) if (at === scope) return true
    return false
  }

  /** The nearest instance variable at an offset, or 0. */
  nearest(from: Scope | undefined, offset: number): string {
    const scope = instanceAt(from, offset)
    return scope ? this.name(`s${scope.index}`) : '0'
  }

  /** A function's nearest environment: an instance, the negative token of an activation, or 0 where neither can be named. */
  environment(unit: Unit): string {
    const found = environmentOf(unit, other => other.framed)
    if (!found) return '0'
    if (found instanceof Scope) return this.name(`s${found.index}`)
    return found.tokenNumber === 0 ? '0' : `-${this.tokenOf(found)}`
  }

  /** What a probe is given instead of a value that is secret: recorders write "redacted". */
  get redacted(): string { return this.probe('K') }

  /** The name that makes what an identifier binds a secret: its own, or the key that it is taken from. */
  secretName(id: Node): string | undefined {
    return isSecretName(nameOf(id)) ? nameOf(id) : this.aliases.get(id)
  }

  /**
   * A probe for a write of `binding`, with the text of its value; undefined where none belongs. With `\n` for a value the
   * probe is to hand something through, which none may with a secret.
   */
  write(binding: Binding, node: Node, flags: number, value: string, offset: number = node.start, token: string = this.token): string | undefined {
    const secret = this.secretName(node)
    if (secret !== undefined) {
      if (value === '\n') return undefined
      value = hushed(secret, value, this)
    }
    const instance = this.instance(binding, offset)
    const site = this.site(SITE_WRITE, node, binding.index, flags | (instance ? WRITE_SCOPED : 0))
    if (site === undefined) return undefined
    if (instance) return `${this.call('WS', site, token)}${instance},${value})`
    const probe = `${this.call('W', site, token)}${value})`
    if (!this.unit.stream?.variables.has(node)) return probe
    this.unit.stream.site('write', node, site)
    return streamWrite(node, probe, this.at(site), value, this)
  }

  /** Probes for names that were just bound, as one expression standing at `offset`; undefined if there are none. */
  writes(ids: readonly Node[], flags: number, offset?: number): string | undefined {
    return this.together(ids.flatMap(id => {
      const binding = this.binding(id)
      return this.readable(binding) ? this.write(binding, id, flags, nameOf(id), offset) ?? [] : []
    }))
  }

  /** Several probes as one guarded expression; undefined if there are none. */
  together(probes: readonly string[]): string | undefined {
    if (probes.length === 0) return undefined
    return probes.length === 1 ? `${this.guard}${probes[0]}` : `${this.guard}(${probes.join(',')})`
  }

  /**
   * Can `node` be evaluated again, after `between` ran, with the same value and no effect? Holds for `this`, literals, and
   * variables that nothing writes meanwhile.
   */
  stable(node: Node, between: readonly Node[]): boolean {
    const inner = bare(node)
    if (inner.type === 'ThisExpression') return true
    if (inner.type === 'Literal') return !('regex' in inner)
    if (inner.type !== 'Identifier') return false
    const binding = this.binding(inner)
    if (!this.readable(binding) || this.analysis.directEval) return false
    return binding.writes === 0 || between.every(other => this.quiet(other))
  }

  /** Never changes: a literal, `this`, or a variable that is written only once. */
  constant(node: Node): boolean {
    const inner = bare(node)
    return this.stable(node, [inner]) && (inner.type !== 'Identifier' || this.binding(inner)?.writes === 0)
  }

  /** Does evaluating this expression certainly run no other code and write nothing? */
  quiet(node: Node): boolean {
    const inner = bare(node)
    if (inner.type === 'Identifier') return this.binding(inner) !== undefined
    return inner.type === 'Literal' || inner.type === 'ThisExpression' || isFunction(inner) || (inner.type === 'TemplateLiteral' && (inner['expressions'] as unknown[]).length === 0)
  }

  /** Text that names a value later: the expression itself if it is stable, else a temporary put around it. */
  keep(node: Node, between: readonly Node[]): string | undefined {
    if (this.stable(node, between)) return this.text(bare(node))
    const temporary = this.temporary()
    if (!temporary) return undefined
    this.assign(node, temporary)
    return temporary
  }

  /** Puts `temporary=` before an expression without giving an anonymous function the temporary's name. */
  assign(node: Node, temporary: string): void {
    const [before, after] = direct(node)
    this.edits.wrap(node, `${temporary}=${before}`, after)
  }
}

/** What must stand around an expression that becomes the operand of an assignment: an anonymous function stays anonymous. */
export function direct(node: Node): readonly [before: string, after: string] {
  return node.type === 'SequenceExpression' || isAnonymous(node) ? [`(${MARK_DIRECT},`, ')'] : ['', '']
}

/**
 * What must stand around the value of a variable called `name` that a probe hands through: an anonymous function or class still
 * takes the variable's name. Undefined where it cannot.
 */
export function handedOn(node: Node, name: string): readonly [before: string, after: string] | undefined {
  if (!isAnonymous(node)) return direct(node)
  return name === '__proto__' ? undefined : [`{${MARK_NAMED}:0,${name}:`, `}.${name}`]
}
