import type { ArrowFunctionExpression, BlockStatement, FunctionDeclaration, FunctionExpression, Statement } from 'acorn'
import { Environment, type Activation, type Receiver } from './environment.ts'
import { evaluate } from './expression.ts'
import type { Frame } from './journal.ts'
import { Signal, type Machine, type Steps } from './machine.ts'
import { bindPattern, namesOf } from './pattern.ts'
import { declare, execute, executeList } from './statement.ts'

export type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression
export type Callable = (this: unknown, ...args: unknown[]) => unknown

/** Runs a sync evaluation, which never suspends, to its end. */
export function finish<T>(steps: Steps<T>): T {
  const step = steps.next()
  if (!step.done) throw new Error('suspended where nothing may')
  return step.value
}

export function rename(fn: object, name: string): void {
  Object.defineProperty(fn, 'name', { value: name, configurable: true })
}

/** A function of the host that interprets `node`. Its name, if it is anonymous, is `name`. */
export function makeFunction(node: FunctionNode, env: Environment, m: Machine, name = '', home?: object): Callable {
  const arrow = node.type === 'ArrowFunctionExpression'
  const own = node.type === 'FunctionExpression' && node.id ? new Environment(env) : env
  const bind = (receiver: unknown, args: readonly unknown[]): Environment => {
    const activation: Activation = arrow ? env.activation : { receiver: { value: receiver, ready: true }, home, construct: undefined }
    return finish(bindArguments(node, own, activation, args, m))
  }
  const method = {
    plain(this: unknown, ...args: unknown[]): unknown { return finish(runBody(node, bind(this, args), m)) },
    generator(this: unknown, ...args: unknown[]): unknown { return generate(node, bind(this, args), m) },
    promise(this: unknown, ...args: unknown[]): unknown { return drive(() => runBody(node, bind(this, args), m)) },
    asyncGenerator(this: unknown, ...args: unknown[]): unknown { return generateAsync(runBody(node, bind(this, args), m)) },
  }
  const made = node.async ? (node.generator ? method.asyncGenerator : method.promise) : node.generator ? method.generator
    // Only these can be constructed.
    : arrow || home !== undefined ? method.plain : function (this: unknown, ...args: unknown[]): unknown { return finish(runBody(node, bind(this, args), m)) }
  rename(made, node.type !== 'ArrowFunctionExpression' && node.id ? node.id.name : name)
  Object.defineProperty(made, 'length', { value: lengthOf(node), configurable: true })
  if (own !== env) own.declare(node.type === 'FunctionExpression' ? node.id!.name : '', true, true, made)
  return made as Callable
}

function lengthOf(node: FunctionNode): number {
  const index = node.params.findIndex(param => param.type === 'AssignmentPattern' || param.type === 'RestElement')
  return index < 0 ? node.params.length : index
}

/** Parameters run before the function is entered, in whatever frame called it. */
export function* bindArguments(node: FunctionNode, outer: Environment, activation: Activation, args: readonly unknown[], m: Machine): Steps<Environment> {
  const env = new Environment(outer, activation)
  env.frame = undefined
  for (const param of node.params) for (const name of namesOf(param)) env.declare(name)
  let i = 0
  for (const param of node.params) {
    if (param.type === 'AssignmentPattern' && args[i] === undefined) env.defaults.push(param)
    if (param.type === 'RestElement') yield* bindPattern(param.argument, args.slice(i), env, m, 'parameter')
    else yield* bindPattern(param, args[i++], env, m, 'parameter')
  }
  return env
}

/** Enters, runs the body, leaves; `env` holds the parameters. */
export function* runBody(node: FunctionNode, env: Environment, m: Machine, receiver: Receiver | undefined = env.activation.receiver): Steps {
  const names = node.params.flatMap(param => [...namesOf(param)])
  const frame = m.journal.frame(node, 'function')
  env.frame = frame
  env.own = frame
  m.journal.push(frame)
  // A function of the body by the name of a parameter is there before anything runs.
  if (node.body.type === 'BlockStatement') declare(node.body.body, env, env, m)
  m.note('enter', node, env, names.map(name => env.slots.get(name)!.value), { names, environment: env.outer!, self: receiver?.value })
  // Only a parameter that is no pattern, of a function that has arguments of its own, can tell.
  if (node.type !== 'ArrowFunctionExpression') for (const param of env.defaults) if (node.params.includes(param)) m.operand(param.right, env)
  return yield* inFrame(frame, env, m, function* () {
    if (node.body.type === 'BlockStatement') return yield* runStatements(node.body, env, m)
    frame.steps.push(node.body)
    return yield* evaluate(node.body, env, m)
  }, node.body.type === 'BlockStatement')
}

function* runStatements(body: BlockStatement, env: Environment, m: Machine): Steps {
  const completion = yield* executeList(body.body, env, m)
  return completion?.kind === 'return' ? completion.value : undefined
}

/** What runs within a frame: says what it answered, or that it ended otherwise and, if it `lands`, where. */
export function* inFrame(frame: Frame, env: Environment, m: Machine, run: () => Steps, lands = false): Steps {
  let returned = false
  try {
    const value = yield* run()
    returned = true
    m.note('leave', undefined, env, [value], { optional: m.module && frame.kind === 'module' })
    return value
  } finally {
    if (!returned && lands) m.land(frame.node, env)
    frame.ended = returned || m.sees(frame)
    if (!returned) m.journal.note('end', frame)
    m.journal.pop(frame)
  }
}

/** At a suspension: the frame goes off the stack, and comes back with a value, or silently with an exception. */
export function* suspend(env: Environment, m: Machine, run: () => Steps): Steps {
  const frame = env.frame!
  m.journal.pop(frame)
  let received = false
  try {
    const value = yield* run()
    received = true
    return value
  } finally {
    m.journal.push(frame)
    if (!received) m.journal.note('back', frame)
  }
}

function* generate(node: FunctionNode, env: Environment, m: Machine): Steps {
  return yield* runBody(node, env, m)
}

/** Runs an async function; `start` binds its parameters, and fails as it does. */
async function drive(start: () => Steps): Promise<unknown> {
  const steps = start()
  let step = steps.next()
  while (!step.done) {
    let value: unknown
    try {
      value = await (step.value as Signal).value
    } catch (error) {
      step = steps.throw(error)
      continue
    }
    step = steps.next(value)
  }
  return step.value
}

async function* generateAsync(steps: Steps): AsyncGenerator<unknown, void, unknown> {
  let step = steps.next()
  while (!step.done) {
    const { kind, value } = step.value as Signal
    let sent: unknown
    let how: 'next' | 'throw' | 'return' = 'return'
    try {
      sent = kind === 'await' ? await value : yield value
      how = 'next'
    } catch (error) {
      sent = error
      how = 'throw'
    } finally {
      // Closed from outside: what its `finally` blocks await is not waited for.
      if (how === 'return') steps.return(undefined)
    }
    step = how === 'next' ? steps.next(sent) : steps.throw(sent)
  }
  // What is returned would be awaited: interpreted async generators return nothing.
  if (step.value !== undefined) throw new Error('an async generator that returns a value is beyond the interpreter')
  return
}

export function functionOf(env: Environment): Frame {
  let at = env
  while (!at.own) at = at.outer!
  return at.own
}

export function isAsyncGenerator(env: Environment): boolean {
  const { node } = functionOf(env) as { readonly node: Partial<FunctionNode> }
  return node.async === true && node.generator === true
}

/** The body of a program. */
export function* runProgram(body: readonly Statement[], node: Parameters<Machine['journal']['frame']>[0], env: Environment, m: Machine): Steps {
  const frame = m.journal.frame(node, 'module')
  env.frame = frame
  env.own = frame
  m.journal.push(frame)
  // A module that does nothing but declare has no frame (P17).
  m.note('enter', node, env, [], { optional: m.module })
  return yield* inFrame(frame, env, m, function* () {
    declare(body, env, env, m)
    for (const statement of body) yield* execute(statement, env, m)
    return undefined
  })
}

export { drive }
