import { OBJECT_ARRAY } from '@cinescope/trace'
import { callback, primitives, test } from './invoke.ts'
import { elementsOf, iterate } from './list.ts'
import { joined, strictEquals, toText } from './operator.ts'
import type { Run } from './run.ts'
import { Iteration, Native, Recorded, type Term, Thrown, Unknowable, Unknown } from './term.ts'

type Method = (run: Run, list: Term[], args: readonly Term[], self: Term) => Term

/** Index arguments of the methods that take them. */
const numbers = (run: Run, args: readonly Term[]): number[] => primitives(run, args, 'number') as number[]

/** The element that a search found; an unknown one before it makes the answer unknown. */
function find(run: Run, list: readonly Term[], args: readonly Term[], self: Term, backwards: boolean): number {
  const matches = test(run, args[0])
  for (let n = 0; n < list.length; n++) {
    const i = backwards ? list.length - 1 - n : n
    run.step(1)
    if (matches(list[i], i, self)) return i
  }
  return -1
}

/** `true` needs one sure match; without one an unknown comparison makes the answer unknown. */
function indexOf(run: Run, list: readonly Term[], wanted: Term, from: number, direction: 1 | -1, same: (a: Term, b: Term) => boolean | Unknown, holes: boolean): number {
  for (let i = from; i >= 0 && i < list.length; i += direction) {
    run.step(1)
    if (!holes && !(i in list)) continue
    const equal = same(list[i], wanted)
    if (equal instanceof Unknown) throw new Unknowable(equal)
    if (equal) return i
  }
  return -1
}

function includes(run: Run, list: readonly Term[], wanted: Term, from: number): boolean {
  let doubt: Unknown | undefined
  for (let i = from; i < list.length; i++) {
    run.step(1)
    const equal = Object.is(list[i], wanted) ? true : strictEquals(list[i], wanted)
    if (equal === true) return true
    if (equal instanceof Unknown) doubt ??= equal
  }
  if (doubt) throw new Unknowable(doubt)
  return false
}

const start = (run: Run, list: readonly Term[], arg: Term): number => {
  const from = Math.trunc(numbers(run, [arg ?? 0])[0] ?? 0) || 0
  return from < 0 ? Math.max(0, list.length + from) : from
}

/** Some, where one sure element decides whatever the unknown ones are. */
function some(run: Run, list: readonly Term[], args: readonly Term[], self: Term, wanted: boolean): boolean {
  const matches = test(run, args[0])
  let doubt: Unknowable | undefined
  for (let i = 0; i < list.length; i++) {
    run.step(1)
    if (!(i in list)) continue
    try {
      if (matches(list[i], i, self) === wanted) return true
    } catch (error) {
      if (!(error instanceof Unknowable)) throw error
      doubt ??= error
    }
  }
  if (doubt) throw doubt
  return false
}

function flat(run: Run, list: readonly Term[], depth: number): Term[] {
  return list.flatMap(element => {
    const inner = depth >= 1 ? asArray(run, element) : undefined
    return inner ? flat(run, inner, depth - 1) : [element]
  })
}

/** The elements if `Array.isArray` holds; an unknown element might be one. */
function asArray(run: Run, term: Term): Term[] | undefined {
  if (term instanceof Unknown) throw new Unknowable(term)
  if (Array.isArray(term)) return term
  if (!(term instanceof Recorded) || run.moment.object(term).type !== OBJECT_ARRAY) return undefined
  const list = elementsOf(run, term)
  if (list instanceof Unknown) throw new Unknowable(list)
  return list
}

function sorted(run: Run, list: readonly Term[], [compare]: readonly Term[]): Term {
  run.step(list.length * 4)
  if (compare === undefined) {
    const texts = list.filter(element => element !== undefined).map(element => {
      const text = toText(run, element)
      if (text instanceof Unknown) throw new Unknowable(text)
      return { element, text }
    })
    texts.sort((a, b) => a.text < b.text ? -1 : a.text > b.text ? 1 : 0)
    return [...texts.map(({ element }) => element), ...list.filter(element => element === undefined)]
  }
  const order = callback(run, compare)
  const copy = [...list]
  copy.sort((a, b) => {
    run.step(1)
    return numbers(run, [order(a, b)])[0] as number
  })
  return copy
}

const methods: Readonly<Record<string, Method>> = {
  at: (run, list, args) => list.at(numbers(run, args)[0] ?? 0),
  concat: (run, list, args) => {
    const all: Term[] = list.slice()
    for (const arg of args) {
      const inner = asArray(run, arg)
      run.room(all.length + (inner?.length ?? 1))
      if (!inner) all.push(arg)
      else for (let i = 0, at = all.length; i < inner.length; i++) {
        all.length = at + i + 1
        if (i in inner) all[at + i] = inner[i]
      }
    }
    return all
  },
  entries: (_, list) => new Iteration(Array.from(list, (element, i) => [i, element])),
  every: (run, list, args, self) => !some(run, list, args, self, false),
  filter: (run, list, args, self) => {
    const matches = test(run, args[0])
    return list.filter((element, i) => matches(element, i, self))
  },
  find: (run, list, args, self) => list[find(run, list, args, self, false)],
  findIndex: (run, list, args, self) => find(run, list, args, self, false),
  findLast: (run, list, args, self) => list[find(run, list, args, self, true)],
  findLastIndex: (run, list, args, self) => find(run, list, args, self, true),
  flat: (run, list, args) => flat(run, list, args.length === 0 || args[0] === undefined ? 1 : numbers(run, args)[0] ?? 1),
  flatMap: (run, list, args, self) => {
    const call = callback(run, args[0])
    return flat(run, list.map((element, i) => call(element, i, self)), 1)
  },
  includes: (run, list, args) => includes(run, list, args[0], start(run, list, args[1])),
  indexOf: (run, list, args) => indexOf(run, list, args[0], start(run, list, args[1]), 1, strictEquals, false),
  join: (run, list, args) => {
    const separator = args.length === 0 || args[0] === undefined ? ',' : toText(run, args[0])
    return separator instanceof Unknown ? separator : joined(run, list, separator)
  },
  keys: (_, list) => new Iteration([...list.keys()]),
  lastIndexOf: (run, list, args) => {
    const from = args.length < 2 ? list.length - 1 : Math.trunc(numbers(run, [args[1]])[0] ?? 0) || 0
    return indexOf(run, list, args[0], from < 0 ? list.length + from : Math.min(from, list.length - 1), -1, strictEquals, false)
  },
  map: (run, list, args, self) => {
    const call = callback(run, args[0])
    return list.map((element, i) => call(element, i, self))
  },
  reduce: (run, list, args, self) => reduce(run, list, args, self, false),
  reduceRight: (run, list, args, self) => reduce(run, list, args, self, true),
  slice: (run, list, args) => list.slice(...numbers(run, args) as []),
  some: (run, list, args, self) => some(run, list, args, self, true),
  toReversed: (_, list) => {
    const copy = Array.from(list)
    copy.reverse()
    return copy
  },
  toSorted: (run, list, args) => sorted(run, list, args),
  toSpliced: (run, list, [from, count, ...items]) => {
    const copy = Array.from(list)
    if (from === undefined && count === undefined) return copy
    const at = start(run, copy, from)
    copy.splice(at, count === undefined ? copy.length : numbers(run, [count])[0] ?? 0, ...items)
    return copy
  },
  toString: (run: Run, list: Term[]) => joined(run, list),
  values: (_, list) => new Iteration([...list]),
  with: (run, list, [index, value]) => {
    const at = Math.trunc(numbers(run, [index])[0] ?? 0) || 0
    const from = at < 0 ? list.length + at : at
    if (from < 0 || from >= list.length) throw new Thrown('RangeError', 'Invalid index : ' + at)
    return Array.from(list, (element, i) => i === from ? value : element)
  },
}

function reduce(run: Run, list: readonly Term[], args: readonly Term[], self: Term, right: boolean): Term {
  const call = callback(run, args[0])
  const step = (total: Term, element: Term, i: number): Term => call(total, element, i, self)
  const rest = args.length > 1 ? [args[1]] as const : [] as const
  if (rest.length === 0 && !list.some(() => true)) throw new Thrown('TypeError', 'Reduce of empty array with no initial value')
  if (rest.length === 0) return right ? list.reduceRight(step) : list.reduce(step)
  return right ? list.reduceRight(step, rest[0]) : list.reduce(step, rest[0])
}

/** Changing a recorded list is refused, and says what does the same to a copy. */
const changing: Readonly<Record<string, string>> = {
  push: '[...list, x]', unshift: '[x, ...list]', pop: 'list.slice(0, -1)', shift: 'list.slice(1)', sort: 'toSorted', reverse: 'toReversed', splice: 'toSpliced', fill: 'map', copyWithin: 'map', forEach: 'map',
}

export const changingMethods: ReadonlyMap<string, string> = new Map(Object.entries(changing))

/** Methods of arrays that change nothing, over recorded and made lists. */
export const listMethods: ReadonlyMap<string, Native> = new Map(Object.entries(methods).map(([name, method]) => [name, new Native(name, (run, self, args) => {
  const list = iterate(run, self)
  if (list instanceof Unknown) return list
  run.step(list.length)
  return method(run, list as Term[], args, self)
})]))
