import type { ObjectRef } from '@cinescope/trace'
import type { ObjectView } from './answer.ts'
import { ABSENT, type Moment, Recorded, type Term, toTerm } from './expression/index.ts'
import { Pending } from './pending.ts'
import type { PlaceWalk } from './place-walk.ts'

/** What only a `FilmMoment` knows. */
const FAR = new Pending(() => Promise.resolve())

/** The moment where a walk stands, as far as it knows it without waiting; one for all its places. */
export class PlaceMoment implements Moment {
  readonly #walk: PlaceWalk
  readonly #intern = (ref: ObjectRef): Recorded => this.intern(ref)
  #objects: Map<ObjectRef, Recorded> | undefined

  constructor(walk: PlaceWalk) { this.#walk = walk }

  /** For the next evaluation. */
  renew(): void { this.#objects = undefined }

  name(index: number): Term | typeof ABSENT {
    const value = this.#walk.value(index)
    if (value === undefined) throw FAR
    if (value === ABSENT) return ABSENT
    return 'kind' in value ? toTerm(value, this.#intern) : value.map(each => toTerm(each, this.#intern))
  }

  intern(ref: ObjectRef): Recorded {
    const objects = this.#objects ??= new Map()
    let known = objects.get(ref)
    if (!known) objects.set(ref, known = new Recorded(ref))
    return known
  }

  self(): Term {
    const value = this.#walk.self()
    if (value === undefined) throw FAR
    return toTerm(value, this.#intern)
  }

  object(_recorded: Recorded): ObjectView { throw FAR }
}
