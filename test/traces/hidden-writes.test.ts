import type { Query, Scope, Target } from '@cinescope/query'
import { installProxyTracker } from '@cinescope/recorder'
import { OP_BUILTIN, OP_SET, type ObjectRef, type Tick, type Value } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { program, type Program } from './program.ts'

installProxyTracker()

const show = (value: Value): unknown => value.kind === 'primitive' ? value.value : value.kind === 'gap' ? `gap ${value.gap.reason}` : value.kind

function refOf(scopes: readonly Scope[], name: string): ObjectRef {
  const value = scopes.flatMap(scope => scope.slots).find(slot => slot.name === name)!.value
  if (value.kind !== 'object') throw new Error(`${name} is no object`)
  return value.ref
}

/** `line: value how` of the last write of a property. */
async function last(query: Query, target: Target, tick: Tick): Promise<string> {
  const answer = await query.lastWrite(target, tick)
  if (!answer.found) return `gap ${answer.gap.reason}`
  const { write } = answer
  return `${write.how} ${String(show(write.value))} at ${write.place?.line ?? '-'}`
}

async function lasts(at: Program, name: string, keys: readonly string[]): Promise<readonly string[]> {
  const ref = refOf(await at.scopes('use'), name)
  return Promise.all(keys.map(key => last(at.query, { kind: 'property', ref, key }, (at.trace.end - 1) as Tick)))
}

async function slots(at: Program, name: string): Promise<readonly unknown[]> {
  const view = await at.query.objectAt(refOf(await at.scopes('use'), name), (at.trace.end - 1) as Tick)
  return view.slots.map(slot => `${slot.name}: ${String(show(slot.value))}`)
}

test('P25: who wrote a member of a pattern, or of the head of a loop', async () => {
  const at = await program(`function use(o, list) {
    [o.a, list[1]] = ['first', 'x'];
    ({ z: o.b = 2, ...o.rest } = { other: 1 });
    for (o.c of [3, 4]);
    [o.s] = [5]
  }
  use({ a: 0, b: 0, c: 0, set s(v) {} }, [1, 2])`)
  expect(await lasts(at, 'o', ['a', 'b', 'rest', 'c', 's'])).toEqual(['write first at 2', 'write 2 at 3', 'write object at 3', 'write 4 at 4', 'write gap unobservable at 5'])
  expect(await lasts(at, 'list', ['0', '1'])).toEqual([expect.stringContaining('birth'), 'write x at 2'])
  const tick = (at.trace.end - 1) as Tick
  const history = await at.query.historyOf({ kind: 'property', ref: refOf(await at.scopes('use'), 'o'), key: 'c' }, at.trace.begin, tick, 10)
  expect(history.slice(-2).map(write => show(write.value))).toEqual([3, 4])
})

test('P25: reading back runs nothing: no getter, no trap, no conversion of a key', async () => {
  const at = await program(`function use(o, p, ran, key) {
    [o.g, p.x, o[key], o.f] = [1, 2, 3, 4]
    return ran
  }
  const ran = []
  use({ get g() { ran.push('get') }, set g(v) {} }, new Proxy({}, { get() { ran.push('trap') }, getOwnPropertyDescriptor() { ran.push('descriptor') }, set() { return true } }), ran, { toString() { ran.push('key'); return 'k' } })
  function check(text) { return text } check(ran.join())`)
  const { slots: seen } = (await at.scopes('check')).find(scope => scope.slots.some(slot => slot.name === 'text'))!
  expect(seen.map(slot => show(slot.value))).toContain('key')
})

test('P25: a write that fails silently is no write', async () => {
  const at = await program("function use(o) { [o.a] = [1]; o.done = true }\nconst o = {}; Object.defineProperty(Object.prototype, 'a', { value: 0, configurable: true }); use(o); delete Object.prototype.a", { sourceType: 'commonjs' })
  expect(await lasts(at, 'o', ['done'])).toEqual(['write true at 1'])
  expect(await slots(at, 'o')).toEqual(['done: true'])
})

test('P23, P25: a secret in a pattern is redacted', async () => {
  const at = await program("function use(o) { [o.password, o.user] = ['hunter2', 'ann'] }\nuse({})")
  expect(at.raw).not.toContain('hunter2')
  expect(await slots(at, 'o')).toEqual(['password: gap redacted', 'user: ann'])
})

test('P26: who wrote an undeclared variable: a property of the global object', async () => {
  const at = await program('function use() { cineGlobal = 1; cineGlobal += 41; [cineOther] = [7] }\nuse(); delete globalThis.cineGlobal; delete globalThis.cineOther', { sourceType: 'commonjs' })
  const found: { tick: Tick, ref: ObjectRef }[] = []
  for (const { index } of at.trace.segments) {
    const cursor = (await at.trace.segment(index)).cursor()
    while (cursor.next()) {
      const value = cursor.op === OP_SET ? cursor.value(0) : undefined
      if (value?.kind === 'object') found.push({ tick: cursor.tick, ref: value.ref })
    }
  }
  expect(found).toHaveLength(3)
  expect(new Set(found.map(({ ref }) => ref)).size).toBe(1)
  const { ref, tick } = found.at(-1)!
  expect(await last(at.query, { kind: 'property', ref, key: 'cineGlobal' }, tick)).toBe('write 42 at 1')
  expect(await last(at.query, { kind: 'property', ref, key: 'cineOther' }, tick)).toBe('write 7 at 1')
})

test('P11: what was spread into a list is known element by element, or by an image', async () => {
  const at = await program(`function use(list, more) {
    list.push(...more, 'end')
    list.unshift(...more)
    list.push(...new Set(['from a set']))
    list.push(...list.slice(0, 1), ...[...list].slice(0, 1))
  }
  use(['old'], ['a', 'b'])`)
  expect(await slots(at, 'list')).toEqual(['a', 'b', 'old', 'a', 'b', 'end', 'from a set', 'a', 'a'].map((text, i) => `${i}: ${text}`))
  const places = await lasts(at, 'list', ['0', '3', '5', '6', '8'])
  expect(places.map(place => Number(place.split(' at ')[1]))).toEqual([3, 3, 3, 4, 5])
})

test('P11: a patched iterator, or a list spread into itself, is told by the image', async () => {
  const at = await program(`function use(list, odd) { list.push(...list); list.push(...odd) }
  const odd = [1, 2]; odd[Symbol.iterator] = function* () { yield 'odd' }
  use(['x'], odd)`)
  expect(await slots(at, 'list')).toEqual(['0: x', '1: x', '2: odd'])
  for (const { index } of at.trace.segments) {
    const cursor = (await at.trace.segment(index)).cursor()
    while (cursor.next()) if (cursor.op === OP_BUILTIN) expect(cursor.size).toBe(2)
  }
})
