import { HEAD_OP_SHIFT, HEAD_SITE_SHIFT, OP_NAMES, type Value } from '@cinescope/trace'
import { BlockNames } from './block-names.ts'
import { evaluate, type Evaluation, type Expression, Run } from './expression/index.ts'
import type { ABSENT } from './expression/index.ts'
import { FilmMoment } from './film-moment.ts'
import type { Film } from './film.ts'
import type { Row } from './index/frames.ts'
import { SELF } from './name-reader.ts'
import type { Pending } from './pending.ts'
import { PlaceMoment } from './place-moment.ts'
import { type RecordData, recordOf } from './records.ts'
import type { SiteWalk, Taking } from './site-walk.ts'

/**
 * Evaluates an expression wherever sites were reached, a block at a time: `while (walk.next() || await walk.more())`. It waits only for blocks and for what an
 * evaluation must read first: a million places are a loop, not a million promises.
 */
export class PlaceWalk {
  readonly #film: Film
  readonly #walk: SiteWalk
  readonly #expression: Expression
  readonly #names: BlockNames
  readonly #moment: PlaceMoment
  readonly #run: Run

  /** `walk` is a walk that takes what it is given. */
  constructor(film: Film, walk: (taking: Taking) => SiteWalk, expression: Expression) {
    this.#film = film
    this.#expression = expression
    this.#names = new BlockNames(film, expression.self ? [...expression.names, SELF] : expression.names)
    this.#walk = walk(this.#names)
    this.#moment = new PlaceMoment(this)
    this.#run = new Run(expression.text, this.#moment)
  }

  get tick(): number { return this.#walk.tick }
  get row(): Row { return this.#names.row(this.#walk.place) }
  get site(): number { return this.#head() >>> HEAD_SITE_SHIFT }

  /** To the next place of the block. */
  next(): boolean {
    while (this.#walk.next()) if (this.#readable()) return true
    return false
  }

  /** To the first place of the next block that has one. Rejects with the signal's reason. */
  async more(): Promise<boolean> {
    while (await this.#walk.more()) {
      if (this.#readable() || this.next()) return true
    }
    return false
  }

  record(): RecordData { return recordOf(this.#names.places, this.#walk.place, this.tick)! }

  /** Value of a name of the expression; undefined is looked up the long way. Throws `Pending`. */
  value(index: number): Value | readonly Value[] | typeof ABSENT | undefined { return this.#names.value(this.#walk.place, this.tick, index) }

  /** The same of `this`. */
  self(): Value | undefined { return this.value(this.#expression.names.length) as Value | undefined }

  /** Evaluates here with what is at hand. */
  now<A>(answer: (expression: Expression, run: Run) => A | Pending): A | Pending {
    this.#moment.renew()
    this.#run.renew()
    return answer(this.#expression, this.#run)
  }

  /** Evaluates here. */
  later(): Promise<Evaluation> {
    const { names, text } = this.#expression
    return evaluate(this.#expression, new Run(text, new FilmMoment(this.#film, this.tick, this.row, names, index => this.value(index))))
  }

  /** This version knows the record's op (F24). */
  #readable(): boolean { return OP_NAMES[(this.#head() >>> HEAD_OP_SHIFT) & 31] !== undefined }

  #head(): number { return this.#names.places.heads[this.#walk.place]! }
}
