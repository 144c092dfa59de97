import type { Query, Target } from '@cinescope/query'
import { installProxyTracker } from '@cinescope/recorder'
import { OP_ARGS, type ObjectRef, type Tick, type Value } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { reactive, ref, shallowRef, toRaw } from 'vue'
import { recordProgram } from '../tools/record-program.ts'

/**
 * Programs that change objects in the ways in which a reader can go wrong. `hold(o)` says which object is asked about, `at(n)` when: it notes
 * what the object holds without being given it, because a recorder looks at what is handed to foreign code.
 */
const programs: Readonly<Record<string, string>> = {
  'mutations in optional chains (P11)': `
    const a = [1, 2, 'x', 'y']; hold(a)
    a.pop()?.toString(); at(0)
    a?.pop()?.toString().length; at(1)
    const o = { list: [1, 2, 3], b: { c: 1, d: { e: 1 } }, n: null }; hold(o.list); hold(o.b)
    o.list.shift()?.x; o?.list?.pop()?.x; at(2)
    delete o?.b?.c; at(3)
    delete o?.n?.x; delete o.n?.[log('never')]; log(o?.n?.pop()?.x.y, o?.zz?.pop()?.x(), delete o?.zz?.y)
    const m = new Map([['a', [1]]]); hold(m.get('a')); m.get('a')?.push(2)?.toFixed?.(); m.get('b')?.push(2)?.toFixed(); at(4)`,
  'typed arrays store what their type makes of a value': `
    const t = new Uint8Array(4), f = new Float32Array(1), c = new Uint8ClampedArray(2), b = new BigInt64Array(1); hold(t); hold(f); hold(c); hold(b)
    t[0] = 300; t[1]++; t[1] -= 300; t[10] = 1; f[0] = 0.1; f[0] += 1.2; c[0] = 1000; c[1] = -5; t[2] = '7'; b[0] = 2n ** 63n; at(0)
    t.fill(513, 1, 3); at(1)
    t.set([9], 0); at(2)`,
  'what a setter takes is no property': `
    class P { #x = 1; y = 2; x = 'public'; set z(v) { this.#x = v; this.y = v * 2 } get z() { return this.#x } bump() { this.#x++; this['y'] += 1; return this } }
    const p = new P(); hold(p)
    p.z = 5; at(0)
    p.bump().bump().x = 'new'; at(1)
    const inherits = Object.create({ set inherited(v) { this.real = v } }); hold(inherits); inherits.inherited = 4; at(2)
    const own = { set x(v) { this.held = v }, held: 0 }; hold(own); own.x = 2; at(3)`,
  'lists, maps and sets': `
    const a = [3, 1, 2]; hold(a)
    a.splice(1, 1, 'x', 'y'); at(0); a.splice(-1); a.splice(0, 0); a.push(...[9, 8], 7); a.sort(); at(1); a.reverse(); a.copyWithin(0, 2, 4); a.fill(0, -2); at(2)
    a.length = 2; a[5] = 'far'; delete a[0]; at(3); a.unshift('u', 'v'); a.splice(undefined, 2); a.splice(1, undefined, 'q'); at(4)
    ;[a[0], a[1]] = [a[1], a[0]]; a.fill('f', 0, 1).push('g'); at(5)
    const m = new Map([[1, 'a'], ['k', 1]]); hold(m); m.set(NaN, 1).set(-0, 'z').set(NaN, 2); m.delete(1); at(6)
    m.forEach((v, k) => { if (k === 'k') m.delete(k) }); at(7); m.clear(); m.set('only', undefined); at(8)
    const s = new Set('abca'); hold(s); s.add('z').add('a').delete('b'); s.add(NaN).add(NaN).add(-0); at(9)`,
  'what a frozen object refuses in sloppy code': `
    const o = { a: 1, deep: { b: 1 } }, list = [1, 2], map = new Map([['a', 1]]); hold(o); hold(o.deep); hold(list); hold(map)
    class P { #p = 1; q = 2; set(v) { this.#p = v } } const p = new P(); hold(p)
    o.a = 2; at(0); Object.freeze(o); o.a = 3; o.c = 4; o.a++; delete o.a; at(1); o.deep.b = 2; at(2)
    list[0] = 3; Object.freeze(list); list[0] = 4; list[5] = 1; list.length = 0; at(3)
    Object.freeze(map); map.set('a', 2).set('b', 3); map.named = 1; at(4); const frozen = Object.freeze({ x: 1 }); hold(frozen); frozen.x = 2; at(5); Object.freeze(p).set(5); at(6)
    mutate(o.deep, 'b', 3); at(7); o['a'] = 9; list[1] = 9; at(8)`,
  'what a closed or sealed object refuses in sloppy code': `
    const o = { a: 1, get g() { return 1 } }, list = [1, , 3], sealed = { a: 1, b: 2 }, late = { a: 1 }; hold(o); hold(list); hold(sealed); hold(late)
    Object.preventExtensions(o); o.a = 2; o.b = 3; at(0); delete o.a; o.a = 4; at(1); Reflect.preventExtensions(list); list[0] = 5; list[1] = 6; list[7] = 8; list.length = 1; list[0] = 9; at(2)
    Object.seal(sealed); sealed.a = 5; sealed.c = 6; delete sealed.b; sealed.b++; at(3); late.b = 2; delete late.a; Object.preventExtensions(late); late.a = 3; late.b = 4; at(4); mutate(late, 'b', 5); late.z = 1; at(5)`,
  'writes through proxies': `
    const o = { a: 1, in: { x: 1 } }, list = [1, 2], map = new Map([['a', 1]]), set = new Set([1]); hold(o); hold(list); hold(map); hold(set); hold(o.in)
    const po = new Proxy(o, {}), ppo = new Proxy(po, {}), half = new Proxy(o, { set(t, k, v) { t[k] = v / 2; t.seen = k; return true } }), bare = new Proxy(o, { set: (t, k, v) => Reflect.set(t, k, String(v)), deleteProperty: () => true })
    po.a = 2; at(0); ppo['b'] = 3; po.a = 4; at(1); half.a = 10; at(2); bare.a = 5; delete bare.a; at(3); delete po.b; at(4); po.in.x = 6; at(5)
    const { proxy, revoke } = Proxy.revocable(o, {}); proxy.a = 7; revoke(); try { proxy.a = 8 } catch { } at(6)
    const heir = Object.create(po); heir.a = 9; hold(heir); at(7)
    class Point { x = 1; #y = 2; move() { this.x++; return this } } const point = new Point(); hold(point); new Proxy(point, {}).move().x += 5; at(8)
    const vo = reactive(o), vlist = reactive(list), vmap = reactive(map), vset = reactive(set)
    vo.a = 11; vo.in.x++; vlist.push(3, 4); at(9); vlist[0] = 'first'; vlist.reverse(); vmap.set('a', 2).set('b', 3); vset.add(2).delete(1); at(10)
    vlist.splice(1, 1); vlist.length = 1; at(11); vmap.clear(); vset.clear(); at(12); mutate(vo, 'a', 12); mutate(po, 'z', 13); Object.assign(vo, { a: 14 }); at(13)
    const box = ref({ n: 1 }); hold(toRaw(box.value)); box.value.n++; at(14); box.value = { n: 5 }; at(15); const shallow = shallowRef([1]); hold(shallow.value); shallow.value.push(2); at(16)
    vo.a = 15; vlist.push(16); at(17); cut(); o.a = 17; vo.a = 18; at(18); vo.a = 18; list.push(vo.a); at(19)
    const big = Array.from({ length: 80 }, (_, i) => i), vbig = reactive(big); hold(big); vbig[3] = 'x'; vbig[70] = 'y'; at(20); vbig.push('z'); at(21)`,
  'foreign code between writes': `
    const o = { a: 1 }; hold(o)
    mutate(o, 'a', 2); at(0); Object.assign(o, { b: 3 }); at(1)
    Array.from([1, 2], x => { o.a = x }); at(2); JSON.parse('{"z":1}', (k, v) => { o.a = k; return v }); at(3); JSON.stringify({ toJSON() { o.a = 'json' } }); at(4)
    mutate(o, 'a', 'foreign'); o.b = 4; at(5); ({ a: o.a, b: o['b'] } = { a: 'pattern', b: 'other' }); at(6)
    o.n ??= 5; o.n ||= 6; o.n &&= 7; o.n++; o['n'] **= 2; o[1.5] = 'f'; o[null] = 'null'; at(7)
    Object.defineProperty(o, 'a', { get() { return 7 }, configurable: true }); at(8); Object.defineProperty(o, 'a', { value: 8, writable: true }); o.a = 9; at(9)`,
}

const told = (value: unknown): string => typeof value === 'object' && value !== null || typeof value === 'function' ? 'object'
  : Object.is(value, -0) ? '-0' : typeof value === 'symbol' ? value.toString() : `${typeof value} ${String(value)}`
const shown = (value: Value): string => value.kind === 'primitive' ? told(value.value) : value.kind === 'gap' ? value.gap.reason : value.kind

/** What an object holds, by the names of slots. */
function contentOf(o: object): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  if (o instanceof Map) [...o].forEach(([key, value], i) => found.set(`key ${i}`, told(key)).set(`value ${i}`, told(value)))
  else if (o instanceof Set) [...o].forEach((value, i) => found.set(`value ${i}`, told(value)))
  else if (Array.isArray(o)) for (let i = 0; i < o.length; i++) if (!(i in o)) found.set(String(i), 'hole')
  for (const key of Reflect.ownKeys(o)) {
    const { value, get, set } = Object.getOwnPropertyDescriptor(o, key)!
    if (key !== 'length' || !Array.isArray(o)) found.set(String(key), get || set ? 'accessor' : told(value))
  }
  return found
}

// Before Vue makes any.
installProxyTracker()

async function targetAt(query: Query, text: string, tick: Tick): Promise<Extract<Target, { kind: 'property' }>> {
  const answer = await query.targetOf(text, tick, (await query.record(tick))!.frame)
  return answer.found && answer.target.kind === 'property' ? answer.target : expect.fail(`${text} is no property`)
}

for (const [title, source] of Object.entries(programs)) {
  test(`objects are at a moment what the program saw then: ${title}`, async () => {
    const held: object[] = []
    const truth = new Map<number, readonly ReadonlyMap<string, string>[]>()
    const { query, trace, lines, thrown } = await recordProgram(source, {}, () => ({
      reactive, ref, shallowRef, toRaw, Proxy,
      hold: (o: object) => { held.push(o) },
      at: (n: number) => { truth.set(n, held.map(contentOf)) },
      mutate: (o: Record<string, unknown>, key: string, value: unknown) => { o[key] = value },
    }))
    expect(thrown).toEqual([])
    expect(lines.join()).not.toContain('never')
    const refs: ObjectRef[] = []
    let compared = 0
    for (let tick = trace.begin; tick < trace.end; tick = (tick + 1) as Tick) {
      const record = await query.record(tick)
      const [given] = record?.op === OP_ARGS ? record.values : []
      if (given?.kind === 'object' && record?.title.startsWith('called hold')) refs.push(given.ref)
      if (given?.kind !== 'primitive' || !record?.title.startsWith('called at')) continue
      for (const [i, wanted] of (truth.get(Number(given.value)) ?? []).entries()) {
        const { slots, gaps } = await query.objectAt(refs[i]!, tick)
        // Private fields are known to the recording only.
        const sure = slots.filter(slot => slot.trust !== 'unverified' && !slot.name.startsWith('#'))
        const where = `object ${i} at ${String(given.value)}`
        expect(Object.fromEntries(sure.map(slot => [slot.name, shown(slot.value)])), where).toEqual(Object.fromEntries(sure.map(slot => [slot.name, wanted.get(slot.name)])))
        const names = new Set(slots.map(slot => slot.name))
        if (gaps.length === 0) expect([...wanted.keys()].filter(name => !names.has(name)), `${where}: missing`).toEqual([])
        compared += sure.length
      }
    }
    expect(compared).toBeGreaterThan(10)
  })
}

test('fields of classes were written by the class, not outside of it', async () => {
  const { query, trace } = await recordProgram(`
class Base { f = make(); a = 1; b = 'x'; constructor() { this.k = 1; log(this.k) } }
function make() { return 3 }
class Sub extends Base { e = 2; g = make(); none }
const made = new Sub()
log(made.e)`)
  const end = (trace.end - 1) as Tick
  const made = await targetAt(query, 'made.e', end)
  const writes = await Promise.all(['f', 'a', 'b', 'k', 'e', 'g', 'none'].map(async key => (await query.historyOf({ ...made, key }, trace.begin, end, 10)).map(({ how, code }) => `${key}: ${how}, ${code.slice(0, 10)}`)))
  expect(writes.flat()).toEqual(['f: write, class Base', 'a: write, class Base', 'b: write, class Base', 'k: write, class Base', 'e: write, class Sub ', 'g: write, class Sub ', 'none: write, class Sub '])
  const origin = await query.origin({ ...made, key: 'e' }, end)
  expect(origin).toMatchObject({ steps: [{ how: 'copy', from: '2' }, { how: 'literal', from: '2' }] })
  expect(origin.gap).toBeUndefined()
})

test('what is assigned to a proxy whose handler is not recorded was written there', async () => {
  const native = Proxy
  try {
    installProxyTracker()
    const { query, trace } = await recordProgram(`
const target = { a: 1, b: 2 }
const proxy = wrapped(target)
proxy.a = 5
proxy.c = 6
const own = new Proxy(target, { set(on, key, value) { on[key] = value * 2; return true } })
own.b = 4
log(proxy.a)`, {}, () => ({ wrapped: (o: object) => new Proxy(o, { set: (on, key, value) => Reflect.set(on, key, value) }) }))
    const end = (trace.end - 1) as Tick
    const code = async (text: string): Promise<string> => {
      const answer = await query.lastWrite(await targetAt(query, text, end), end)
      return answer.found ? `${answer.write.code} ${shown(answer.write.value)}` : 'none'
    }
    expect(await Promise.all(['proxy.a', 'proxy.c', 'own.b'].map(code))).toEqual(['proxy.a = 5 number 5', 'proxy.c = 6 number 6', 'const own = new Proxy(target, { set(on, key, value) { on[key] = value * 2; return true } }) number 8'])
    expect((await query.objectAt((await targetAt(query, 'proxy.a', end)).ref, end)).slots.map(({ name, value }) => `${name} ${shown(value)}`)).toEqual(['a number 5', 'b number 8', 'c number 6'])
  } finally {
    globalThis.Proxy = native
  }
})

test('what no image shows stays: private fields, named properties of lists, maps and sets', async () => {
  const { query, trace } = await recordProgram(`
class Counter { #n = 0; seen = 0; up() { this.#n++; return this } }
const counter = new Counter(), list = [1], map = new Map([['a', 1]])
counter.up().up(); list.total = 5; map.label = 'm'; list.gone = 1; delete list.gone
mutate(counter, 'seen', 1); mutate(list, 1, 2); mutate(map, 'x', 1); list.sort()
const at = 1`, {}, () => ({ mutate: (o: Record<string, unknown>, key: string, value: unknown) => { if (o instanceof Map) o.set(key, value); else o[key] = value } }))
  const end = (trace.end - 1) as Tick
  const frame = (await query.record(end))!.frame
  const slots = async (name: string): Promise<readonly string[]> => {
    const { value } = await query.evaluate(name, end, frame)
    return value.kind === 'object' ? (await query.objectAt(value.ref, end)).slots.map(slot => `${slot.name} ${shown(slot.value)} ${slot.trust}`) : expect.fail(name)
  }
  expect(await slots('counter')).toEqual(['seen number 1 verified', '#n number 2 exact'])
  expect(await slots('list')).toEqual(['0 number 1 exact', '1 number 2 exact', 'total number 5 unverified'])
  expect(await slots('map')).toEqual(['key 0 string a verified', 'value 0 number 1 verified', 'key 1 string x verified', 'value 1 number 1 verified', 'label string m unverified'])
  for (const [text, code] of [['counter.#n', 'class Counter'], ['list.total', 'counter.up()'], ['map.label', 'counter.up()']] as const) {
    const target = text.includes('#') ? { ...await targetAt(query, 'counter.seen', end), key: '#n' } : await targetAt(query, text, end)
    const answer = await query.lastWrite(target, end)
    expect(answer.found && `${answer.write.how} ${answer.write.code.slice(0, 12)}`).toBe(`write ${code.slice(0, 12)}`)
  }
})

test('what has no probe (P11) leaves doubts, never a wrong value that is said to be exact', async () => {
  const { query, trace } = await recordProgram(`
const tree = { list: [1, 2], other: [3], map: new Map([['a', 1]]), box: { gone: 1, stays: 2 } }, alone = [1]
const { list, other, map, box } = tree
function add(to, x) { to?.list.push(x); alone.push(x) }
function drop(from, key) { delete from?.box[key]; from?.map.set('b', 2).get('b') }
list[0] = 5; other[0] = 6; box.gone = 7; box.stays = 8; map.set('a', 9)
log(0)
add(tree, 3)
drop(tree, 'gone')
add(undefined, 4)
log(1)
const at = 1`)
  const ticks: Tick[] = []
  for (let tick = trace.begin; tick < trace.end; tick = (tick + 1) as Tick) if ((await query.record(tick))?.title.startsWith('called log(')) ticks.push(tick)
  const frame = (await query.record(ticks[1]!))!.frame
  const seen = async (name: string, tick: Tick): Promise<string> => {
    const { value } = await query.evaluate(name, tick, frame)
    const { slots, gaps } = value.kind === 'object' ? await query.objectAt(value.ref, tick) : expect.fail(name)
    return [...slots.map(slot => `${slot.name} ${shown(slot.value)} ${slot.trust}`), ...gaps.map(({ detail }) => detail)].join(', ')
  }
  expect(await seen('list', ticks[0]!)).toBe('0 number 5 exact, 1 number 2 exact')
  expect(await seen('list', ticks[1]!)).toBe('0 number 5 unverified, 1 number 2 unverified, program.js:4 may have changed it: `to?.list.push(x)` has no probe.')
  expect(await seen('map', ticks[1]!)).toContain("may have changed it: `from?.map.set('b', 2)` has no probe.")
  expect(await seen('other', ticks[1]!)).toBe('0 number 6 exact')
  expect(await seen('alone', ticks[1]!)).toBe('0 number 1 exact, 1 number 3 exact, 2 number 4 exact')
  expect(await seen('box', ticks[1]!)).toBe('gone number 7 unverified, stays number 8 exact')
  const last = async (text: string): Promise<string> => {
    const answer = await query.lastWrite(await targetAt(query, text, ticks[1]!), ticks[1]!)
    return answer.found ? answer.write.code : answer.gap.detail
  }
  expect(await last('list[0]')).toBe('program.js:4 may have changed it: `to?.list.push(x)` has no probe.')
  expect(await last('box.gone')).toBe('program.js:5 may have changed it: `delete from?.box[key]` has no probe.')
  expect([await last('other[0]'), await last('box.stays')].map(code => code.slice(0, 11))).toEqual(['list[0] = 5', 'list[0] = 5'])
})

test('what bundlers may drop at the top of a module (P17) has no probe, and leaves doubts', async () => {
  const { query, trace } = await recordProgram(`const settings = { size: 1 }, other = { size: 1 }
Object.assign(settings, { size: 2 })
Object.assign(Object.create(other), { size: 2 })
function f(x) { Object.assign(x, { size: 3 }) }
log(0)
f(other)
const at = 1`, { sourceType: 'module' })
  const end = (trace.end - 2) as Tick
  const seen = async (name: string): Promise<string> => {
    const target = await targetAt(query, `${name}.size`, end)
    const answer = await query.lastWrite(target, end)
    const { slots } = target.kind === 'property' ? await query.objectAt(target.ref, end) : expect.fail(name)
    return `${slots.map(({ value, trust }) => `${shown(value)} ${trust}`).join()}: ${answer.found ? answer.write.how : answer.gap.detail}`
  }
  expect(await seen('settings')).toBe('number 1 unverified: program.js:2 may have changed it: `Object.assign(settings, { size: 2 })` has no probe.')
  expect(await seen('other')).toMatch(/^number 3 (?:exact|verified): /)
})

test('a method of a list that nothing but a proxy has reached is a record: parts of reactive objects, of drafts', async () => {
  const source = "state.items.push('fern'); state.map.set('a', 1); draft.lines.push('moss'); state.own.push(1); at(0)"
  const { query, trace } = await recordProgram(source, {}, () => ({
    state: reactive({ items: [], map: new Map(), own: { push: () => undefined } }),
    // As Immer's drafts: what is behind is a list of the draft's own.
    draft: new Proxy({}, { get: () => new Proxy([[]], { get: (_, key) => key === 'push' ? () => 1 : undefined }) }),
    at: () => undefined,
  }))
  const titles: string[] = []
  for await (const { tick } of query.hits({ kind: 'mutation' }, '1')) titles.push((await query.record(tick))!.title)
  expect(titles).toEqual(['state.items.push("fern")', 'state.map.set("a", 1)', 'draft.lines.push("moss")'])
  trace.close()
})
