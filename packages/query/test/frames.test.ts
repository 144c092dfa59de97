import {
  FUNCTION_ASYNC, FUNCTION_SCOPED, OP_ENTER, OP_LEAVE, OP_RESUME, OP_SCOPE, OP_SUSPEND, OP_TASK, OP_UNWIND, OP_WRITE, type FrameId, type Tick,
} from '@cinescope/trace'
import { expect, test } from 'vitest'
import { createQuery, type Scope } from '../src/index.ts'
import { Random } from './tools/random.ts'
import { Table } from './tools/table.ts'
import { Tape } from './tools/tape.ts'

const source = `let shared = 0
function outer(p, q) {
  let local = p
  let held = q
  {
    const inner = 1
  }
  return () => {
    held = held + 1
    let mine = held
  }
}
async function wait(x) {
  let y = x
  await 0
}
`

function app() {
  const table = new Table(source)
  const shared = table.bind('shared', 'let', 0)
  const outer = table.fn({ name: 'outer', text: source.slice(source.indexOf('function outer'), source.indexOf('async')).trimEnd(), params: ['p', 'q'], instances: 1 })
  const closure = table.fn({ name: '', text: source.slice(source.indexOf('() =>'), source.indexOf('}\nasync')).trimEnd(), owner: outer.index, flags: FUNCTION_SCOPED, parent: outer.scope })
  const wait = table.fn({ name: 'wait', text: source.slice(source.indexOf('async')).trimEnd(), params: ['x'], flags: FUNCTION_ASYNC })
  const block = table.scope('block', outer.scope, outer.index, '{\n    const inner = 1\n  }')
  const [local, held, inner, mine, y] = [
    table.bind('local', 'let', outer.scope), table.bind('held', 'let', outer.scope), table.bind('inner', 'const', block), table.bind('mine', 'let', closure.scope), table.bind('y', 'let', wait.scope),
  ]
  return {
    table, outer, closure, wait,
    shared: table.write(shared, 0, 'shared = 0'),
    instance: table.instance(outer.scope, outer.index, 'outer(p, q)'),
    local: table.write(local, outer.index, 'local = p'),
    held: table.scoped(held, outer.index, 'held = q'),
    heldInside: table.scoped(held, closure.index, 'held = held + 1'),
    inner: table.write(inner, outer.index, 'inner = 1'),
    mine: table.write(mine, closure.index, 'mine = held'),
    y: table.write(y, wait.index, 'y = x'),
    pause: table.suspend(wait.index, 'await 0'),
  }
}

test('names that a compiler made are listed only where something is known of them', async () => {
  const table = new Table('function shop() { let n = 1 }\n')
  const shop = table.fn({ name: 'shop', text: 'function shop() { let n = 1 }' })
  table.bind('n', 'let', shop.scope)
  table.made('$$props', 'param', shop.scope)
  const known = table.write(table.made('_ctx', 'let', shop.scope), shop.index, 'n = 1')
  const tape = new Tape()
  tape.module(table.build(), 1)
  tape.put(OP_ENTER, shop.site)
  const written = tape.put(OP_WRITE, known, 5)
  const query = createQuery(await tape.open())
  const [local] = await query.scopeAt(written as Tick, 1 as FrameId)
  expect(local!.slots.map(slot => slot.name)).toEqual(['n', '_ctx'])
})

interface Given { readonly value: number, readonly tick: number, readonly how: 'write' | 'argument' }

/** One activation, as the oracle keeps it. */
class Activation {
  readonly id: number
  readonly kind: 'outer' | 'closure' | 'wait'
  readonly own: Map<string, Given> = new Map()
  /** Variables of the scope instance: its own if it is `outer`, the enclosing one if it is a closure. */
  readonly heap: Heap | undefined
  inBlock = false
  calls = 0
  left = -1
  constructor(id: number, kind: Activation['kind'], heap: Heap | undefined) {
    this.id = id
    this.kind = kind
    this.heap = heap
  }
}

class Heap {
  readonly instance: number
  readonly maker: Activation
  held: Given | undefined
  constructor(instance: number, maker: (heap: Heap) => Activation) {
    this.instance = instance
    this.maker = maker(this)
  }
}

interface Moment {
  readonly tick: number
  readonly stack: readonly number[]
  readonly variables: ReadonlyMap<number, ReadonlyMap<string, Given | undefined>>
  readonly blocks: ReadonlySet<number>
}

function play(seed: number, steps: number) {
  const random = new Random(seed)
  const at = app()
  const tape = new Tape()
  tape.module(at.table.build(), 1)
  tape.put(OP_TASK, 0, 'start', '')
  const stack: Activation[] = []
  const parked: Activation[] = []
  const all: Activation[] = []
  const heaps: Heap[] = []
  const moments: Moment[] = []
  let sharedNow: Given | undefined
  const names: ReadonlyMap<Activation['kind'], readonly string[]> = new Map([['outer', ['p', 'q', 'local']], ['closure', ['mine']], ['wait', ['x', 'y']]])
  const moment = (shown: readonly Activation[]): void => {
    const visible = (frame: Activation): Map<string, Given | undefined> => {
      const variables = new Map<string, Given | undefined>((names.get(frame.kind) ?? []).map(name => [name, frame.own.get(name)]))
      if (frame.kind !== 'wait') variables.set('held', frame.heap?.held)
      if (frame.kind === 'closure') for (const name of ['p', 'q', 'local']) variables.set(name, frame.heap?.maker.own.get(name))
      if (frame.inBlock) variables.set('inner', frame.own.get('inner'))
      variables.set('shared', sharedNow)
      return variables
    }
    moments.push({
      tick: tape.tick - 1, stack: shown.map((_, i) => (shown.at(-1 - i) as Activation).id),
      variables: new Map(shown.map(frame => [frame.id, visible(frame)])), blocks: new Set(shown.filter(frame => frame.inBlock).map(frame => frame.id)),
    })
  }
  const push = (make: () => Activation): Activation => {
    const frame = make()
    const above = stack.at(-1)
    if (above) above.calls++
    all.push(frame)
    stack.push(frame)
    return frame
  }
  const enter = (): void => {
    const kind = random.pick(heaps.length > 0 ? ['outer', 'closure', 'wait'] as const : ['outer', 'wait'] as const)
    const [a, b] = [random.below(1000), random.below(1000)]
    if (kind === 'outer') {
      const tick = tape.put(OP_ENTER, at.outer.site, a, b)
      const heap = new Heap(heaps.length + 1, of => push(() => new Activation(tape.frames, 'outer', of)))
      heap.maker.own.set('p', { value: a, tick, how: 'argument' }).set('q', { value: b, tick, how: 'argument' })
      moment(stack)
      tape.put(OP_SCOPE, at.instance, heap.instance, 0)
      heaps.push(heap)
    } else if (kind === 'closure') {
      const heap = random.pick(heaps)
      tape.put(OP_ENTER, at.closure.site, heap.instance)
      push(() => new Activation(tape.frames, 'closure', heap))
    } else {
      const tick = tape.put(OP_ENTER, at.wait.site, a)
      push(() => new Activation(tape.frames, 'wait', undefined)).own.set('x', { value: a, tick, how: 'argument' })
    }
    moment(stack)
  }
  const write = (frame: Activation): void => {
    const value = random.below(1000)
    const given = (tick: number): Given => ({ value, tick, how: 'write' })
    const choice = random.below(4)
    if (choice === 0) sharedNow = given(tape.put(OP_WRITE, at.shared, value))
    else if (frame.kind === 'wait') frame.own.set('y', given(tape.put(OP_WRITE, at.y, value)))
    else if (frame.kind === 'closure' && choice === 1) frame.own.set('mine', given(tape.put(OP_WRITE, at.mine, value)))
    else if (choice === 2 && frame.heap) frame.heap.held = given(tape.put(OP_WRITE, frame.kind === 'outer' ? at.held : at.heldInside, value, frame.heap.instance))
    else if (frame.kind === 'outer') {
      if (choice === 3) frame.own.set('inner', given(tape.put(OP_WRITE, at.inner, value)))
      else frame.own.set('local', given(tape.put(OP_WRITE, at.local, value)))
    } else return
    frame.inBlock = frame.kind === 'outer' && choice === 3
    moment(stack)
  }
  for (let step = 0; step < steps; step++) {
    const top = stack.at(-1)
    const dice = random.next()
    if (!top || (dice < 0.2 && stack.length < 12)) {
      if (parked.length > 0 && random.chance(0.4)) {
        const [frame] = parked.splice(random.below(parked.length), 1) as [Activation]
        tape.put(OP_RESUME, at.pause, frame.id, 1)
        stack.push(frame)
        moment(stack)
      } else {
        if (!top && random.chance(0.5)) tape.put(OP_TASK, 0, 'timer', '')
        enter()
      }
    } else if (dice < 0.75) write(top)
    else if (dice < 0.8) tape.cut(random.chance(0.6))
    else if (top.kind === 'wait' && dice < 0.9) {
      const before = [...stack]
      parked.push(top)
      stack.pop()
      tape.put(OP_SUSPEND, at.pause, 0)
      moment(before)
    } else {
      const before = [...stack]
      const count = dice < 0.95 ? 1 : 1 + random.below(stack.length)
      const tick = dice < 0.95 ? tape.put(OP_LEAVE, 0, 1) : tape.put(OP_UNWIND, 0, count)
      for (const frame of stack.splice(stack.length - count, count)) frame.left = tick
      moment(before)
    }
  }
  return { tape, moments, all, at }
}

/** Name -> value and tick of every variable of the scopes; a gap has no value. */
function flatten(scopes: readonly Scope[]): Map<string, { value: unknown, tick: number } | undefined> {
  return new Map(scopes.flatMap(scope => scope.slots).map(slot => [slot.name, slot.value.kind === 'primitive' ? { value: slot.value.value, tick: slot.since } : undefined]))
}

for (let seed = 1; seed <= 12; seed++) {
  test(`stacks, variables and their last writers equal the oracle's at every moment (seed ${seed})`, async () => {
    const { tape, moments, all } = play(seed, 250)
    const trace = await tape.open()
    const query = createQuery(trace)
    const random = new Random(seed * 104729)
    for (let i = 0; i < 25; i++) {
      const moment = random.pick(moments)
      const tick = moment.tick as Tick
      const stack = await query.stackAt(tick)
      expect([tick, stack.map(frame => frame.frame)]).toEqual([tick, moment.stack])
      for (const frame of moment.stack) {
        const scopes = await query.scopeAt(tick, frame as FrameId)
        const expected = new Map([...moment.variables.get(frame) ?? []].map(([name, given]) => [name, given && { value: given.value, tick: given.tick }]))
        const place = `seed ${seed} tick ${tick} frame ${frame}`
        expect([place, flatten(scopes)]).toEqual([place, expected])
        for (const slot of scopes.flatMap(scope => scope.slots)) {
          const given = moment.variables.get(frame)?.get(slot.name)
          const answer = await query.lastWrite(slot.target, tick)
          // The module's body is not in these recordings.
          const found = answer.found ? { tick: answer.write.tick, how: answer.write.how } : answer.gap.reason
          expect([place, slot.name, found]).toEqual([place, slot.name, given ? { tick: given.tick, how: given.how } : slot.name === 'shared' ? 'not-observed' : 'not-yet'])
        }
        const values = await query.siteValues(tick, frame as FrameId)
        for (const value of values) expect(value.tick).toBeLessThanOrEqual(tick)
      }
    }
    for (const frame of all) {
      const answer = await query.frame(frame.id as FrameId)
      expect([frame.id, answer?.left, answer?.calls]).toEqual([frame.id, frame.left, frame.calls])
      expect((await query.callTree(frame.id as FrameId, 0, 1000)).length).toBe(frame.calls)
    }
    const tasks = await query.callTree(undefined, 0, 1000)
    let frames = 0
    for (const node of tasks) if (node.kind === 'task') frames += (await query.callTree({ task: node.task.tick }, 0, 1000)).length
    expect(frames + all.reduce((sum, frame) => sum + frame.calls, 0)).toBe(all.length)
    // Every stop is reached forwards, and backwards in the opposite order.
    const forwards: number[] = []
    for (let at = await query.neighbour(-1 as Tick, 1); at; at = await query.neighbour(at.tick, 1)) forwards.push(at.tick)
    const backwards: number[] = []
    for (let at = await query.neighbour(tape.tick as Tick, -1); at; at = await query.neighbour(at.tick, -1)) backwards.unshift(at.tick)
    expect(backwards).toEqual(forwards)
  })
}

test('density counts every call and write once, at any zoom', async () => {
  const { tape, all } = play(3, 400)
  const query = createQuery(await tape.open())
  for (const buckets of [1, 7, 100]) {
    const { buckets: counted } = await query.density(0 as Tick, tape.tick as Tick, buckets)
    expect(counted.length).toBe(buckets)
    expect(counted.reduce((sum, bucket) => sum + bucket.calls, 0)).toBe(all.length)
  }
})
