import type { BlockStatement, CatchClause, DoWhileStatement, ForInStatement, ForOfStatement, ForStatement, Pattern, Statement, SwitchStatement, TryStatement, VariableDeclaration, WhileStatement } from 'acorn'
import { makeClass } from './class.ts'
import { Environment } from './environment.ts'
import { evaluate, evaluateNamed } from './expression.ts'
import { makeFunction } from './function.ts'
import type { Machine, Steps } from './machine.ts'
import type { Reference } from './member.ts'
import { bindPattern, namesOf, noteWrites } from './pattern.ts'

type Loop = WhileStatement | DoWhileStatement | ForStatement | ForInStatement | ForOfStatement

export type Completion = { readonly kind: 'return', readonly value: unknown } | { readonly kind: 'break' | 'continue', readonly label: string | undefined } | undefined

/** Hoists what a list of statements declares into `env`; `var`s go to `functions`. */
export function declare(statements: readonly Statement[], env: Environment, functions: Environment | undefined, m: Machine): void {
  if (functions) for (const statement of statements) declareVars(statement, functions)
  for (const statement of statements) {
    if (statement.type === 'VariableDeclaration' && statement.kind !== 'var') declareNames(statement, env)
    else if (statement.type === 'ClassDeclaration') env.declare(statement.id.name)
  }
  for (const statement of statements) if (statement.type === 'FunctionDeclaration') env.declare(statement.id.name, false, true, makeFunction(statement, env, m))
}

function declareNames(node: VariableDeclaration, env: Environment): void {
  for (const { id } of node.declarations) for (const name of namesOf(id)) env.declare(name, node.kind === 'const')
}

function declareVars(node: Statement | null | undefined, env: Environment): void {
  switch (node?.type) {
    case 'VariableDeclaration':
      if (node.kind === 'var') for (const { id } of node.declarations) for (const name of namesOf(id)) if (!env.slots.has(name)) env.declare(name, false, true)
      break
    case 'BlockStatement': for (const inner of node.body) declareVars(inner, env); break
    case 'IfStatement': declareVars(node.consequent, env); declareVars(node.alternate, env); break
    case 'ForStatement':
      if (node.init?.type === 'VariableDeclaration') declareVars(node.init, env)
      declareVars(node.body, env)
      break
    case 'ForInStatement':
    case 'ForOfStatement':
      if (node.left.type === 'VariableDeclaration') declareVars(node.left, env)
      declareVars(node.body, env)
      break
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'LabeledStatement': declareVars(node.body, env); break
    case 'TryStatement': declareVars(node.block, env); declareVars(node.handler?.body, env); declareVars(node.finalizer, env); break
    case 'SwitchStatement': for (const { consequent } of node.cases) for (const inner of consequent) declareVars(inner, env)
  }
}

export function* executeList(statements: readonly Statement[], env: Environment, m: Machine): Steps<Completion> {
  for (const statement of statements) {
    const completion = yield* execute(statement, env, m)
    if (completion) return completion
  }
  return undefined
}

function* executeBlock(node: BlockStatement, env: Environment, m: Machine): Steps<Completion> {
  const inner = new Environment(env)
  declare(node.body, inner, undefined, m)
  return yield* executeList(node.body, inner, m)
}

export function* execute(node: Statement, env: Environment, m: Machine, labels: readonly string[] = []): Steps<Completion> {
  m.begin(node, env)
  switch (node.type) {
    case 'ExpressionStatement':
      yield* evaluate(node.expression, env, m)
      return undefined
    case 'VariableDeclaration':
      yield* declareVariables(node, env, m)
      return undefined
    case 'FunctionDeclaration':
    case 'EmptyStatement': return undefined
    case 'ClassDeclaration':
      env.initialise(node.id.name, yield* makeClass(node, '', env, m))
      return undefined
    case 'BlockStatement': return yield* executeBlock(node, env, m)
    case 'ReturnStatement': return { kind: 'return', value: node.argument ? yield* evaluate(node.argument, env, m) : undefined }
    case 'BreakStatement': return { kind: 'break', label: node.label?.name }
    case 'ContinueStatement': return { kind: 'continue', label: node.label?.name }
    case 'ThrowStatement': {
      const value = yield* evaluate(node.argument, env, m)
      m.note('throw', node, env, [value])
      throw value
    }
    case 'IfStatement':
      if (yield* evaluate(node.test, env, m)) {
        m.arm(node.consequent, env)
        return yield* executeArm(node.consequent, env, m)
      }
      return node.alternate ? yield* executeArm(node.alternate, env, m) : undefined
    case 'LabeledStatement': {
      const completion = yield* execute(node.body, env, m, [...labels, node.label.name])
      return completion?.kind === 'break' && completion.label === node.label.name ? undefined : completion
    }
    case 'WhileStatement':
      while (yield* evaluate(node.test, env, m)) {
        const completion = yield* executeRound(node, env, m)
        if (leaves(completion, labels)) return after(completion)
      }
      return undefined
    case 'DoWhileStatement':
      do {
        const completion = yield* executeRound(node, env, m)
        if (leaves(completion, labels)) return after(completion)
      } while (yield* evaluate(node.test, env, m))
      return undefined
    case 'ForStatement': return yield* executeFor(node, env, m, labels)
    case 'ForInStatement':
    case 'ForOfStatement': return yield* executeForEach(node, env, m, labels)
    case 'SwitchStatement': return yield* executeSwitch(node, env, m)
    case 'TryStatement': return yield* executeTry(node, env, m)
    default: throw new Error(`${node.type} is beyond the interpreter`)
  }
}

/** What stands in an arm: the statements of a block, which is no statement of its own there, or one statement. */
function* executeArm(node: Statement, env: Environment, m: Machine): Steps<Completion> {
  return node.type === 'BlockStatement' ? yield* executeBlock(node, env, m) : yield* execute(node, env, m)
}

/** A round of a loop; at the end of its body the loop goes on. `tell` says what the round bound. */
function* executeRound(node: Loop, env: Environment, m: Machine, tell: () => void = () => undefined): Steps<Completion> {
  tell()
  m.arm(node, env)
  const completion = yield* executeArm(node.body, env, m)
  if (!completion) m.begin(node, env, true)
  return completion
}

function leaves(completion: Completion, labels: readonly string[]): boolean {
  if (!completion) return false
  return completion.kind !== 'continue' || (completion.label !== undefined && !labels.includes(completion.label))
}

/** What a loop that was left answers: its own `break` ends here. */
function after(completion: Completion): Completion {
  return completion?.kind === 'break' && completion.label === undefined ? undefined : completion
}

/** `let x` without a value binds undefined, `var x` binds nothing. */
export function* declareVariables(node: VariableDeclaration, env: Environment, m: Machine, head = false): Steps<void> {
  for (const { id, init } of node.declarations) {
    if (!init && node.kind === 'var') continue
    const value = init ? yield* evaluateNamed(init, id.type === 'Identifier' ? id.name : '', env, m) : undefined
    yield* bindPattern(id, value, env, m, node.kind === 'var' ? 'assignment' : 'declaration')
    // A head without a value has no place for a probe.
    noteWrites(id, env, m, { optional: head && !init })
  }
}

function* executeFor(node: ForStatement, env: Environment, m: Machine, labels: readonly string[]): Steps<Completion> {
  let scope = new Environment(env)
  const head = node.init?.type === 'VariableDeclaration' ? node.init : undefined
  const lexical = head !== undefined && head.kind !== 'var'
  if (head) {
    if (lexical) declareNames(head, scope)
    yield* declareVariables(head, scope, m, true)
  } else if (node.init) yield* evaluate(node.init as never, scope, m)
  if (lexical) scope = copyOf(scope)
  for (;;) {
    if (node.test && !(yield* evaluate(node.test, scope, m))) return undefined
    // A new round's variables may be told again (P13).
    const round = scope
    const completion = yield* executeRound(node, scope, m, () => { if (lexical) for (const { id } of head.declarations) noteWrites(id, round, m, { optional: true }) })
    if (leaves(completion, labels)) return after(completion)
    if (lexical) scope = copyOf(scope)
    if (node.update) yield* evaluate(node.update, scope, m)
  }
}

function copyOf(from: Environment): Environment {
  const copy = new Environment(from.outer, from.activation, from.frame)
  for (const [name, slot] of from.slots) copy.slots.set(name, { ...slot })
  return copy
}

function* executeForEach(node: ForInStatement | ForOfStatement, env: Environment, m: Machine, labels: readonly string[]): Steps<Completion> {
  const over = yield* evaluate(node.right, env, m)
  const round = function* (value: unknown): Steps<Completion> {
    const scope = new Environment(env)
    const { left } = node
    const id: Pattern = left.type === 'VariableDeclaration' ? left.declarations[0]!.id : left
    const declared = left.type === 'VariableDeclaration' && left.kind !== 'var'
    if (declared) declareNames(left, scope)
    const members: Reference[] = []
    yield* bindPattern(id, value, scope, m, declared ? 'declaration' : 'assignment', members)
    return yield* executeRound(node, scope, m, () => { noteWrites(id, scope, m, { members }) })
  }
  if (node.type === 'ForInStatement') {
    for (const key in over as object) {
      const completion = yield* round(key)
      if (leaves(completion, labels)) return after(completion)
    }
    return undefined
  }
  for (const value of over as Iterable<unknown>) {
    const completion = yield* round(value)
    if (leaves(completion, labels)) return after(completion)
  }
  return undefined
}

function* executeSwitch(node: SwitchStatement, env: Environment, m: Machine): Steps<Completion> {
  const value = yield* evaluate(node.discriminant, env, m)
  const scope = new Environment(env)
  declare(node.cases.flatMap(({ consequent }) => consequent), scope, undefined, m)
  let from = -1
  for (let i = 0; i < node.cases.length && from < 0; i++) {
    const { test } = node.cases[i]!
    if (test && (yield* evaluate(test, scope, m)) === value) from = i
  }
  if (from < 0) from = node.cases.findIndex(({ test }) => !test)
  if (from < 0) return undefined
  for (const one of node.cases.slice(from)) {
    const { consequent } = one
    if (consequent.length > 0) m.arm(one, scope)
    const completion = yield* executeList(consequent, scope, m)
    if (completion) return completion.kind === 'break' && completion.label === undefined ? undefined : completion
  }
  return undefined
}

function* executeTry(node: TryStatement, env: Environment, m: Machine): Steps<Completion> {
  let completion: Completion
  let override: Completion
  try {
    if (!node.handler) completion = yield* executePart(node, node.block, env, m)
    else {
      let failure: { readonly error: unknown } | undefined
      try {
        completion = yield* executePart(node, node.block, env, m)
      } catch (error) {
        failure = { error }
      }
      if (failure) completion = yield* executeCatch(node, node.handler, failure.error, env, m)
    }
  } finally {
    if (node.finalizer) {
      m.land(node.finalizer, env, completion?.kind === 'return')
      override = yield* executeBlock(node.finalizer, env, m)
    }
    // oxlint-disable-next-line no-unsafe-finally -- that is what it interprets
    if (override) return override
  }
  return completion
}

/** The block of a `try`, or of its `catch`: at its end the statement goes on, which only a `finally` would see. */
function* executePart(node: TryStatement, block: BlockStatement, env: Environment, m: Machine): Steps<Completion> {
  const completion = yield* executeBlock(block, env, m)
  if (!completion && node.finalizer) m.begin(node, env, true)
  return completion
}

function* executeCatch(statement: TryStatement, node: CatchClause, error: unknown, env: Environment, m: Machine): Steps<Completion> {
  const scope = new Environment(env)
  const { param } = node
  if (param) for (const name of namesOf(param)) scope.declare(name)
  if (param?.type === 'Identifier') scope.initialise(param.name, error)
  m.note('catch', node, scope, [error])
  if (param && param.type !== 'Identifier') yield* bindPattern(param, error, scope, m, 'declaration')
  if (param) noteWrites(param, scope, m, { optional: param.type === 'Identifier' })
  m.land(node, scope)
  return yield* executePart(statement, node.body, scope, m)
}
