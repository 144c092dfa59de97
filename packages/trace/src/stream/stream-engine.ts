import { KIND_OBJECT } from '../kind.ts'
import { OP_ARGS, OP_RESULT, OP_SET, OP_WRITE } from '../op.ts'
import type { RawRecord } from '../raw-record.ts'
import { REF_OBJECT, refWord } from '../word.ts'
import {
  CODE_ADD, CODE_AND, CODE_ANY, CODE_ARGS, CODE_COMPLEMENT, CODE_CONST, CODE_DIVIDE, CODE_END, CODE_EQUAL, CODE_FALSE, CODE_JUMP, CODE_LEFT, CODE_LESS, CODE_LESS_EQUAL, CODE_LOAD, CODE_MORE,
  CODE_MORE_EQUAL, CODE_MULTIPLY, CODE_NEGATE, CODE_NOT, CODE_NOT_EQUAL, CODE_NUMBER, CODE_OBJECT, CODE_OPERANDS, CODE_OR, CODE_PUT, CODE_PUT_KEY, CODE_REMAINDER, CODE_RESULT, CODE_RIGHT,
  CODE_RIGHT_UNSIGNED, CODE_ROUNDS, CODE_SET, CODE_SET_KEY, CODE_SUBTRACT, CODE_TEST, CODE_WRITE, CODE_XOR, STREAM_STACK,
} from './stream-code.ts'

/** A definition, read from its record; undefined if it is none that this version understands. */
export class StreamProgram {
  readonly site: number
  readonly slots: number
  /** Place in ENTER's values, slot, 1 if it must be a number; three of each parameter. */
  readonly params: readonly number[]
  readonly code: Float64Array
  /** Sites (absolute) of the records that the code makes. */
  readonly sites: ReadonlySet<number>

  constructor(site: number, slots: number, params: readonly number[], code: Float64Array, sites: ReadonlySet<number>) {
    this.site = site
    this.slots = slots
    this.params = params
    this.code = code
    this.sites = sites
  }

  /** `numbers` are the values of a definition behind its first. */
  static read(site: number, numbers: readonly number[]): StreamProgram | undefined {
    const [slots = -1, count = -1] = numbers
    const begin = 2 + count * 3
    if (!(slots >= 0 && slots <= 1000 && count >= 0 && begin <= numbers.length)) return undefined
    const code = Float64Array.from(numbers.slice(begin))
    const sites = new Set<number>()
    for (let pc = 0; pc < code.length;) {
      const op = code[pc]!
      const operands = CODE_OPERANDS[op]
      if (operands === undefined || pc + operands >= code.length) return undefined
      if ((op >= CODE_WRITE && op <= CODE_RESULT) || op === CODE_ANY) {
        code[pc + operands] = site + code[pc + operands]!
        sites.add(code[pc + operands]!)
      }
      pc += 1 + operands
    }
    return new StreamProgram(site, slots, numbers.slice(2, begin), code, sites)
  }
}

/** Takes the record that the engine has put together. */
export type Emit = (record: RawRecord) => void

const stack = new Float64Array(STREAM_STACK + 8)

/**
 * Runs a stream function again, as far as the program came: what its code computed from known numbers is computed, what it could not is the next item.
 * It knows how many records there were since it was last asked, and stops there.
 */
export class StreamEngine {
  readonly program: StreamProgram
  readonly #numbers: Float64Array
  /** Words of the slots that hold objects. */
  readonly #words: Int32Array
  /** From #next to #end: given, and not taken yet. */
  #items: Float64Array = new Float64Array(8)
  #next = 0
  #end = 0
  #pc = 0
  /** Rounds so far of the loop that CODE_ROUNDS is in. */
  #rounds = 0
  #sp = 0
  /** Values of an expression under way: a stop may be in its midst. */
  #held: number[] = []

  constructor(program: StreamProgram) {
    this.program = program
    this.#numbers = new Float64Array(program.slots)
    this.#words = new Int32Array(program.slots)
  }

  number(slot: number, value: number): void { this.#numbers[slot] = value }
  object(slot: number, word: number): void { this.#words[slot] = word }

  /** The first `count` of `values` are its next items. */
  give(values: Float64Array, count: number): void {
    const left = this.#items.subarray(this.#next, this.#end)
    if (left.length + count > this.#items.length) this.#items = new Float64Array((left.length + count) * 2)
    this.#items.set(left)
    this.#items.set(values.subarray(0, count), left.length)
    this.#next = 0
    this.#end = left.length + count
  }

  /**
   * Makes the next `budget` records; answers how many of them it could not make. With -1 it goes on to the place where the program wrote a record
   * itself, and answers 0 if it is one of `site` that derivation survives; `word` is the value if it is an object.
   */
  run(budget: number, record: RawRecord, emit: Emit, site: number = -1, word: number = 0): number {
    const { code } = this.program
    const numbers = this.#numbers
    const words = this.#words
    let pc = this.#pc
    let sp = this.#sp
    for (let i = 0; i < sp; i++) stack[i] = this.#held[i]!
    // Without a record or an item the function cannot come to the same place twice.
    let patience = code.length * 2 + 16
    let left = budget
    let answer = -1
    run: while (left !== 0) {
      if (--patience < 0 || sp > STREAM_STACK || sp < 0 || !(pc >= 0 && pc < code.length)) break
      const a = code[pc + 1]!
      switch (code[pc]) {
        case CODE_CONST: stack[sp++] = a; pc += 2; continue
        case CODE_LOAD: stack[sp++] = numbers[a]!; pc += 2; continue
        case CODE_JUMP: pc = a; continue
        case CODE_FALSE: {
          const value = stack[--sp]!
          pc = value === 0 || value !== value ? a : pc + 2
          continue
        }
        case CODE_TEST:
          if (this.#next === this.#end) break run
          pc = this.#take() === 0 ? a : pc + 2
          patience = code.length * 2 + 16
          continue
        case CODE_ROUNDS:
          if (this.#next === this.#end) {
            if (budget < 0) break run
          } else if (this.#items[this.#next] === this.#rounds) {
            this.#take()
            this.#rounds = 0
            patience = code.length * 2 + 16
            pc = a
            continue
          }
          this.#rounds++
          pc += 2
          continue
        case CODE_ADD: sp--; stack[sp - 1]! += stack[sp]!; pc++; continue
        case CODE_SUBTRACT: sp--; stack[sp - 1]! -= stack[sp]!; pc++; continue
        case CODE_MULTIPLY: sp--; stack[sp - 1]! *= stack[sp]!; pc++; continue
        case CODE_DIVIDE: sp--; stack[sp - 1]! /= stack[sp]!; pc++; continue
        case CODE_REMAINDER: sp--; stack[sp - 1]! %= stack[sp]!; pc++; continue
        case CODE_AND: sp--; stack[sp - 1] = stack[sp - 1]! & stack[sp]!; pc++; continue
        case CODE_OR: sp--; stack[sp - 1] = stack[sp - 1]! | stack[sp]!; pc++; continue
        case CODE_XOR: sp--; stack[sp - 1] = stack[sp - 1]! ^ stack[sp]!; pc++; continue
        case CODE_LEFT: sp--; stack[sp - 1] = stack[sp - 1]! << stack[sp]!; pc++; continue
        case CODE_RIGHT: sp--; stack[sp - 1] = stack[sp - 1]! >> stack[sp]!; pc++; continue
        case CODE_RIGHT_UNSIGNED: sp--; stack[sp - 1] = stack[sp - 1]! >>> stack[sp]!; pc++; continue
        case CODE_LESS: sp--; stack[sp - 1] = Number(stack[sp - 1]! < stack[sp]!); pc++; continue
        case CODE_MORE: sp--; stack[sp - 1] = Number(stack[sp - 1]! > stack[sp]!); pc++; continue
        case CODE_LESS_EQUAL: sp--; stack[sp - 1] = Number(stack[sp - 1]! <= stack[sp]!); pc++; continue
        case CODE_MORE_EQUAL: sp--; stack[sp - 1] = Number(stack[sp - 1]! >= stack[sp]!); pc++; continue
        case CODE_EQUAL: sp--; stack[sp - 1] = Number(stack[sp] === stack[sp - 1]); pc++; continue
        case CODE_NOT_EQUAL: sp--; stack[sp - 1] = Number(stack[sp] !== stack[sp - 1]); pc++; continue
        case CODE_NEGATE: stack[sp - 1] = -stack[sp - 1]!; pc++; continue
        case CODE_COMPLEMENT: stack[sp - 1] = ~stack[sp - 1]!; pc++; continue
        case CODE_NOT: {
          const value = stack[sp - 1]!
          stack[sp - 1] = Number(value === 0 || value !== value)
          pc++
          continue
        }
        case CODE_END: break run
      }
      if (budget < 0) {
        if ((code[pc] === CODE_OBJECT || code[pc] === CODE_ANY) && code[pc + 2] === site && this.#next === this.#end) {
          words[a] = word
          pc += 3
          answer = 0
        }
        break
      }
      switch (code[pc]) {
        case CODE_WRITE:
          record.begin(OP_WRITE, code[pc + 2]!)
          record.number(numbers[a] = stack[--sp]!)
          break
        case CODE_NUMBER:
        case CODE_ANY:
          if (this.#next === this.#end) break run
          record.begin(OP_WRITE, code[pc + 2]!)
          record.number(numbers[a] = this.#take())
          break
        case CODE_OBJECT:
          if (this.#next === this.#end) break run
          record.begin(OP_WRITE, code[pc + 2]!)
          record.add(KIND_OBJECT, words[a] = refWord(REF_OBJECT, this.#take()))
          break
        case CODE_SET:
        case CODE_PUT:
        case CODE_SET_KEY:
        case CODE_PUT_KEY: {
          const put = code[pc] === CODE_PUT || code[pc] === CODE_PUT_KEY
          const object = words[a]!
          if (object === 0 || (put && this.#next === this.#end)) break run
          const value = put ? this.#take() : stack[--sp]!
          record.begin(OP_SET, code[pc + 2]!)
          record.add(KIND_OBJECT, object)
          if (code[pc] === CODE_SET_KEY || code[pc] === CODE_PUT_KEY) record.number(stack[--sp]!)
          record.number(value)
          break
        }
        case CODE_ARGS:
          record.begin(OP_ARGS, code[pc + 2]!)
          sp -= a
          for (let i = 0; i < a; i++) record.number(stack[sp + i]!)
          break
        case CODE_RESULT:
          if (this.#next === this.#end) break run
          record.begin(OP_RESULT, a)
          record.number(stack[sp++] = this.#take())
          break
        default: break run
      }
      pc += code[pc] === CODE_RESULT ? 2 : 3
      emit(record)
      patience = code.length * 2 + 16
      left--
    }
    this.#pc = pc
    this.#sp = Math.max(sp, 0)
    this.#held.length = 0
    for (let i = 0; i < sp; i++) this.#held.push(stack[i]!)
    return budget < 0 ? answer : left
  }

  #take(): number { return this.#items[this.#next++]! }
}
