import { OBJECT_MAP } from '@cinescope/trace'
import { entriesOf } from './list.ts'
import { strictEquals } from './operator.ts'
import type { Run } from './run.ts'
import { Iteration, Native, Recorded, type Term, Thrown, Unknowable, Unknown } from './term.ts'

type Entries = readonly (readonly [Term, Term])[]
type Method = (run: Run, entries: Entries, args: readonly Term[], isMap: boolean) => Term

/** The entry of a key, as Map and Set compare keys. */
function entry(run: Run, entries: Entries, wanted: Term): readonly [Term, Term] | undefined {
  let doubt: Unknown | undefined
  for (const candidate of entries) {
    run.step(1)
    const equal = Object.is(candidate[0], wanted) ? true : strictEquals(candidate[0], wanted)
    if (equal === true) return candidate
    if (equal instanceof Unknown) doubt ??= equal
  }
  if (doubt) throw new Unknowable(doubt)
  return undefined
}

const methods: Readonly<Record<string, Method>> = {
  get: (run, entries, args) => entry(run, entries, args[0])?.[1],
  has: (run, entries, args) => entry(run, entries, args[0]) !== undefined,
  keys: (_, entries) => new Iteration(entries.map(([key]) => key)),
  values: (_, entries) => new Iteration(entries.map(([, value]) => value)),
  entries: (_, entries) => new Iteration(entries.map(([key, value]) => [key, value])),
}

/** Methods of Map and Set that change nothing. */
export const collectionMethods: ReadonlyMap<string, Native> = new Map(Object.entries(methods).map(([name, method]) => [name, new Native(name, (run, self, args) => {
  const view = self instanceof Recorded ? run.moment.object(self) : undefined
  if (!view) throw new Thrown('TypeError', `Method Map.prototype.${name} called on incompatible receiver`)
  const entries = entriesOf(run, view)
  return entries instanceof Unknown ? entries : method(run, entries, args, view.type === OBJECT_MAP)
})]))
