import type { ObjectRef, Value } from '@cinescope/trace'
import type { ObjectView, Slot } from './answer.ts'
import { ABSENT, compile, evaluate, type Evaluation, type Moment, Recorded, Run, type Term, toTerm, unknown } from './expression/index.ts'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import { ask } from './index/parts.ts'
import { objectAt } from './object.ts'
import { Pending } from './pending.ts'
import { nameAt, selfAt } from './scope.ts'

/**
 * Answers a free name of an expression, by its place in `names`, where it is known without looking scopes up: `$result` and the like,
 * or a variable that a `NameReader` reads. `undefined` looks it up.
 */
export type Known = (index: number) => Value | readonly Value[] | typeof ABSENT | undefined

/** Objects that are read at once at the second, third, ... stop of an evaluation: it may go on over a long list. */
const BATCH_MAX = 512

const isList = (known: Value | readonly Value[]): known is readonly Value[] => Array.isArray(known)

/** One moment of a recording, seen from a frame: names are its variables, objects have the content of that moment. */
export class FilmMoment implements Moment {
  readonly #film: Film
  readonly #tick: number
  readonly #row: Row
  readonly #names: readonly string[]
  readonly #known: Known | undefined
  readonly #look: typeof objectAt
  readonly #terms: (Term | typeof ABSENT)[] = []
  #objects: Map<ObjectRef, Recorded> | undefined
  #self: Term
  #selfKnown = false
  #batch = 1
  /** Names whose value may have been changed by what was lost. */
  doubtful: readonly string[] = []

  constructor(film: Film, tick: number, row: Row, names: readonly string[], known?: Known, look: typeof objectAt = objectAt) {
    this.#film = film
    this.#tick = tick
    this.#row = row
    this.#names = names
    this.#known = known
    this.#look = look
  }

  #term(value: Value): Term { return toTerm(value, ref => this.intern(ref)) }

  name(index: number): Term | typeof ABSENT {
    if (index in this.#terms) return this.#terms[index] as Term
    const name = this.#names[index] as string
    const known = this.#known?.(index)
    if (known === ABSENT) return this.#terms[index] = ABSENT
    if (known) return this.#terms[index] = isList(known) ? known.map(value => this.#term(value)) : this.#term(known)
    throw new Pending(async () => {
      const slot = await ask(() => nameAt(this.#film, this.#tick, this.#row, name))
      if (slot?.trust === 'unverified') this.doubtful = [...this.doubtful, name]
      this.#terms[index] = slot ? this.#term(slot.value) : ABSENT
    })
  }

  self(): Term {
    if (this.#selfKnown) return this.#self
    throw new Pending(async () => {
      const slot: Slot | undefined = await ask(() => selfAt(this.#film, this.#tick, this.#row))
      this.#self = slot ? this.#term(slot.value) : unknown('not-observed', '`this` is recorded in functions that use it, and this one does not.')
      this.#selfKnown = true
    })
  }

  intern(ref: ObjectRef): Recorded {
    const objects = this.#objects ??= new Map()
    let known = objects.get(ref)
    if (!known) objects.set(ref, known = new Recorded(ref))
    return known
  }

  object(recorded: Recorded): ObjectView {
    if (recorded.view) return recorded.view
    const batch = [recorded]
    for (const other of this.#objects?.values() ?? []) {
      if (batch.length >= this.#batch) break
      if (!other.view && other !== recorded) batch.push(other)
    }
    this.#batch = Math.min(this.#batch * 2, BATCH_MAX)
    throw new Pending(async () => {
      for (const each of batch) each.view = await ask(() => this.#look(this.#film, each.ref, this.#tick))
    })
  }
}

/** Evaluates an expression in a frame at a moment: a watch expression. Throws CINE_EXPRESSION_*. */
export async function evaluateAt(film: Film, text: string, tick: number, row: Row, look: typeof objectAt = objectAt): Promise<Evaluation> {
  const expression = compile(text)
  const moment = new FilmMoment(film, tick, row, expression.names, undefined, look)
  const answer = await evaluate(expression, new Run(text, moment))
  if (moment.doubtful.length === 0) return answer
  const detail = `Records were dropped before this moment; ${moment.doubtful.join(', ')} may have been written among them.`
  return { ...answer, doubts: [...answer.doubts, { reason: 'loss', detail }] }
}

