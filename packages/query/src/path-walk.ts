import {
  BRANCH_LANDING, OP_BRANCH, OP_ENTER, OP_LEAVE, OP_RESULT, OP_SUSPEND, OP_UNWIND, PATH_BLOCK, PATH_BREAK, PATH_CONTINUE, PATH_IF, PATH_LABELED, PATH_LOOP, PATH_RETURN, PATH_SIMPLE, PATH_SWITCH,
  PATH_THROW, PATH_TRY, SITE_BRANCH, type FunctionForm, type PathStatement, type Tick,
} from '@cinescope/trace'
import type { PathStep } from './answer.ts'
import type { ModuleBook } from './sites.ts'

/** One of a call's own records; its `site` is relative to the module. */
export interface Own {
  readonly tick: number
  readonly op: number
  readonly site: number
  readonly value: number | undefined
  /** It stands for a call that was made there: `tick` is its last, `name` and place those of the function called. */
  readonly call?: Called
}

/** The function of a call; its place is -1 in another module. `frame`: a generator is called again for each of its values. */
interface Called { readonly frame: number, readonly name: string, readonly form: FunctionForm, readonly start: number, readonly end: number }

/** How a statement ended. `label` is that of a `break` or `continue`; `over`: its records end here. */
type Completion = { readonly kind: 'normal' | 'return' | 'throw' | 'over' } | { readonly kind: 'break' | 'continue', readonly label: string | 0, readonly jump: PathStatement }

const NORMAL: Completion = { kind: 'normal' }
const THROW: Completion = { kind: 'throw' }
const OVER: Completion = { kind: 'over' }

/** A function up to its body, without what its parameters hold in brackets of their own. */
const HEAD = /^(?:[^(){}=]|=(?!>)|\((?:[^()]|\([^()]*\))*\))*(?:\{|=>)/

/** Runs the skeleton of a function again, deciding by its records. */
export class PathWalk {
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
  /** What stands behind the current statement, and behind those around it. */
  readonly #lists: (readonly PathStatement[])[] = []
  readonly #numbers = new Map<PathStatement, number>()
  /** Statements that made calls, by frame. */
  readonly #makers = new Map<number, PathStatement>()
  /** Loops around the current statement. */
  readonly #loops: PathStatement[] = []

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
    const from = this.#tick as Tick
    this.#consume(statement)
    const tick = first && !first.call && first.op !== OP_BRANCH && first.op !== OP_LEAVE && first.op !== OP_ENTER && this.#within(first, start, end) ? first.tick : this.#tick
    if (start >= 0) this.steps.push({ start, end, line: this.#book.lineAt(start), tick: tick as Tick, from })
  }

  #within({ site }: Own, start: number, end: number): boolean {
    const { sites } = this.#book.table
    return site > 0 && sites[site * 6 + 1]! >= start && sites[site * 6 + 2]! <= end
  }

  /** Goes over the next records as far as they are the statement's own, outside its inner statements. */
  #consume(statement: PathStatement): void {
    const inner = bodies(statement)
    this.#pass(record => this.#within(record, statement[1], statement[2]) && !inner.some(list => this.#amid(record, list)), statement)
  }

  /** Goes over the next records as long as they are such, and over those that no statement of this function made. Calls are those of the `caller` by its text. */
  #pass(own: (record: Own) => boolean, caller?: PathStatement): void {
    for (; this.#at < this.#control; this.#at++) {
      const record = this.#records[this.#at]!
      if (record.op === OP_LEAVE || record.op === OP_UNWIND) return
      const foreign = this.#isForeign(record)
      if (record.call ? !caller || !this.#calls(record.call, own, caller) : !foreign && !own(record)) return
      this.#tick = record.tick
      if (record.call && caller && !this.#makers.has(record.call.frame)) this.#makers.set(record.call.frame, caller)
      if (foreign || record.op !== OP_BRANCH) continue
      const { sites } = this.#book.table
      const start = sites[record.site * 6 + 1]!
      this.operands.push({ start, end: sites[record.site * 6 + 2]!, line: this.#book.lineAt(start), tick: record.tick as Tick, from: record.tick as Tick })
    }
  }

  /** Made by no statement of this function: parameter defaults of a function that is called record into its caller's frame. */
  #isForeign({ op, site, call }: Own): boolean {
    return call !== undefined || op === OP_ENTER || this.#book.table.sites[site * 6 + 3] !== this.#owner
  }

  /**
   * Did this statement make the call? A call says nothing of its place. If the caller's next record is the statement's own, it did: that is mostly the
   * call's result. Else it did if it names the function, and those behind it do not name it often enough for all of the calls that came next.
   */
  #calls(call: Called, own: (record: Own) => boolean, caller: PathStatement): boolean {
    // Static blocks and static fields run where their class is declared.
    const holds = (one: PathStatement): boolean => call.start >= one[1] && call.end <= one[2]
    if (call.form === 'static' || (call.form === 'field' && holds(caller))) return holds(caller) && !bodies(caller).some(list => list.some(holds))
    // Nobody else has the generator that a loop asks.
    if (this.#makers.get(call.frame) === caller && this.#iterates(caller)) return true
    if (this.#isIterated(call, caller) || this.#isOver(caller)) return false
    let at = this.#at
    let calls = 0
    for (; at < this.#control; at++) {
      const next = this.#records[at]!
      if (next.call) calls += next.call.name === call.name && !this.#isIterated(next.call, caller) ? 1 : 0
      else if (!this.#isForeign(next) || next.op === OP_LEAVE || next.op === OP_UNWIND) break
    }
    const next = at < this.#records.length ? this.#records[at] : undefined
    if (next && at < this.#control && next.op !== OP_LEAVE && next.op !== OP_UNWIND && own(next)) return true
    // No record says that an alternate begins.
    const alternate = caller[0] === PATH_IF ? caller[5].reduce((sum, statement) => sum + this.#namingQuietly(statement, call), 0) : 0
    const { sites } = this.#book.table
    // Behind a jump other statements follow than those that stand there: the next result is one of a call as well.
    const result = next?.op === OP_RESULT ? Math.min(1, this.#naming([PATH_SIMPLE, sites[next.site * 6 + 1]!, sites[next.site * 6 + 2]!], call)) : 0
    return this.#naming(caller, call, true) > 0 && calls > Math.max(result, alternate + this.#namingBehind(call, next))
  }

  /** Is the last record that of what a plain statement does last, such as the write of a variable? Sites are numbered as their nodes are left. */
  #isOver(caller: PathStatement): boolean {
    const last = this.#records[this.#at - 1]
    if (caller[0] !== PATH_SIMPLE || !last || last.call || last.op === OP_BRANCH || this.#isForeign(last) || !this.#within(last, caller[1], caller[2])) return false
    const { sites, count } = this.#book.table
    for (let site = last.site + 1; site < count; site++) if (sites[site * 6 + 3] === this.#owner && sites[site * 6 + 1]! >= caller[1] && sites[site * 6 + 2]! <= caller[2]) return false
    return true
  }

  /** Is this a `for` over what is asked for its values? */
  #iterates([kind, start, end]: PathStatement): boolean {
    return kind === PATH_LOOP && /^for\s*(?:await\s*)?\((?:[^;()]|\([^;()]*\))*?\bof\b/.test(this.#book.table.source.slice(start, end))
  }

  /** Did a loop around the statement ask a generator for its next value? */
  #isIterated({ frame }: Called, caller: PathStatement): boolean {
    const maker = this.#makers.get(frame)
    return maker !== undefined && maker !== caller && this.#loops.includes(maker)
  }

  /** How often the statements that may run before a record name a function. */
  #namingBehind(call: Called, until: Own | undefined): number {
    let count = 0
    for (const list of this.#lists.toReversed()) {
      for (const statement of list) {
        const last = until && until.op !== OP_LEAVE && this.#within(until, statement[1], statement[2])
        count += this.#namingQuietly(statement, call, last ? until : undefined)
        if (last || jumps(statement)) return count
      }
    }
    return count
  }

  /**
   * How often a statement names a function where it may run without a record, up to a record in it. Of a consequent, a loop's body, a `case`, a `catch` and a `finally`
   * a record says that it began.
   */
  #namingQuietly(statement: PathStatement, call: Called, until?: Own): number {
    let count = this.#naming(statement, call, true)
    for (const one of quiet(statement)) {
      const last = until !== undefined && this.#within(until, one[1], one[2])
      count += this.#namingQuietly(one, call, last ? until : undefined)
      if (last || jumps(one)) return count
    }
    return count
  }

  /** How often a statement names a function, or holds one that is not declared there; `alone`: outside of the statements in it. */
  #naming(statement: PathStatement, { name, start, end, form }: Called, alone = false): number {
    const { source } = this.#book.table
    const inner = alone ? bodies(statement).flat() : []
    const outside = (from: number, to: number): boolean => from >= statement[1] && to <= statement[2] && !inner.some(one => from >= one[1] && to <= one[2])
    let count = form === 'function' && outside(start, end) ? 1 : 0
    // What a function that is written here calls itself is no call of this one; in a function that calls itself it is.
    const isHere = start >= statement[1] && end <= statement[2]
    for (let at = name ? source.indexOf(name, statement[1]) : -1; at >= 0 && at < statement[2]; at = source.indexOf(name, at + 1)) {
      const whole = !/[\p{ID_Continue}$]/u.test(source[at - 1] ?? '') && !/[\p{ID_Continue}$]/u.test(source[at + name.length] ?? '')
      if (whole && outside(at, at + name.length) && !(isHere && at >= start && at < end) && !this.#isInner(at)) count++
    }
    return count
  }

  /** Bodies of functions that are written in this one, made when they are asked for. */
  #inner: readonly (readonly [start: number, end: number])[] | undefined

  /** Stands in the body of a function in this one: what is called there is called by that. */
  #isInner(offset: number): boolean {
    const { scopes, sites, source } = this.#book.table
    const [from, to] = [sites[this.#owner * 6 + 1]!, sites[this.#owner * 6 + 2]!]
    this.#inner ??= scopes.flatMap(([kind, , owner, start, end]) => {
      if (kind !== 'function' || owner === this.#owner || start < from || end > to) return []
      const head = HEAD.exec(source.slice(start, end))
      return head ? [[start + head[0].length, end] as const] : []
    })
    return this.#inner.some(([start, end]) => start <= offset && end > offset)
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
    let at = this.#at
    while (this.#records[at]?.call) at++
    const rest = this.#records[at]
    if (rest !== undefined && rest.op !== OP_UNWIND) return undefined
    const call = this.#records[this.#at]?.call
    return call && this.#naming(statement, call) === 0 && !this.#hasProbes(statement) && this.#lists.some(list => list.some(later => this.#namingQuietly(later, call) > 0)) ? undefined : OVER
  }

  /** Records a statement that ran to its end? Outside of the statements in it; arms and operands need not be evaluated. */
  #hasProbes(statement: PathStatement): boolean {
    const { sites } = this.#book.table
    const inner = bodies(statement)
    for (let site = 0; site * 6 < sites.length; site++) {
      const one = { site, tick: 0, op: 0, value: undefined }
      if (sites[site * 6] !== SITE_BRANCH && sites[site * 6 + 3] === this.#owner && this.#within(one, statement[1], statement[2]) && !inner.some(list => this.#amid(one, list))) return true
    }
    return false
  }

  /** `around`: what the list stands in may record ahead of it, as a loop does what a round binds. */
  #list(statements: readonly PathStatement[], around?: PathStatement): Completion {
    // Where a round of `for await` waits, it is over.
    if (around) this.#pass(record => record.op !== OP_SUSPEND && this.#within(record, around[1], around[2]) && !this.#amid(record, statements))
    let completion: Completion = NORMAL
    for (let i = 0; i < statements.length && completion.kind === 'normal'; i++) {
      this.#lists.push(statements.slice(i + 1))
      completion = this.#statement(statements[i]!)
      this.#lists.pop()
    }
    return completion
  }

  #statement(statement: PathStatement): Completion {
    const [kind] = statement
    if (kind === PATH_LABELED) return this.#labeled([statement[3]], statement[4])
    if (kind === PATH_BLOCK) return this.#list(statement[3], statement)
    if (kind === PATH_TRY) return this.#try(statement)
    this.#begin(statement)
    switch (kind) {
      case PATH_BREAK: return { kind: 'break', label: statement[3], jump: statement }
      case PATH_CONTINUE: return { kind: 'continue', label: statement[3], jump: statement }
      case PATH_THROW: return this.#stops(statement) ?? THROW
      case PATH_RETURN: return this.#stops(statement) ?? { kind: 'return' }
      case PATH_SIMPLE: return this.#stops(statement) ?? NORMAL
      case PATH_IF: {
        if (this.#arm(statement[3])) return this.#list(statement[4], statement)
        return this.#stops(statement) ?? this.#list(statement[5], statement)
      }
      case PATH_LOOP: return this.#loop(statement, [])
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

  /** `labels`: what stands in front of the loop. */
  #loop(statement: Extract<PathStatement, { readonly 0: typeof PATH_LOOP }>, labels: readonly string[]): Completion {
    this.#loops.push(statement)
    const completion = this.#rounds(statement, labels)
    this.#loops.pop()
    return completion
  }

  #rounds(statement: Extract<PathStatement, { readonly 0: typeof PATH_LOOP }>, labels: readonly string[]): Completion {
    const meant = ({ label }: { readonly label: string | 0 }): boolean => label === 0 || labels.includes(label)
    for (;;) {
      if (!this.#arm(statement[3])) return this.#stops(statement) ?? NORMAL
      const completion = this.#list(statement[5], statement)
      // An iterator may throw when it is told to return.
      if (completion.kind === 'break' && meant(completion)) return this.#stops(completion.jump) ?? NORMAL
      if (completion.kind === 'continue' ? !meant(completion) : completion.kind !== 'normal') return completion
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

  #labeled(labels: readonly string[], body: PathStatement): Completion {
    if (body[0] === PATH_LABELED) return this.#labeled([...labels, body[3]], body[4])
    let completion: Completion
    if (body[0] === PATH_LOOP) {
      this.#begin(body)
      completion = this.#loop(body, labels)
    } else completion = this.#statement(body)
    return completion.kind === 'break' && completion.label !== 0 && labels.includes(completion.label) ? this.#stops(completion.jump) ?? NORMAL : completion
  }

  #try(statement: Extract<PathStatement, { readonly 0: typeof PATH_TRY }>): Completion {
    const [, , , block, catchSite, handler, finallySite, finalizer] = statement
    let completion = this.#list(block, statement)
    // A jump out of a loop tells its iterator to return, which may throw.
    if (completion.kind !== 'normal' && completion.kind !== 'over' && catchSite > 0 && this.#next?.site === catchSite) {
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

/** Statements in one of whose beginning no record tells. */
function quiet(statement: PathStatement): readonly PathStatement[] {
  switch (statement[0]) {
    case PATH_BLOCK: case PATH_TRY: return statement[3]
    case PATH_IF: return statement[5]
    case PATH_LABELED: return [statement[4]]
    default: return []
  }
}

function jumps([kind]: PathStatement): boolean { return kind === PATH_RETURN || kind === PATH_THROW || kind === PATH_BREAK || kind === PATH_CONTINUE }
