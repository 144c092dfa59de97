import { parse } from 'acorn'
import { Environment } from './interpreter/environment.ts'
import { drive, finish, runProgram } from './interpreter/function.ts'
import { Journal, type Event, type Moment } from './interpreter/journal.ts'
import { Machine } from './interpreter/machine.ts'
import { skeletonOf } from './interpreter/skeleton.ts'
import { createWorld, show, type World } from './world.ts'

export type SourceType = 'module' | 'commonjs'

/** What a run showed: what it logged, and how it ended. */
export type Outcome = readonly string[]

/** An interpreted function has no text of its own, so nobody sees one. */
function hideTexts(): () => void {
  const functions: object = Function.prototype
  const before = Object.getOwnPropertyDescriptor(functions, 'toString')!
  Object.defineProperty(functions, 'toString', { ...before, value: () => 'function' })
  return () => { Object.defineProperty(functions, 'toString', before) }
}

async function ended(world: World, run: () => unknown): Promise<Outcome> {
  let end = 'done'
  const restore = hideTexts()
  try {
    await run()
  } catch (error) {
    end = `threw ${show(error)}`
  }
  // What the program left for later runs now.
  await new Promise(setImmediate)
  restore()
  return [...world.lines, end]
}

/** Runs the text with the engine. Both kinds are strict: a CommonJS text begins with the directive. */
export function runText(code: string, sourceType: SourceType): Promise<Outcome> {
  const world = createWorld()
  const names = Object.keys(world.globals)
  const text = sourceType === 'module' ? `return (async () => { 'use strict';${code}\n})()` : `return (function () {${code}\n})()`
  const run = new Function(...names, text) as (...values: unknown[]) => unknown
  return ended(world, () => run(...Object.values(world.globals)))
}

export interface Interpreted { readonly outcome: Outcome, readonly events: readonly Event[] }

/** Runs it with the interpreter, which says what truly happened. */
export async function interpret(source: string, sourceType: SourceType, look?: (event: Event, environment: Environment | undefined) => Moment | undefined): Promise<Interpreted> {
  const world = createWorld()
  const program = parse(source, { ecmaVersion: 'latest', sourceType: sourceType === 'module' ? 'module' : 'script', allowReturnOutsideFunction: true })
  const journal = new Journal(look)
  const m = new Machine(journal, sourceType === 'module', skeletonOf(program))
  const env = new Environment(undefined, { receiver: { value: undefined, ready: true }, home: undefined, construct: undefined }, undefined, world.globals)
  const steps = (): ReturnType<typeof runProgram> => runProgram(program.body as never, program, env, m)
  const outcome = await ended(world, () => sourceType === 'module' ? drive(steps) : finish(steps()))
  return { outcome, events: journal.events }
}
