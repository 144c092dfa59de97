import type { FunctionForm, Level } from '@cinescope/trace'
import type { Node } from './node.ts'
import type { UnitPath } from './path.ts'
import type { Scope } from './scope.ts'
import type { StreamCompiler } from './stream/stream-compiler.ts'

/** Something that has an activation of its own: the module body, a function, a field initialiser, a static block. */
export class Unit {
  readonly node: Node
  readonly form: FunctionForm
  readonly parent: Unit | undefined
  readonly name: string
  /** `createStore.dispatch`, `Cart.add`: with the names of the functions and classes around it. */
  readonly qualified: string
  readonly strict: boolean
  /** How much it records. 0: it has no probe at all. */
  readonly level: Level
  /** The governor leaves it alone. */
  readonly pinned: boolean
  scope!: Scope
  usesThis = false
  directEval = false
  hasWith = false
  /** Has expressions in JSX. */
  hasJsx = false
  loops = 0
  /** Of a class with `extends`. */
  derived = false
  /** Of a class whose fields or parameter properties a TypeScript compiler moves behind a root-level `super()`. */
  movesFields = false
  /** Names of `var` declarations, of functions at body level and of functions in inner blocks. */
  readonly vars: Set<string> = new Set()
  readonly bodyFunctions: string[] = []
  readonly blockFunctions: Set<string> = new Set()
  readonly bodyLexicals: Set<string> = new Set()

  /** Made by a compiler around statements of the developer, which stand here. */
  made: readonly [start: number, end: number] | undefined
  /** At levels 3 and 4, where it can be recorded. */
  path: UnitPath | undefined
  /** Built as a stream function (P30). */
  stream: StreamCompiler | undefined
  /** Index of the function's site; -1 while it has none. */
  site = -1
  /** Handed to something that calls it later: its cause is the activation that it was made in. */
  handedOn = false
  /** Names its environment at enter: an instance of an enclosing scope, or an enclosing activation. */
  scoped = false
  /** Functions inside name its activation, so its token has a name of its own: `$cf3`. 0: it is called `$cf`. */
  tokenNumber = 0
  /** With `try { } finally { }` and a result variable. */
  guarded = false
  /** Has an activation token of its own. */
  framed = false
  /** Variable and property probes are allowed. */
  values = true
  /** Depth in what does not run in its activation: its parameter list, which runs before the ENTER, and JSX that a compiler makes functions of. */
  outside = 0
  readonly temporaries: Set<string> = new Set()
  temporaryTop = 0
  /** Direct calls of React's hooks, as refresh compares them. */
  readonly hooks: string[] = []

  constructor(node: Node, form: FunctionForm, parent: Unit | undefined, { name, qualified, strict, level, pinned }: Pick<Unit, 'name' | 'qualified' | 'strict' | 'level' | 'pinned'>) {
    this.node = node
    this.form = form
    this.parent = parent
    this.name = name
    this.qualified = qualified
    this.strict = strict
    this.level = level
    this.pinned = pinned
  }

  get arrow(): boolean { return this.node.type === 'ArrowFunctionExpression' }
}
