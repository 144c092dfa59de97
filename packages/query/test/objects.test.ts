import {
  IMAGE_AFTER_BUILTIN, IMAGE_CHANGED_OUTSIDE, IMAGE_TRUNCATED_WIDTH, OBJECT_ARRAY, OBJECT_MAP, OBJECT_PLAIN, OBJECT_PROXY, OBJECT_SET, OP_BUILTIN, OP_DELETE, OP_IMAGE, OP_LOSS,
  OP_MARK, OP_OBJECT, OP_SET, type ObjectRef, type Tick,
} from '@cinescope/trace'
import { expect, test } from 'vitest'
import { createPreview, createQuery, type ObjectView, type Query } from '../src/index.ts'
import { Table } from './tools/table.ts'
import { type Cell, HOLE, Tape, textOf, type Thing } from './tools/tape.ts'
import { Random } from './tools/random.ts'

const methods = ['push', 'pop', 'shift', 'unshift', 'splice', 'reverse', 'fill', 'sort', 'set', 'add', 'delete', 'clear'] as const
const source = `run(o, k, v)\no.x = v\no[k] = v\ndelete o.x\n${methods.map(name => `o.${name}(v)`).join('\n')}\n`

interface Sites { readonly table: Table, readonly setX: number, readonly setKey: number, readonly dropX: number, readonly dropKey: number, readonly builtin: ReadonlyMap<string, number> }

function sites(): Sites {
  const table = new Table(source)
  return {
    table,
    setX: table.set('o', 'x', 0, 'o.x = v'),
    setKey: table.set('o', undefined, 0, 'o[k] = v'),
    dropX: table.drop('o', 'x', 0, 'delete o.x'),
    dropKey: table.drop('o', undefined, 0, 'delete o.x'),
    builtin: new Map(methods.map(name => [name, table.builtin('o', name, 0, `o.${name}(v)`)])),
  }
}

/** The oracle's idea of a slot: its value, the record that gave it, the record that changed it last. */
interface Cellar { readonly value: Cell, readonly since: number }
interface Written { readonly tick: number, readonly how: string }

/** One object, kept in plain arrays and copied at every record. */
class Model {
  readonly thing: Thing
  readonly kind: 'plain' | 'array' | 'map' | 'set'
  slots: Map<string, Cellar> = new Map()
  list: Cellar[] = []
  entries: [Cell, Cellar][] = []
  written: Map<string, Written> = new Map()
  constructor(thing: Thing, kind: Model['kind']) {
    this.thing = thing
    this.kind = kind
  }

  view(): Map<string, Cellar> {
    if (this.kind === 'plain') return new Map(this.slots)
    if (this.kind === 'array') return new Map(this.list.map((slot, i) => [String(i), slot]))
    return new Map(this.entries.map(([, slot], i) => [`value ${i}`, slot]))
  }

  /** Runs an operation and notes which slots it gave a new content. */
  change(tick: number, how: string, run: () => void, always?: string): void {
    const before = this.view()
    run()
    const after = this.view()
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      if (key === always || before.get(key)?.since !== after.get(key)?.since || before.has(key) !== after.has(key)) this.written.set(key, { tick, how })
    }
    if (always !== undefined) this.written.set(always, { tick, how })
  }
}

interface Moment { readonly tick: number, readonly views: ReadonlyMap<number, ReadonlyMap<string, Cellar>>, readonly written: ReadonlyMap<number, ReadonlyMap<string, Written>> }

function play(seed: number, steps: number): { readonly tape: Tape, readonly moments: readonly Moment[], readonly models: readonly Model[], readonly shownBy: ReadonlyMap<number, number> } {
  const random = new Random(seed)
  const at = sites()
  const tape = new Tape()
  tape.module(at.table.build(), 1)
  tape.put(0, 1)
  const models: Model[] = []
  const moments: Moment[] = []
  const shownBy = new Map<number, number>()
  const value = (): Cell => random.pick<Cell>([0, 1, 2, -0, 'a', 'b', undefined, null, 1.5, 9n])
  const image = (model: Model, flags: number): number => {
    const { thing, kind } = model
    if (kind === 'plain') {
      const keys = [...model.slots.keys()]
      const shape = tape.shape(keys)
      return tape.put(OP_IMAGE, 0, thing, flags, shape, keys.length, ...[...model.slots.values()].map(slot => slot.value))
    }
    const cells = kind === 'array' ? model.list.map(slot => slot.value) : kind === 'set' ? model.entries.map(([key]) => key) : model.entries.flatMap(([key, slot]) => [key, slot.value])
    return tape.put(OP_IMAGE, 0, thing, flags, -1, kind === 'array' ? model.list.length : model.entries.length, ...cells)
  }
  /** An image gave all slots, but those that record `except` gave after it. */
  const stamp = (model: Model, tick: number, except: number = -1): void => {
    const stamped = (slot: Cellar): Cellar => slot.since === except ? slot : { ...slot, since: tick }
    for (const [key, slot] of model.slots) model.slots.set(key, stamped(slot))
    model.list = model.list.map(stamped)
    model.entries = model.entries.map(([key, slot]) => [key, stamped(slot)])
  }
  /** An image stands before the record that made the recorder look. */
  const look = (model: Model, flags: number): number => {
    const tick = image(model, flags)
    tape.put(OP_MARK, 0, 'look')
    return tick
  }
  /**
   * A write: its record and what it does. Sometimes it is the recorder's first look at the object for a while, so that an image
   * with the change in it stands before the record; built-ins that rewrite have an image after them then.
   */
  const mutate = (model: Model, how: string, put: () => number, run: (tick: number) => void, always?: string, rewrites = false): void => {
    const ahead = random.chance(0.25)
    let shown = -1
    if (ahead) {
      const { slots, list, entries } = model
      model.slots = new Map(slots)
      model.list = [...list]
      model.entries = [...entries]
      run(-1)
      shown = image(model, random.pick([0, IMAGE_CHANGED_OUTSIDE]))
      model.slots = slots
      model.list = list
      model.entries = entries
    }
    const tick = put()
    if (rewrites && ahead) {
      const before = model.view()
      run(tick)
      stamp(model, image(model, IMAGE_AFTER_BUILTIN))
      const after = model.view()
      for (const key of new Set([...before.keys(), ...after.keys()])) {
        if (before.has(key) !== after.has(key) || !Object.is(before.get(key)?.value, after.get(key)?.value)) model.written.set(key, { tick, how })
      }
      return
    }
    model.change(tick, how, () => { run(tick) }, always)
    if (!ahead) return
    stamp(model, shown, tick)
    shownBy.set(shown, tick)
  }
  const born = (): void => {
    const kind = random.pick(['plain', 'array', 'map', 'set'] as const)
    const type = { plain: OBJECT_PLAIN, array: OBJECT_ARRAY, map: OBJECT_MAP, set: OBJECT_SET }[kind]
    const model = new Model(tape.thing(type, kind === 'plain' ? 'Object' : kind), kind)
    if (kind === 'plain') for (const key of ['x', 'y'].slice(random.below(3))) model.slots.set(key, { value: value(), since: 0 })
    if (kind === 'array') for (let i = random.below(5); i > 0; i--) model.list.push({ value: value(), since: 0 })
    const tick = look(model, 0)
    stamp(model, tick)
    for (const key of model.view().keys()) model.written.set(key, { tick, how: 'birth' })
    models.push(model)
  }
  const verify = (model: Model): void => {
    stamp(model, look(model, 0))
  }
  const outside = (model: Model): void => {
    if (model.kind !== 'plain') return
    const key = random.pick(['x', 'y', 'z'])
    const old = model.slots.get(key)?.value
    const now = random.pick<Cell>(['out', 77, null])
    if (Object.is(old, now)) return
    model.slots.set(key, { value: now, since: 0 })
    const tick = look(model, random.pick([0, IMAGE_CHANGED_OUTSIDE]))
    stamp(model, tick)
    model.written.set(key, { tick, how: 'changed-outside' })
  }
  const write = (model: Model): void => {
    if (model.kind !== 'plain' && model.kind !== 'array') return
    const given = value()
    const key = model.kind === 'array' ? random.below(model.list.length + 3) : random.pick(['x', 'y', 'z', 'w'])
    const fixed = key === 'x' && random.chance(0.5)
    mutate(model, 'write', () => fixed ? tape.put(OP_SET, at.setX, model.thing, given) : tape.put(OP_SET, at.setKey, model.thing, key, given), tick => {
      if (typeof key === 'string') model.slots.set(key, { value: given, since: tick })
      else {
        while (model.list.length < key) model.list.push({ value: HOLE, since: tick })
        model.list[key] = { value: given, since: tick }
      }
    }, String(key))
  }
  const drop = (model: Model): void => {
    if (model.kind === 'plain') {
      const key = random.pick(['x', 'y'])
      const fixed = key === 'x' && random.chance(0.5)
      mutate(model, 'delete', () => fixed ? tape.put(OP_DELETE, at.dropX, model.thing) : tape.put(OP_DELETE, at.dropKey, model.thing, key), () => { model.slots.delete(key) }, key)
    } else if (model.kind === 'array' && model.list.length > 0) {
      const key = random.below(model.list.length)
      mutate(model, 'delete', () => tape.put(OP_DELETE, at.dropKey, model.thing, key), tick => { model.list[key] = { value: HOLE, since: tick } }, String(key))
    }
  }
  const call = (model: Model): void => {
    const name = random.pick(model.kind === 'array' ? ['push', 'pop', 'shift', 'unshift', 'splice', 'reverse', 'fill', 'sort'] as const
      : model.kind === 'map' ? ['set', 'set', 'delete', 'clear'] as const : ['add', 'add', 'delete', 'clear'] as const)
    const site = at.builtin.get(name) as number
    const [a, b] = [value(), value()]
    const args: Record<string, readonly Cell[]> = { push: [a, b].slice(random.below(2)), unshift: [a], splice: [random.below(4), random.below(3), ...[a, b].slice(random.below(3))], fill: [a, random.below(3)], set: [a, b], add: [a], delete: [a] }
    const given = args[name] ?? []
    const entry = model.entries.findIndex(([key]) => key === given[0])
    const put = (): number => tape.put(OP_BUILTIN, site, model.thing, undefined, ...given)
    if (name === 'sort') {
      const tick = put()
      const before = model.list.map(slot => slot.value)
      model.list.sort((x, y) => String(x.value) < String(y.value) ? -1 : 1)
      stamp(model, image(model, IMAGE_AFTER_BUILTIN))
      model.list.forEach((slot, i) => { if (!Object.is(slot.value, before[i])) model.written.set(String(i), { tick, how: 'builtin' }) })
      return
    }
    mutate(model, 'builtin', put, tick => {
      const fresh = (held: Cell): Cellar => ({ value: held, since: tick })
      const moved = (slots: readonly Cellar[]): Cellar[] => slots.map(slot => ({ ...slot, since: tick }))
      const { list } = model
      switch (name) {
        case 'push': list.push(...given.map(fresh)); break
        case 'pop': list.pop(); break
        case 'shift': if (list.length > 0) model.list = moved(list.slice(1)); break
        case 'unshift': model.list = [fresh(a), ...moved(list)]; break
        case 'splice': {
          const [from, count] = [Math.min(given[0] as number, list.length), given[1] as number]
          const tail = list.slice(from + count)
          const added = given.slice(2).map(fresh)
          model.list = [...list.slice(0, from), ...added, ...(added.length === Math.min(count, list.length - from) ? tail : moved(tail))]
          break
        }
        case 'reverse': {
          const turned = moved(list)
          turned.reverse()
          model.list = turned
          break
        }
        case 'fill': model.list = list.map((slot, i) => i >= (given[1] as number) ? fresh(a) : slot); break
        case 'set': if (entry >= 0) model.entries[entry] = [(model.entries[entry] as [Cell, Cellar])[0], fresh(b)]
          else model.entries.push([Object.is(a, -0) ? 0 : a, fresh(b)]); break
        case 'add': if (entry < 0) model.entries.push([Object.is(a, -0) ? 0 : a, fresh(Object.is(a, -0) ? 0 : a)]); break
        case 'delete': if (entry >= 0) model.entries.splice(entry, 1); break
        case 'clear': model.entries = []; break
      }
    }, undefined, name === 'splice' || name === 'reverse' || name === 'fill')
  }
  for (let step = 0; step < steps; step++) {
    const model = models.length > 0 ? random.pick(models) : undefined
    const dice = random.next()
    if (!model || dice < 0.08) born()
    else if (dice < 0.12) verify(model)
    else if (dice < 0.17) outside(model)
    else if (dice < 0.5) write(model)
    else if (dice < 0.6) drop(model)
    else if (dice < 0.97 && model.kind !== 'plain') call(model)
    else tape.cut(random.chance(0.5))
    moments.push({
      tick: tape.tick - 1,
      views: new Map(models.map(each => [each.thing.ref, each.view()])),
      written: new Map(models.map(each => [each.thing.ref, new Map(each.written)])),
    })
  }
  return { tape, moments, models, shownBy }
}

/** What a slot of an answer holds, as the oracle writes it. */
function cellOf(view: ObjectView, name: string): Cell {
  const value = view.slots.find(slot => slot.name === name)?.value
  return value?.kind === 'primitive' ? value.value : value?.kind === 'hole' ? HOLE : undefined
}

for (let seed = 1; seed <= 16; seed++) {
  test(`objects equal the oracle's at every moment, and so do their last writers (seed ${seed})`, async () => {
    const { tape, moments, models, shownBy } = play(seed, 160)
    // An image and the write that it shows are one moment.
    const same = (tick: number): number => shownBy.get(tick) ?? tick
    const query: Query = createQuery(await tape.open())
    const random = new Random(seed * 7919)
    for (let i = 0; i < 60; i++) {
      const moment = random.pick(moments)
      const model = random.pick(models)
      const ref = model.thing.ref as ObjectRef
      const expected = moment.views.get(ref)
      if (!expected) continue
      const view = await query.objectAt(ref, moment.tick as Tick)
      // A slot of which only the next image knows may have been there or not.
        const named = view.slots.filter(slot => !slot.name.startsWith('key ') && !(slot.value.kind === 'gap' && slot.value.gap.reason === 'foreign'))
      const place = `#${ref} ${model.kind} at ${moment.tick}`
      expect([place, named.map(slot => [slot.name, cellOf(view, slot.name), same(slot.since)])]).toEqual([place, [...expected].map(([name, slot]) => [name, slot.value, same(slot.since)])])
      expect(view.size).toBe(expected.size)
      if (model.kind === 'map' || model.kind === 'set') continue
      for (const [key, written] of moment.written.get(ref) ?? []) {
        const answer = await query.lastWrite({ kind: 'property', ref, key }, moment.tick as Tick)
        expect([place, key, answer.found && { tick: answer.write.tick, how: answer.write.how }]).toEqual([place, key, written])
      }
    }
    for (const model of models.filter(each => each.kind === 'plain' || each.kind === 'array')) {
      for (const key of ['x', '0']) {
        const ref = model.thing.ref as ObjectRef
        const writes = await query.historyOf({ kind: 'property', ref, key }, 0 as Tick, tape.tick as Tick, 1000)
        const expected = [...new Set(moments.flatMap(moment => moment.written.get(ref)?.get(key)?.tick ?? []))]
        expect([ref, key, writes.map(write => write.tick)]).toEqual([ref, key, expected])
      }
    }
  })
}

test('a slot that changed outside is unverified from the last time it was seen, and never shown with an older writer', async () => {
  const { table, setX } = sites()
  const tape = new Tape()
  tape.module(table.build(), 1)
  const thing = tape.thing(OBJECT_PLAIN, 'Object')
  const shape = tape.shape(['x', 'y'])
  tape.put(OP_IMAGE, 0, thing, 0, shape, 2, 1, 1)
  const wrote = tape.put(OP_SET, setX, thing, 2)
  const between = tape.put(27, 0, 'mark')
  const found = tape.put(OP_IMAGE, 0, thing, IMAGE_CHANGED_OUTSIDE, shape, 2, 3, 1)
  const query = createQuery(await tape.open())
  const ref = thing.ref as ObjectRef
  expect((await query.objectAt(ref, between as Tick)).slots.map(slot => [slot.name, slot.trust])).toEqual([['x', 'unverified'], ['y', 'exact']])
  expect((await query.objectAt(ref, found as Tick)).slots.map(slot => [slot.name, slot.trust])).toEqual([['x', 'verified'], ['y', 'verified']])
  expect(await query.lastWrite({ kind: 'property', ref, key: 'x' }, found as Tick)).toMatchObject({ found: true, write: { how: 'changed-outside', tick: found, after: wrote } })
  expect(await query.lastWrite({ kind: 'property', ref, key: 'x' }, between as Tick)).toMatchObject({ found: true, write: { how: 'write', tick: wrote, code: 'o.x = v' } })
})

test('a text of which only the length was kept is what the next image shows in full, unless that has another length', async () => {
  const { table, setX } = sites()
  const tape = new Tape()
  tape.module(table.build(), 1)
  const thing = tape.thing(OBJECT_PLAIN, 'Object')
  const shape = tape.shape(['x', 'y'])
  const first = tape.put(OP_IMAGE, 0, thing, 0, shape, 2, textOf(7), 1)
  const between = tape.put(OP_MARK, 0, 'mark')
  const read = tape.put(OP_IMAGE, 0, thing, 0, shape, 2, 'abcdefg', 1)
  tape.put(OP_MARK, 0, 'mark')
  const wrote = tape.put(OP_SET, setX, thing, textOf(9))
  const found = tape.put(OP_IMAGE, 0, thing, IMAGE_CHANGED_OUTSIDE, shape, 2, 'abcdefg', 1)
  const query = createQuery(await tape.open())
  const ref = thing.ref as ObjectRef
  expect((await query.objectAt(ref, between as Tick)).slots.map(slot => slot.trust)).toEqual(['exact', 'exact'])
  expect(await query.lastWrite({ kind: 'property', ref, key: 'x' }, read as Tick)).toMatchObject({ found: true, write: { tick: first } })
  expect(await query.lastWrite({ kind: 'property', ref, key: 'x' }, found as Tick)).toMatchObject({ found: true, write: { how: 'changed-outside', tick: found, after: wrote } })
})

test('a loss between a write and the moment hides who wrote last', async () => {
  const { table, setX } = sites()
  const tape = new Tape()
  tape.module(table.build(), 1)
  const thing = tape.thing(OBJECT_PLAIN, 'Object')
  tape.put(OP_IMAGE, 0, thing, 0, tape.shape(['x']), 1, 1)
  const wrote = tape.put(OP_SET, setX, thing, 2)
  const lost = tape.put(OP_LOSS, 0, 5, 'task-cap', 'cap')
  const query = createQuery(await tape.open())
  const ref = thing.ref as ObjectRef
  expect(await query.lastWrite({ kind: 'property', ref, key: 'x' }, lost as Tick)).toMatchObject({ found: false, gap: { reason: 'loss' } })
  expect(await query.lastWrite({ kind: 'property', ref, key: 'x' }, wrote as Tick)).toMatchObject({ found: true, write: { tick: wrote } })
  expect((await query.objectAt(ref, lost as Tick)).slots[0]?.trust).toBe('unverified')
})

test('a bounded image says what is missing; no image says that only the identity is known; a proxy shows its target', async () => {
  const { table } = sites()
  const tape = new Tape()
  tape.module(table.build(), 1)
  const list = tape.thing(OBJECT_ARRAY, 'Array')
  const bare = tape.thing(OBJECT_PLAIN, 'Cart')
  const proxy = tape.thing(OBJECT_PROXY, 'Cart')
  tape.put(OP_IMAGE, 0, list, IMAGE_TRUNCATED_WIDTH, -1, 1000, 1, 2, HOLE)
  tape.put(27, 0, 'mark', bare)
  const target = tape.thing(OBJECT_PLAIN, 'Object')
  tape.put(OP_IMAGE, 0, target, 0, tape.shape(['a']), 1, 7)
  tape.put(OP_OBJECT, 0, proxy, OBJECT_PROXY, 'Cart', target)
  const empty = tape.thing(OBJECT_ARRAY, 'Array')
  const items = tape.thing(OBJECT_PROXY, 'Array')
  tape.put(OP_IMAGE, 0, empty, 0, -1, 0)
  tape.put(OP_OBJECT, 0, items, OBJECT_PROXY, 'Array', empty)
  const query = createQuery(await tape.open())
  const end = (tape.tick - 1) as Tick
  const show = createPreview(query)
  expect([await show({ kind: 'object', ref: proxy.ref as ObjectRef }, end), await show({ kind: 'object', ref: items.ref as ObjectRef }, end)]).toEqual(['Proxy(Cart {a: 7})', 'Proxy((0) [])'])
  expect(await query.objectAt(list.ref as ObjectRef, end)).toMatchObject({ size: 1000, slots: [{ name: '0' }, { name: '1' }, { name: '2', value: { kind: 'hole' } }], gaps: [{ reason: 'budget' }] })
  expect(await query.objectAt(bare.ref as ObjectRef, end)).toMatchObject({ className: 'Cart', slots: [], gaps: [{ reason: 'level' }] })
})
