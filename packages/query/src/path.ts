import {
  BRANCH_LANDING, LEVEL_PATH, OP_BRANCH, OP_ENTER, OP_LEAVE, OP_UNWIND, PATH_BLOCK, PATH_BREAK, PATH_CONTINUE, PATH_IF, PATH_LABELED, PATH_LOOP, PATH_RETURN, PATH_SIMPLE, PATH_SWITCH,
  PATH_THROW, PATH_TRY, type FrameId, type Gap, type PathStatement, type Tick,
} from '@cinescope/trace'
import type { FramePath, PathStep } from './answer.ts'
import type { Film } from './film.ts'
import { evicted, levelGap, noSites, pathTooLong, unbuiltPath } from './gap.ts'
import { levelAt } from './lowered.ts'
import { ownRecords } from './own-records.ts'
import type { ModuleBook } from './sites.ts'
import { numberOf } from './value.ts'

/** Records of one frame that a path is made of. */
const LIMIT = 200_000

/** The statements that a frame ran up to a moment, in order (rules F110 to F114). */
export async function pathOf(film: Film, frame: FrameId, upTo: number = Infinity): Promise<FramePath> {
  const { frames } = film.catalog
  const row = frames.row(frame)
  const functionSite = row < 0 ? undefined : film.sites.functionOf(frames.site(row))
  if (!functionSite) return nothing(noSites)
  const entered = frames.entered(row)
  if (entered < film.trace.begin) return nothing(evicted)
  const level = levelAt(film, functionSite, entered)
  if (level < LEVEL_PATH) return nothing(levelGap(film.functionName(row), level, LEVEL_PATH))
  const tree = functionSite.table.paths?.[functionSite.index]
  if (!tree) return nothing(unbuiltPath(film.functionName(row)))
  const records = await ownRecords(film, row, Math.min(upTo, film.catalog.end), LIMIT)
  const walk = new Walk(functionSite.book, functionSite.index, records.map(({ tick, op, site, values }) => ({ tick, op, site: site - functionSite.module.base, value: numberOf(values[0]) })))
  walk.run(tree[0], tree[1])
  const end = frames.left(row)
  const ended = end >= 0 && end <= upTo
  return {
    steps: walk.steps,
    operands: walk.operands,
    complete: ended && walk.complete,
    ...(records.length === LIMIT && { gap: pathTooLong(LIMIT) }),
  }
}

const nothing = (gap: Gap): FramePath => ({ steps: [], operands: [], complete: false, gap })

interface Own { readonly tick: number, readonly op: number, readonly site: number, readonly value: number | undefined }

/** How a statement ended. `label` is that of a `break` or `continue`; `over`: its records end here. */
type Completion = { readonly kind: 'normal' | 'return' | 'throw' | 'over' } | { readonly kind: 'break' | 'continue', readonly label: string | 0 }

const NORMAL: Completion = { kind: 'normal' }
const THROW: Completion = { kind: 'throw' }
const OVER: Completion = { kind: 'over' }

/** Runs the skeleton of a function again, deciding by its records. */
class Walk {
  readonly steps: PathStep[] = []
  readonly operands: PathStep[] = []
  complete = false
  readonly #book: ModuleBook
  readonly #owner: number
  readonly #records: readonly Own[]
  #at = 0
  /** Index of the next record that says where control went, from #at on. */
  #control = 0
  #tick = -1
  readonly #numbers = new Map<PathStatement, number>()

  constructor(book: ModuleBook, owner: number, records: readonly Own[]) {
    this.#book = book
    this.#owner = owner
    this.#records = records
  }

  run(exit: number, body: readonly PathStatement[]): void {
    this.#number(body, 0)
    this.#seek()
    this.#pass(record => !this.#amid(record, body))
    const completion = this.#list(body)
    const last = this.#records.at(-1)
    // Of a function that is one expression all is known, however it ended.
    const sole = exit === 0 && body.length === 1 && body[0]![0] === PATH_RETURN
    this.complete = completion.kind === 'over' ? sole && last?.op === OP_UNWIND : last?.op === OP_LEAVE || (last?.op === OP_UNWIND && (exit === 0 || completion.kind === 'throw'))
  }

  #number(statements: readonly PathStatement[], from: number): number {
    let count = from
    for (const statement of statements) {
      if (statement[0] !== PATH_LABELED) this.#numbers.set(statement, ++count)
      for (const inner of bodies(statement)) count = this.#number(inner, count)
    }
    return count
  }

  /** Does a record decide where control goes? Operands of expressions do not. */
  #seek(): void {
    this.#control = Math.max(this.#control, this.#at)
    while (this.#control < this.#records.length && !this.#decides(this.#records[this.#control]!)) this.#control++
  }

  #decides({ op, site }: Own): boolean {
    if (op !== OP_BRANCH) return false
    const kind = this.#book.table.sites[site * 6 + 4]
    return kind !== undefined && kind <= BRANCH_LANDING
  }

  get #next(): Own | undefined { return this.#records[this.#control] }

  #take(): Own {
    const taken = this.#records[this.#control]!
    this.#at = ++this.#control
    this.#tick = taken.tick
    this.#seek()
    return taken
  }

  /** Takes the arm if the next deciding record is its own. */
  #arm(site: number): boolean {
    const next = this.#next
    if (site === 0 || next?.site !== site || next.value !== undefined) return false
    this.#take()
    return true
  }

  /** Begins a statement: its own records, those outside its inner statements, are behind it then. */
  #begin(statement: PathStatement): void {
    const [, start, end] = statement
    const first = this.#records[this.#at]
    this.#consume(statement)
    const tick = first && first.op !== OP_BRANCH && first.op !== OP_LEAVE && first.op !== OP_ENTER && this.#within(first, start, end) ? first.tick : this.#tick
    if (start >= 0) this.steps.push({ start, end, line: this.#book.lineAt(start), tick: tick as Tick })
  }

  #within({ site }: Own, start: number, end: number): boolean {
    const { sites } = this.#book.table
    return site > 0 && sites[site * 6 + 1]! >= start && sites[site * 6 + 2]! <= end
  }

  /** Goes over the next records as far as they are the statement's own, outside its inner statements. */
  #consume(statement: PathStatement): void {
    const inner = bodies(statement)
    this.#pass(record => this.#within(record, statement[1], statement[2]) && !inner.some(list => this.#amid(record, list)))
  }

  /** Goes over the next records as long as they are such, and over those that no statement of this function made. */
  #pass(own: (record: Own) => boolean): void {
    const { sites } = this.#book.table
    for (; this.#at < this.#control; this.#at++) {
      const record = this.#records[this.#at]!
      if (record.op === OP_LEAVE || record.op === OP_UNWIND) return
      // Parameter defaults of a function that is called record into its caller's frame.
      const foreign = record.op === OP_ENTER || sites[record.site * 6 + 3] !== this.#owner
      if (!foreign && !own(record)) return
      this.#tick = record.tick
      if (foreign || record.op !== OP_BRANCH) continue
      const start = sites[record.site * 6 + 1]!
      this.operands.push({ start, end: sites[record.site * 6 + 2]!, line: this.#book.lineAt(start), tick: record.tick as Tick })
    }
  }

  #amid(record: Own, statements: readonly PathStatement[]): boolean {
    return statements.some(statement => this.#within(record, statement[1], statement[2]))
  }

  /** Was this statement left in the middle: by an exception, or by the end of what is recorded? */
  #stops(statement: PathStatement): Completion | undefined {
    const next = this.#next
    if (next?.value !== undefined) return next.value === this.#numbers.get(statement) ? THROW : undefined
    if (next) return undefined
    // Nothing decides any more: control went on if something of the frame is still to come.
    const rest = this.#records[this.#at]
    return rest === undefined || rest.op === OP_UNWIND ? OVER : undefined
  }

  /** `around`: what the list stands in may record ahead of it, as a loop does what a round binds. */
  #list(statements: readonly PathStatement[], around?: PathStatement): Completion {
    if (around) this.#pass(record => this.#within(record, around[1], around[2]) && !this.#amid(record, statements))
    for (const statement of statements) {
      const completion = this.#statement(statement)
      if (completion.kind !== 'normal') return completion
    }
    return NORMAL
  }

  #statement(statement: PathStatement): Completion {
    const [kind] = statement
    if (kind === PATH_LABELED) return this.#labeled(statement[3], statement[4])
    if (kind === PATH_BLOCK) return this.#list(statement[3], statement)
    if (kind === PATH_TRY) return this.#try(statement)
    this.#begin(statement)
    switch (kind) {
      case PATH_BREAK: return { kind: 'break', label: statement[3] }
      case PATH_CONTINUE: return { kind: 'continue', label: statement[3] }
      case PATH_THROW: return this.#stops(statement) ?? THROW
      case PATH_RETURN: return this.#stops(statement) ?? { kind: 'return' }
      case PATH_SIMPLE: return this.#stops(statement) ?? NORMAL
      case PATH_IF: {
        if (this.#arm(statement[3])) return this.#list(statement[4], statement)
        return this.#stops(statement) ?? this.#list(statement[5], statement)
      }
      case PATH_LOOP: return this.#loop(statement, '')
      case PATH_SWITCH: {
        for (let i = 0; i < statement[3].length; i++) {
          if (!this.#arm(statement[3][i]![0])) continue
          let completion = this.#list(statement[3][i]![1])
          for (let j = i + 1; j < statement[3].length && completion.kind === 'normal'; j++) {
            this.#arm(statement[3][j]![0])
            completion = this.#list(statement[3][j]![1])
          }
          return completion.kind === 'break' && completion.label === 0 ? NORMAL : completion
        }
        return this.#stops(statement) ?? NORMAL
      }
    }
  }

  #loop(statement: Extract<PathStatement, { readonly 0: typeof PATH_LOOP }>, label: string): Completion {
    for (;;) {
      if (!this.#arm(statement[3])) return this.#stops(statement) ?? NORMAL
      const completion = this.#list(statement[5], statement)
      if (completion.kind === 'break' && (completion.label === 0 || completion.label === label)) return NORMAL
      if (completion.kind === 'continue' ? completion.label !== 0 && completion.label !== label : completion.kind !== 'normal') return completion
      this.#consume(statement)
      // A `continue` has its own number: the test behind it failed.
      if (this.#next?.value !== undefined && completion.kind === 'continue' && this.#lastNumber() === this.#next.value) return THROW
    }
  }

  /** Number of the statement begun last. */
  #lastNumber(): number {
    const last = this.steps.at(-1)
    for (const [statement, number] of this.#numbers) if (last && statement[1] === last.start && statement[2] === last.end) return number
    return -1
  }

  #labeled(label: string, body: PathStatement): Completion {
    let completion: Completion
    if (body[0] === PATH_LOOP) {
      this.#begin(body)
      completion = this.#loop(body, label)
    } else completion = this.#statement(body)
    return completion.kind === 'break' && completion.label === label ? NORMAL : completion
  }

  #try(statement: Extract<PathStatement, { readonly 0: typeof PATH_TRY }>): Completion {
    const [, , , block, catchSite, handler, finallySite, finalizer] = statement
    let completion = this.#list(block, statement)
    if (completion.kind === 'throw' && catchSite > 0 && this.#next?.site === catchSite) {
      this.#take()
      completion = this.#list(handler, statement)
    }
    if (finallySite === 0 || completion.kind === 'over' || this.#next?.site !== finallySite) return completion
    this.#take()
    const last = this.#list(finalizer, statement)
    return last.kind === 'normal' ? completion : last
  }
}

function bodies(statement: PathStatement): readonly (readonly PathStatement[])[] {
  switch (statement[0]) {
    case PATH_BLOCK: return [statement[3]]
    case PATH_IF: return [statement[4], statement[5]]
    case PATH_LOOP: return [statement[5]]
    case PATH_SWITCH: return statement[3].map(one => one[1])
    case PATH_TRY: return [statement[3], statement[5], statement[7]]
    case PATH_LABELED: return [[statement[4]]]
    default: return []
  }
}
