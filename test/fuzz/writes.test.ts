import type { Query, Target, Write } from '@cinescope/query'
import { OP_ARGS, type ObjectRef, type Tick, type Value } from '@cinescope/trace'
import { installProxyTracker } from '@cinescope/recorder'
import { test } from 'vitest'
import { reactive } from 'vue'
import { Random } from '../../packages/query/test/tools/random.ts'
import { recordProgram } from '../tools/record-program.ts'

/** One operation of a program: its text, and which object it writes how. */
interface Operation {
  readonly text: string
  /** The object it changes; its place in `hold`. */
  readonly object: number
  /** Nobody records it: whoever compares the object later finds it. */
  readonly foreign: boolean
  /** The slots that it names, whatever their value was. */
  readonly names: readonly string[]
}

/** The objects that programs write, in the order in which they are held. */
const objects = `const o = { a: 1, b: 2, in: { x: 1 } }, list = [1, 2, 3], map = new Map([['a', 1], ['b', 2]]), set = new Set([1, 2])
class Point { x = 1; #y = 2; z; get y() { return this.#y } set y(v) { this.#y = v; this.z = v } move(by) { this.x += by; return this } }
const p = new Point()
function put(object, key, value) { object[key] = value }
function add(array, ...values) { return array.push(...values) }
const keep = later => ({ run: later })
class Sub extends Point { q = [1]; #y = 5; up() { this.#y++; this.q.push(this.#y); super.move(1) } }
const sub = new Sub(), { q } = sub, inner = o.in
const po = new Proxy(o, {}), ppo = new Proxy(po, {}), pp = new Proxy(p, {}), trapped = new Proxy(o, { set(target, key, value) { target[key] = value; target.last = key; return true } })
const vo = reactive(o), vlist = reactive(list), vmap = reactive(map), vset = reactive(set)
hold(o); hold(list); hold(map); hold(set); hold(p); hold(sub); hold(q); hold(inner)`
const [O, LIST, MAP, SET, P, SUB, Q, INNER] = [0, 1, 2, 3, 4, 5, 6, 7]

const own = (object: number, text: string, ...names: readonly string[]): Operation => ({ text, object, foreign: false, names })
const foreign = (object: number, text: string): Operation => ({ text, object, foreign: true, names: [] })

function operation(random: Random, serial: number): Operation {
  const value = random.chance(0.15) ? random.pick(['undefined', 'null', '1', 'NaN', '-0', "''", 'true']) : `${serial * 10 + random.below(3)}`
  const key = random.pick(['a', 'b', 'c'])
  const at = random.below(5)
  return random.pick<() => Operation>([
    () => own(O, `o.${key} = ${value}`, key),
    () => own(O, `o['${key}'] = ${value}`, key),
    () => own(O, `put(o, '${key}', ${value})`, key),
    () => own(O, `for (const k of ['${key}']) o[k] = ${value}`, key),
    () => own(O, `o.${key} ??= ${value}`, key),
    () => own(O, `o.${key}++`, key),
    () => own(O, `delete o.${key}`),
    () => own(O, `({ ${key}: o.${key} } = { ${key}: ${value} })`, key),
    () => own(O, `keep(() => { o.${key} = ${value} }).run()`, key),
    () => own(O, `try { o.${key} = ${value}; throw 1 } catch { }`, key),
    () => own(O, `await null; o.${key} = ${value}`, key),
    () => own(O, `[${value}].forEach(v => { o.${key} = v })`, key),
    () => foreign(O, `Object.assign(o, { ${key}: ${value} })`),
    () => foreign(O, `mutate(o, '${key}', ${value})`),
    () => foreign(O, `Object.defineProperty(o, '${key}', { value: ${value}, writable: true, configurable: true, enumerable: true })`),
    () => own(LIST, `list[${at}] = ${value}`, String(at)),
    () => own(LIST, `put(list, ${at}, ${value})`, String(at)),
    () => own(LIST, `list.push(${value})`),
    () => own(LIST, `add(list, ${value}, ${serial})`),
    () => own(LIST, 'list.pop()'),
    () => own(LIST, 'list.shift()'),
    () => own(LIST, `list.unshift(${value})`),
    () => own(LIST, `list.splice(${at}, ${random.below(3)}${random.chance(0.5) ? `, ${value}` : ''})`),
    () => own(LIST, 'list.reverse()'),
    () => own(LIST, 'list.sort()'),
    () => own(LIST, `list.fill(${value}, ${at})`),
    () => own(LIST, `list.copyWithin(0, ${at})`),
    () => own(LIST, `list.length = ${at}`, 'length'),
    () => own(LIST, `delete list[${at}]`, String(at)),
    () => own(LIST, `if (list.length > 1) [list[0], list[1]] = [list[1], list[0]]`, '0', '1'),
    () => own(LIST, `list.named = ${value}`, 'named'),
    () => foreign(LIST, `mutate(list, ${at}, ${value})`),
    () => own(MAP, `map.set('${key}', ${value})`, key),
    () => own(MAP, `map.delete('${key}')`),
    () => own(MAP, `map.set('${key}', ${value}).set('d', ${serial})`),
    () => random.chance(0.2) ? own(MAP, 'map.clear()') : own(MAP, `map.set('${key}', ${value})`, key),
    () => foreign(MAP, `mutate(map, '${key}', ${value})`),
    () => own(SET, `set.add(${value})`),
    () => own(SET, 'set.delete([...set][0])'),
    () => own(P, `p.x = ${value}`, 'x'),
    () => own(P, `p.y = ${value}`, 'z'),
    () => own(P, `p.move(${at})`, 'x'),
    () => own(P, `p.z = ${value}`, 'z'),
    () => foreign(P, `mutate(p, 'z', ${value})`),
    () => own(SUB, 'sub.move(2)', 'x'),
    () => own(SUB, `sub.y = ${value}`, 'z'),
    () => own(SUB, `sub.x &&= ${value}`, 'x'),
    () => own(Q, `sub.q.push(${value}, ${value})`),
    () => own(Q, `o.in?.x; sub?.q?.pop()`),
    () => own(Q, `{ const [first, ...rest] = q; q[q.length] = rest.length; q[0] = first }`, '0'),
    () => own(INNER, `o.in.x = ${value}`, 'x'),
    () => own(INNER, `put(o['in'], 'y', ${value})`, 'y'),
    () => own(INNER, `delete o?.in?.x`),
    () => own(INNER, `[o].map(({ in: it }) => it.${key} = ${value})`, key),
    () => own(INNER, `for (o.in.x of [${value}, ${serial}]) ;`, 'x'),
    () => own(INNER, `(({ x }) => { o.in.x = x })({ x: ${value} })`, 'x'),
    () => own(INNER, `o.in.n = (o.in.n ?? 0) + 1`, 'n'),
    () => foreign(INNER, `mutate(o.in, 'x', ${value})`),
    () => own(O, `po.${key} = ${value}`, key),
    () => own(O, `delete po.${key}`),
    () => own(O, `ppo['${key}'] = ${value}`, key),
    () => own(O, `put(vo, '${key}', ${value})`, key),
    () => own(O, `trapped.${key} = ${value}`, key, 'last'),
    () => own(P, `pp.x = ${value}`, 'x'),
    () => own(LIST, `vlist[${at}] = ${value}`, String(at)),
    () => own(LIST, `vlist.push(${value})`),
    () => own(LIST, `add(vlist, ${value}, ${serial})`),
    () => own(LIST, random.pick(['vlist.pop()', 'vlist.shift()', 'vlist.reverse()', `vlist.splice(${at}, 1, ${value})`])),
    () => own(MAP, `vmap.set('${key}', ${value})`, key),
    () => own(MAP, `vmap.delete('${key}')`),
    () => own(SET, `vset.add(${value})`),
    () => own(INNER, `vo.in.x = ${value}`, 'x'),
    () => foreign(O, `mutate(po, '${key}', ${value})`),
    () => foreign(LIST, `mutate(vlist, ${at}, ${value})`),
    () => own(MAP, `[['${key}', ${value}], ['e', 1]].forEach(([k, v]) => map.set(k, v))`, key, 'e'),
  ])()
}

const told = (value: unknown): string => typeof value === 'object' && value !== null || typeof value === 'function' ? 'object' : Object.is(value, -0) ? '-0' : `${typeof value} ${String(value)}`
const shown = (value: Value): string => value.kind === 'primitive' ? told(value.value) : value.kind === 'gap' ? value.gap.reason : value.kind

/** What an object holds, by the names that its slots are asked for by: of a map the entries by their keys, of a set by their order. */
function contentOf(o: object): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  if (o instanceof Map) for (const [key, value] of o) found.set(String(key), told(value))
  else if (o instanceof Set) [...o].forEach((value, i) => found.set(`value ${i}`, told(value)))
  else {
    for (const key of Reflect.ownKeys(o)) {
      const { value, get } = Object.getOwnPropertyDescriptor(o, key)!
      found.set(String(key), get ? 'accessor' : told(value))
    }
    if (Array.isArray(o)) for (let i = 0; i < o.length; i++) if (!(i in o)) found.set(String(i), 'hole')
  }
  return found
}

const GONE = 'undefined undefined'

// Before Vue makes any.
installProxyTracker()

async function check(seed: number, count: number): Promise<void> {
  const random = new Random(seed)
  const operations = Array.from({ length: count }, (_, i) => operation(random, i + 1))
  const source = `${objects}\nasync function main() {\nlook(0)\n${operations.map(({ text }, i) => `;${text}\nlook(${i + 1})`).join('\n')}\n}\nreturn main()`
  const held: object[] = []
  const states: (readonly ReadonlyMap<string, string>[])[] = []
  const { query, trace, thrown } = await recordProgram(source, { ...(seed % 3 === 0 && { segmentBytes: 3000 }) }, () => ({
    hold: (o: object) => { held.push(o) },
    look: (n: number) => { states[n] = held.map(contentOf) },
    reactive, Proxy,
    mutate: (o: object, key: string, value: unknown) => { if (o instanceof Map) o.set(key, value); else Reflect.set(o, key, value) },
  }))
  if (thrown.length > 0) throw new Error(`${String(thrown[0])}\n${source}`)
  const refs: ObjectRef[] = []
  const looks: Tick[] = []
  for (let tick = trace.begin; tick < trace.end; tick = (tick + 1) as Tick) {
    const record = await query.record(tick)
    if (record?.op !== OP_ARGS) continue
    const [given] = record.values
    if (given?.kind === 'object' && record.title.startsWith('called hold')) refs.push(given.ref)
    if (given?.kind === 'primitive' && record.title.startsWith('called look')) looks[Number(given.value)] = tick
  }
  const problems: string[] = []
  for (const [object, ref] of refs.entries()) {
    const names = new Set(states.flatMap(state => [...state[object]!.keys()]))
    for (const name of names) {
      await checkSlot(query, { kind: 'property', ref, key: name }, { begin: trace.begin, end: trace.end, looks, operations, object, name, values: states.map(state => state[object]!.get(name)) }, problem => {
        problems.push(`object ${object} slot ${name}: ${problem}`)
      })
    }
  }
  if (problems.length > 0) throw new Error(`seed ${seed}:\n${problems.slice(0, 12).join('\n')}\n\n${operations.map(({ text }, i) => `${i + 1}: ${text}`).join('\n')}`)
}

interface Slot {
  readonly begin: Tick
  readonly end: Tick
  readonly looks: readonly Tick[]
  readonly operations: readonly Operation[]
  readonly object: number
  readonly name: string
  /** The slot's value at each look; undefined: it was not there. */
  readonly values: readonly (string | undefined)[]
}

const say = (write: Write | undefined): string => write ? `${write.how} ${shown(write.value)} at ${write.tick}` : 'none'

async function checkSlot(query: Query, target: Target, { begin, end, looks, operations, object, name, values }: Slot, report: (problem: string) => void): Promise<void> {
  const history = await query.historyOf(target, begin, (end - 1) as Tick, 10_000)
  const during = (from: number): readonly Write[] => history.filter(write => write.tick > looks[from - 1]! && write.tick <= looks[from]!)
  for (let i = 1; i < history.length; i++) if (history[i]!.tick < history[i - 1]!.tick) report(`history goes back at ${history[i]!.tick}`)
  // Foreign changes that nobody has found yet: the slot is not known.
  let pending = false
  for (let n = 1; n < looks.length; n++) {
    const { object: changed, foreign: unseen, text } = operations[n - 1]!
    const before = values[n - 1]
    const now = values[n]
    const found = during(n).filter(write => write.how !== 'changed-outside')
    const outside = during(n).filter(write => write.how === 'changed-outside')
    const last = found.at(-1)
    if (outside.length > 0 || last) pending = false
    if (changed === object && unseen && before !== now && outside.length === 0 && !last) pending = true
    if (changed === object && !unseen && before !== now && !last) report(`${n} (${text}) changed it from ${before} to ${now}, without a write`)
    if (last && changed !== object) report(`${n} (${text}) is another object's, but ${say(last)}`)
    const shouldBe = now === undefined ? GONE : now
    if (last && changed === object && shown(last.value) !== shouldBe && !(now === 'hole' && shown(last.value) === GONE)) report(`${n} (${text}) left ${now}, not ${say(last)}`)
    if (last && before === now && !operations[n - 1]!.names.includes(name) && last.how === 'write') report(`${n} (${text}) did not write it, but ${say(last)}`)
    // lastWrite and nextWrite are history's neighbours.
    const expected = history.filter(write => write.tick <= looks[n]!).at(-1)
    const answer = await query.lastWrite(target, looks[n]!)
    if (answer.found ? expected?.tick !== answer.write.tick || shown(expected.value) !== shown(answer.write.value) || expected.how !== answer.write.how : expected !== undefined) report(`last write at ${n} is ${answer.found ? say(answer.write) : answer.gap.detail}, in history ${say(expected)}`)
    if (!pending && answer.found && shown(answer.write.value) !== shouldBe && !(now === 'hole' && shown(answer.write.value) === GONE)) report(`at ${n} it is ${now}, last written ${say(answer.write)}`)
    const following = history.find(write => write.tick > looks[n]!)
    const next = await query.nextWrite(target, looks[n]!)
    if (next.found ? following?.tick !== next.write.tick || shown(following.value) !== shown(next.write.value) : following !== undefined) report(`next write after ${n} is ${next.found ? say(next.write) : next.gap.detail}, in history ${say(following)}`)
  }
  const numbers = new Set(history.map(({ value }) => value.kind === 'primitive' && typeof value.value === 'number' ? value.value : undefined))
  for (const wanted of [...numbers].slice(0, 5)) {
    if (wanted === undefined || Object.is(wanted, -0) || Number.isNaN(wanted)) continue
    const first = await query.firstWhere(`$value === ${wanted}`, { target })
    const expected = history.find(({ value }) => value.kind === 'primitive' && value.value === wanted)
    if (!first.found || first.tick !== expected?.tick) report(`first where it is ${wanted}: ${first.found ? first.tick : 'none'}, in history ${say(expected)}`)
  }
}

const seeds = Number(process.env['SEEDS'] ?? 10)
const from = Number(process.env['SEED'] ?? 1)
test.each(Array.from({ length: seeds }, (_, i) => from + i))('histories of slots are what the program did to them (seed %i)', async seed => { await check(seed, 30) })
