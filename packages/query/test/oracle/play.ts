import {
  OBJECT_PLAIN, OP_CATCH, OP_CONSOLE, OP_ENTER, OP_ERROR, OP_IMAGE, OP_LEAVE, OP_RESUME, OP_SET, OP_SUSPEND, OP_TASK, OP_THROW, OP_UNWIND, OP_WRITE,
} from '@cinescope/trace'
import { Random } from '../tools/random.ts'
import { Table } from '../tools/table.ts'
import { Tape, type Cell, type Thing } from '../tools/tape.ts'

const bodies = ['alpha(p)', 'beta(p)', 'gamma(p)'].map(head => `${head} { let v = p; box.amount = v; sumtotal = v; await p; throw p; catch {} v = 1 }\n`)
const source = `let sumtotal = 0\n${bodies.map((body, i) => `${i === 2 ? 'async ' : ''}function ${body}`).join('')}`

interface Sites { readonly name: string, readonly enter: number, readonly writes: readonly number[], readonly set: number, readonly total: number, readonly wait: number, readonly throws: number, readonly caught: number }

function build(): { readonly table: Table, readonly functions: readonly Sites[] } {
  const table = new Table(source)
  const total = table.bind('sumtotal', 'let', 0)
  const functions = bodies.map((body, i) => {
    const nth = (text: string): string => `${text}@${i + 1}`
    const fn = table.fn({ name: body.slice(0, body.indexOf('(')), text: `function ${body}`, params: ['p'], flags: i === 2 ? 4 : 0 })
    const v = table.bind('v', 'let', fn.scope)
    return {
      name: body.slice(0, body.indexOf('(')), enter: fn.site, writes: [table.write(v, fn.index, nth('v = p')), table.write(v, fn.index, nth('v = 1'))],
      set: table.set('box', 'amount', fn.index, nth('box.amount = v')), total: table.write(total, fn.index, nth('sumtotal = v')),
      wait: table.suspend(fn.index, nth('await p')), throws: table.throws(fn.index, nth('throw p')), caught: table.caught(-1, fn.index, nth('catch {}')),
    }
  })
  return { table, functions }
}

export interface PlayedRecord { readonly tick: number, readonly op: number, readonly site: number, readonly values: readonly Cell[], readonly frame: number }
export interface PlayedFrame {
  readonly number: number
  readonly fn: Sites
  readonly entered: number
  readonly args: readonly Cell[]
  readonly parent: number
  readonly calls: number[]
  left: number
  outcome: 'returned' | 'threw' | 'open' | 'suspended'
  result: Cell
}
export interface PlayedSlice { readonly frame: number, readonly from: number, to: number, readonly depth: number, readonly resumed: boolean }
export interface PlayedFault { readonly tick: number, end: number, fate: 'uncaught' | 'unhandled' | 'swallowed' | 'thrown' }

/** A random run of a little program: its recording, and all that happened in plain arrays. */
export class Play {
  readonly tape: Tape = new Tape()
  readonly functions: readonly Sites[]
  readonly records: PlayedRecord[] = []
  /** By number, from 1. */
  readonly frames: PlayedFrame[] = []
  readonly slices: PlayedSlice[] = []
  readonly tasks: number[] = []
  readonly faults: PlayedFault[] = []
  readonly boxes: readonly Thing[]
  readonly #random: Random
  readonly #stack: PlayedSlice[] = []
  readonly #suspended: PlayedFrame[] = []
  #time = 0
  #errors = 0

  constructor(seed: number, records: number, segments: number = 0.02) {
    const { table, functions } = build()
    this.#random = new Random(seed)
    this.functions = functions
    this.tape.module(table.build(), 1)
    this.boxes = Array.from({ length: 5 }, () => this.tape.thing(OBJECT_PLAIN, 'Box'))
    this.#task()
    for (const box of this.boxes) this.tape.put(OP_IMAGE, 0, box, 0, this.tape.shape(['amount']), 1, 0)
    while (this.tape.tick < records) {
      this.#step()
      if (this.#random.chance(segments)) this.tape.cut(true)
      else if (this.#random.chance(0.02)) this.tape.cut()
    }
  }

  stackAt(tick: number): PlayedSlice[] {
    return this.slices.filter(slice => slice.from <= tick && (slice.to < 0 || slice.to >= tick)).toSorted((a, b) => b.depth - a.depth)
  }

  #put(op: number, site: number, ...values: readonly Cell[]): number {
    const tick = this.tape.put(op, site, ...values)
    this.records.push({ tick, op, site, values, frame: op === OP_ENTER ? this.tape.frames : this.#stack.at(-1)?.frame ?? 0 })
    return tick
  }

  #task(): void { this.tasks.push(this.#put(OP_TASK, 0, this.#random.pick(['event', 'timer']), `task ${this.#random.below(9)}`)) }

  #value(): Cell { return this.#random.pick<() => Cell>([() => this.#random.below(100), () => this.#random.below(100), () => this.#random.pick([NaN, -0, 0.5, 1e300]), () => `arg ${this.#random.below(12)}`, () => this.#random.pick([true, null, undefined, 12n])])() }

  #frame(slice: PlayedSlice): PlayedFrame { return this.frames[slice.frame - 1]! }

  #step(): void {
    const random = this.#random
    const top = this.#stack.at(-1)
    if (random.chance(0.1)) this.tape.at(this.#time += random.below(40) / 8)
    if (random.chance(0.03)) this.#put(OP_CONSOLE, 0, 'log', `needle ${random.below(30)} in a haystack`)
    if (!top) {
      if (random.chance(0.5)) this.#task()
      else if (this.#suspended.length > 0 && random.chance(0.6)) this.#resume()
      else this.#enter()
      return
    }
    const { fn } = this.#frame(top)
    switch (random.below(12)) {
      case 0: case 1: case 2: this.#enter(); break
      case 3: case 4: this.#leave(); break
      case 5: case 6: this.#put(OP_WRITE, random.pick(fn.writes), this.#value()); break
      case 7: this.#put(OP_SET, fn.set, random.pick(this.boxes), this.#value()); break
      case 8: this.#put(OP_WRITE, fn.total, this.#value()); break
      case 9:
        if (fn.name === 'gamma') this.#suspend()
        break
      case 10: if (random.chance(0.3)) this.#throw(); break
      case 11: if (this.#suspended.length > 0 && random.chance(0.2)) this.#resume()
    }
  }

  #enter(): void {
    const fn = this.#random.pick(this.functions)
    const args = [this.#value()]
    const tick = this.tape.put(OP_ENTER, fn.enter, ...args)
    const number = this.tape.frames
    const parent = this.#stack.at(-1)?.frame ?? 0
    if (parent > 0) this.frames[parent - 1]!.calls.push(number)
    this.records.push({ tick, op: OP_ENTER, site: fn.enter, values: args, frame: number })
    this.frames.push({ number, fn, args, entered: tick, parent, calls: [], left: -1, outcome: 'open', result: undefined })
    this.#open(number, tick, false)
  }

  #open(frame: number, from: number, resumed: boolean): void {
    const slice: PlayedSlice = { frame, from, to: -1, depth: this.#stack.length, resumed }
    this.slices.push(slice)
    this.#stack.push(slice)
  }

  #close(tick: number, outcome: PlayedFrame['outcome']): PlayedFrame {
    const slice = this.#stack.pop()!
    slice.to = tick
    const frame = this.#frame(slice)
    frame.outcome = outcome
    frame.left = outcome === 'suspended' ? -1 : tick
    return frame
  }

  #leave(): void {
    const result = this.#value()
    this.#close(this.#put(OP_LEAVE, 0, result), 'returned').result = result
  }

  #suspend(): void {
    const { fn } = this.#frame(this.#stack.at(-1)!)
    this.#suspended.push(this.#close(this.#put(OP_SUSPEND, fn.wait, this.#value()), 'suspended'))
  }

  #resume(): void {
    const [frame] = this.#suspended.splice(this.#random.below(this.#suspended.length), 1)
    const values = [frame!.number, this.#value()]
    const tick = this.tape.put(OP_RESUME, frame!.fn.wait, ...values)
    frame!.outcome = 'open'
    this.#open(frame!.number, tick, true)
    this.records.push({ tick, op: OP_RESUME, site: frame!.fn.wait, values, frame: frame!.number })
  }

  /** Up to a catch in this frame or one below it, or to nobody. */
  #throw(): void {
    const value = `e${this.#errors++};`
    const tick = this.#put(OP_THROW, this.#frame(this.#stack.at(-1)!).fn.throws, value)
    const fault: PlayedFault = { tick, end: -1, fate: 'thrown' }
    this.faults.push(fault)
    const depth = this.#random.below(this.#stack.length + 1)
    if (depth > 0) {
      const gone = this.tape.put(OP_UNWIND, 0, depth)
      this.records.push({ tick: gone, op: OP_UNWIND, site: 0, values: [depth], frame: 0 })
      for (let i = 0; i < depth; i++) this.#close(gone, 'threw')
    }
    const catcher = this.#stack.at(-1)
    if (catcher) {
      fault.end = this.#put(OP_CATCH, this.#frame(catcher).fn.caught, value)
      fault.fate = 'swallowed'
    } else if (this.#random.chance(0.7)) {
      const rejection = this.#random.chance(0.5)
      fault.end = this.#put(OP_ERROR, 0, rejection ? 'rejection' : 'error', value, 'it failed')
      fault.fate = rejection ? 'unhandled' : 'uncaught'
    }
  }
}
