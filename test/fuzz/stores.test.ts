import type { Query } from '@cinescope/query'
import { recorder } from '@cinescope/recorder'
import { Devtools, observeStore, Stores, wrapZustandFactory } from '@cinescope/stores'
import { OP_ARGS, type Tick, type Value } from '@cinescope/trace'
import { legacy_createStore, type Reducer } from 'redux'
import { createStore } from 'zustand/vanilla'
import { expect, test } from 'vitest'
import { Random } from '../../packages/query/test/tools/random.ts'
import { recordProgram } from '../tools/record-program.ts'

/** What is done to a store's state `s`; those in place change the very object. `same` is what those answer: Zustand tells nobody of an object that is the same. */
function change(random: Random, serial: number, same: string): string {
  const value = random.chance(0.2) ? random.pick(['undefined', 'null', '0', 'NaN', "''", '-0']) : String(serial)
  return random.pick([
    's', `({ ...s, n: ${value} })`, `({ ...s, n: s.n })`, `({ ...s, cart: { ...s.cart, total: ${value} } })`, `({ ...s, cart: { ...s.cart, items: [...s.cart.items, ${value}] } })`,
    `({ ...s, cart: { ...s.cart, items: s.cart.items.slice(1) } })`, `({ ...s, cart: { ...s.cart, items: s.cart.items.map(x => x) } })`, `(({ n, ...rest }) => rest)(s)`, `({ ...s, x: { y: ${value} } })`,
    `({ ...s, x: undefined })`, `({ ...s, byId: { ...s.byId, a${serial % 3}: { n: ${value} } } })`, `(s.n = ${value}, ${same})`, `(s.cart.items.push(${value}), ${same})`, `(s.cart.total = ${value}, { ...s })`, `(delete s.x, { ...s })`,
  ])
}

const PATHS: readonly (readonly string[])[] = [[], ['n'], ['cart'], ['cart', 'total'], ['cart', 'items'], ['cart', 'items', '0'], ['cart', 'items', '1'], ['x'], ['x', 'y'], ['byId', 'a1'], ['byId', 'a1', 'n']]

const numbers = new Map<unknown, number>()
/** Objects are told apart by what they are. */
function told(value: unknown): string {
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : `${typeof value} ${String(value)}`
  if (!numbers.has(value)) numbers.set(value, numbers.size)
  return `object ${numbers.get(value)}`
}
const shown = (value: Value): string => value.kind === 'primitive' ? Object.is(value.value, -0) ? '-0' : `${typeof value.value} ${String(value.value)}` : value.kind
const at = (state: unknown, path: readonly string[]): { readonly value: unknown } | undefined => {
  let here = state
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Record<string, unknown>)[key]
  }
  return { value: here }
}

type Kind = 'redux' | 'zustand'

async function check(kind: Kind, seed: number): Promise<void> {
  const random = new Random(seed)
  const changes = Array.from({ length: 25 }, (_, i) => change(random, i + 1, kind === 'redux' ? 's' : '{ ...s }'))
  const source = `const store = make({ n: 0, cart: { items: [1], total: 1 }, byId: {} })
look(0)
function main() {
${changes.map((text, i) => `store.act(s => ${text})\nlook(${i + 1})`).join('\n')}
}
return main()`
  let read: (() => unknown) | undefined
  const states: (readonly (string | undefined)[])[] = []
  const { query, trace, thrown } = await recordProgram(source, { ...(seed % 2 === 0 && { segmentBytes: 6000 }) }, () => {
    const stores = new Stores(recorder)
    return {
      make: (initial: unknown) => {
        if (kind === 'redux') {
          const reducer: Reducer = (s: unknown = initial, action) => 'run' in action ? (action['run'] as (s: unknown) => unknown)(s) : s
          const store = legacy_createStore(reducer)
          observeStore(stores, store, 'shop')
          read = () => store.getState()
          return { act: (run: unknown) => { store.dispatch({ type: 'act', run }) } }
        }
        const store = wrapZustandFactory(stores, createStore, new Devtools(stores).making)<unknown>(() => initial)
        read = () => store.getState()
        return { act: (run: (s: unknown) => unknown) => { store.setState(run as never, true) } }
      },
      look: (n: number) => { states[n] = PATHS.map(path => { const found = at(read!(), path); return found && told(found.value) }) },
    }
  })
  if (thrown.length > 0) throw new Error(`${String(thrown[0])}\n${source}`)
  const looks: Tick[] = []
  for (let tick = trace.begin; tick < trace.end; tick = (tick + 1) as Tick) {
    const record = await query.record(tick)
    if (record?.op === OP_ARGS && record.title.startsWith('called look(')) looks[Number((record.values[0] as { value: number }).value)] = tick
  }
  const [first] = await query.stores(trace.begin, (trace.end - 1) as Tick)
  const problems: string[] = []
  for (const [i, path] of PATHS.entries()) await checkPath(query, first!.store, path, looks, states.map(state => state[i]), trace.end, problem => { problems.push(`${path.join('.')}: ${problem}`) })
  if (problems.length > 0) throw new Error(`${kind}, seed ${seed}:\n${problems.slice(0, 12).join('\n')}\n\n${changes.map((text, i) => `${i + 1}: ${text}`).join('\n')}`)
}

const plain = (state: string | undefined): string => state === undefined ? 'undefined undefined' : state.replace(/^object \d+/, 'object')

async function checkPath(query: Query, store: number, path: readonly string[], looks: readonly Tick[], states: readonly (string | undefined)[], end: Tick, report: (problem: string) => void): Promise<void> {
  const target = { kind: 'store', store, path } as const
  const history = await query.historyOf(target, 0 as Tick, (end - 1) as Tick, 1000)
  for (let n = 0; n < looks.length; n++) {
    const during = history.filter(({ tick }) => tick <= looks[n]! && (n === 0 || tick > looks[n - 1]!))
    const changed = n === 0 ? states[0] !== undefined : states[n] !== states[n - 1]
    if (changed !== during.length > 0) report(`${n}: ${changed ? `changed from ${states[n - 1]} to ${states[n]}, without a write` : `did not change, but ${during.map(write => shown(write.value)).join()}`}`)
    const last = during.at(-1)
    if (last && shown(last.value) !== plain(states[n])) report(`${n}: is ${states[n]}, not ${shown(last.value)}`)
    if (last && (last.how === 'delete') !== (states[n] === undefined)) report(`${n}: ${last.how} of ${states[n]}`)
    const answer = await query.lastWrite(target, looks[n]!)
    const expected = history.filter(({ tick }) => tick <= looks[n]!).at(-1)
    if ((answer.found ? answer.write.tick : -1) !== (expected?.tick ?? -1)) report(`last write at ${n}: ${answer.found ? `${shown(answer.write.value)} at ${answer.write.tick}` : answer.gap.detail}, in history ${expected ? `${shown(expected.value)} at ${expected.tick}` : 'none'}`)
    const next = await query.nextWrite(target, looks[n]!)
    if ((next.found ? next.write.tick : -1) !== (history.find(({ tick }) => tick > looks[n]!)?.tick ?? -1)) report(`next write after ${n} is not the next of its history`)
  }
}

const seeds = Number(process.env['SEEDS'] ?? 5)
const from = Number(process.env['SEED'] ?? 1)
for (const kind of ['redux', 'zustand'] as const) {
  test.each(Array.from({ length: seeds }, (_, i) => from + i))(`histories of paths in a store of ${kind} are what its states were (seed %i)`, async seed => {
    await check(kind, seed)
    expect(numbers.size).toBeGreaterThan(0)
  })
}
