import { OP_CATCH, OP_ENTER, OP_RESUME, OP_SUSPEND } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { program, type Program } from './program.ts'

/** `name < parent` of every call, in order. */
async function calls(at: Program): Promise<readonly string[]> {
  const found: string[] = []
  for (const { index } of at.trace.segments) {
    const cursor = (await at.trace.segment(index)).cursor()
    while (cursor.next()) {
      if (cursor.op !== OP_ENTER) continue
      const frame = await at.query.frame(cursor.frame)
      const above = (await at.query.stackAt(cursor.tick))[1]
      found.push(`${frame?.name ?? '?'} < ${above?.name ?? ''} ${frame?.outcome ?? ''}`)
    }
  }
  return found
}

test('P7: what runs between two rounds of for await is no callee of the loop', async () => {
  const at = await program(`
    async function* source() { yield 1; await null; yield 2 }
    async function reader() { for await (const part of source()) note(part); return 'read' }
    function note(part) { Promise.resolve().then(function between() {}) }
    await reader()`, { sourceType: 'module' })
  const found = await calls(at)
  expect(found).toContain('source < reader returned')
  expect(found.filter(call => call.startsWith('note'))).toEqual(['note < reader returned', 'note < reader returned'])
  expect(found.filter(call => call.startsWith('between')).every(call => !call.includes('reader'))).toBe(true)
  expect(found.find(call => call.startsWith('reader'))).toMatch(/returned$/)
})

test('P7: what a caller does while a for await waits for its first value is no call of the loop', async () => {
  for (const level of [1, 2, 3] as const) {
    const at = await program(`
      async function* source() { yield 1; await null; yield 2 }
      async function reader() { for await (const part of source()) note(part) }
      async function plain(parts) { for await (const part of parts) note(part) }
      function note() {}
      function next() {}
      function caller() { reader(); next(); plain([1]); next() }
      caller()
      for (let i = 0; i < 9; i++) await null
      await reader()
      async function late() { await null; for await (const part of source()) note(part) }
      await late()`, { level })
    const found = await calls(at)
    expect(found.filter(call => call.startsWith('next'))).toEqual(['next < caller returned', 'next < caller returned'])
    expect(found).toContain('plain < caller returned')
    // The engine asks it for the first value while the loop waits.
    expect(found.filter(call => call.startsWith('source'))).toEqual(['source < reader returned', 'source < reader returned', 'source < late returned'])
  }
})

test('P7: the chain of an async generator goes on through the for await that asked it', async () => {
  const at = await program(`
    async function* source() { await null; note(); yield 1 }
    async function reader() { await null; for await (const part of source()) part.toFixed() }
    function note() {}
    async function main() { await reader() }
    await main()`)
  for (const { index } of at.trace.segments) {
    const cursor = (await at.trace.segment(index)).cursor()
    while (cursor.next()) {
      if (cursor.op !== OP_ENTER || (await at.query.frame(cursor.frame))?.name !== 'note') continue
      const chain = await at.query.asyncStackAt(cursor.tick)
      expect(chain.map(({ by, frames }) => `${by}: ${frames.map(({ name, place }) => `${name}:${place?.line ?? 0}`).join(' ')}`)).toEqual(['now: note:4 source:2', 'await: reader:3', 'await: main:5 program.js:6', 'start: '])
      return
    }
  }
  expect.unreachable()
})

test('P7: a round says that the frame is back, and with what', async () => {
  const at = await program("async function reader() { for await (const part of ['a', 'b']) { if (part) continue; else part.no() } return 1 }\nawait reader()")
  const rounds: unknown[] = []
  for (const { index } of at.trace.segments) {
    const cursor = (await at.trace.segment(index)).cursor()
    while (cursor.next()) {
      if (cursor.op !== OP_RESUME && cursor.op !== OP_SUSPEND) continue
      const where = await at.query.frame(cursor.frame)
      if (where?.name === 'reader' && cursor.op === OP_RESUME && cursor.size > 1) rounds.push(cursor.value(1))
    }
  }
  expect(rounds).toEqual([{ kind: 'primitive', value: 'a' }, { kind: 'primitive', value: 'b' }])
})

test('P27: what a catch pattern takes apart is recorded whole', async () => {
  const at = await program("function f() { throw Object.assign(new Error('no'), { code: 7 }) }\ntry { f() } catch ({ code }) { f.code = code }")
  let caught = 0
  for (const { index } of at.trace.segments) {
    const cursor = (await at.trace.segment(index)).cursor()
    while (cursor.next()) {
      if (cursor.op !== OP_CATCH) continue
      const value = cursor.value(0)
      if (value?.kind !== 'object') throw new Error('not an object')
      caught++
      const view = await at.query.objectAt(value.ref, cursor.tick)
      expect(view.slots.find(slot => slot.name === 'code')?.value).toEqual({ kind: 'primitive', value: 7 })
    }
  }
  expect(caught).toBe(1)
})

test('P7: however a for await is left, what became of the call is known, and what runs while its iterator is told so is no call of it', async () => {
  const ways: readonly (readonly [body: string, outcome: string])[] = [
    ['for await (const x of source()) { if (x) break } await null', 'returned'], ['for await (const x of slow) return x', 'returned'], ['for await (const x of slow) throw new Error("a")', 'threw'],
    ['for await (const x of slow) x.y.z', 'threw'], ['for await (const x of slow) { await null; fails() }', 'threw'], ['for await (const x of slow) null.y', 'threw'],
    ['a: for (;;) for await (const x of slow) break a', 'returned'], ['a: for (let i = 0; i < 2; i++) for await (const x of slow) continue a', 'returned'],
    ['try { for await (const x of slow) null.y } catch { } await null', 'returned'], ['for await (const x of slow) try { null.y } catch { break }', 'returned'],
    ['try { for await (const x of slow) return 1 } finally { await null; go() }', 'returned'], ['for await (const x of stuck) break', 'suspended'], ['for await (const x of stuck) null.y', 'suspended'],
    ['for await (const x of broken) go()', 'threw'], ['for await (const x of null) go()', 'threw'], ['for await (const { x: { y } } of slow) go()', 'threw'],
  ]
  for (const level of [1, 2, 3] as const) for (const [body, outcome] of ways) {
    const at = await program(`
      async function* source() { try { yield 1; yield 2 } finally { await null } }
      const slow = { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1 }), return: async () => { await null; between(); await null; return {} } }) }
      const stuck = { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1 }), return: () => new Promise(() => {}) }) }
      const broken = { [Symbol.asyncIterator]: () => ({ next: async () => { throw new Error('broken') } }) }
      function fails() { return null.x }
      function between() {}
      function go() {}
      async function reader() { ${body} }
      const done = reader().catch(() => {})
      go()
      for (let i = 0; i < 20; i++) { await null; go() }`, { level })
    const found = await calls(at)
    expect([level, body, found.find(call => call.startsWith('reader'))]).toEqual([level, body, `reader < program.js ${outcome}`])
    expect([body, found.filter(call => call.startsWith('between < reader'))]).toEqual([body, []])
    expect([level, body, found.filter(call => call === 'go < program.js returned').length]).toEqual([level, body, 21])
  }
})
