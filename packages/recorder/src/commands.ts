import { OP_MARK } from '@cinescope/trace'
import type { LevelChange } from './control.ts'
import { recorder } from './record.ts'

/* What a program says to its recorder; the runtimes hand these on as they are. */

export interface StartOptions {
  /** Levels of modules and functions, as `setLevel` takes them. */
  readonly plan?: readonly LevelChange[]
  /** Of the calls of each function only the first of a task and then every so-manieth are recorded, a power of two; the others are counted. Default 1: all. */
  readonly sampling?: number
}

/** What `start` is given. */
export function prepare({ plan = [], sampling = 1 }: StartOptions): void {
  for (const change of plan) recorder.setLevel(change)
  recorder.sample(1, sampling)
}

export function isRecording(): boolean {
  return recorder.recording
}

/** Lowers functions of a module, or raises them again up to what they were built for, from their next call on. */
export function setLevel(change: LevelChange): void {
  recorder.setLevel(change)
}

/** The governor leaves a function, or without `function` all of a module's, alone from now on, whatever it costs. `on` false takes that back. */
export function pin(functions: { readonly module: string, readonly function?: number }, on = true): void {
  recorder.pin({ ...functions, on })
}

/** Puts a named mark on the timeline, with an image of the detail. */
export function mark(name: string, detail?: unknown): void {
  recorder.emit(OP_MARK, detail === undefined ? [name] : [name, detail], 2)
}
