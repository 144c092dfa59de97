import type {
  CallNode, Density, FlameBar, Frame, ObjectView, Query, RecordView, Scope, SiteValue, Slot, SourcePlace, StoreChange, Target, Task, TimelineEvent, TraceSummary, Write,
} from '@cinescope/query'
import { OBJECT_ARRAY, OBJECT_PLAIN, OP_CONSOLE, OP_ENTER, OP_ERROR, OP_LEAVE, OP_SET, OP_STORE, OP_TASK, OP_THROW, OP_UNWIND, OP_WRITE, type FrameId, type ObjectRef, type SiteId, type Tick, type Value } from '@cinescope/trace'

type Plain = null | undefined | boolean | number | string | bigint | ObjectRef | readonly Plain[] | { readonly [key: string]: Plain }

interface Item { readonly tick: Tick, readonly time: number, readonly op: number, readonly frame: number, readonly depth: number, readonly title: string, readonly values: readonly Value[], readonly place: SourcePlace | undefined, readonly name?: string, readonly target?: Target }

/** A recording written by hand, answered by walking all of it: slow, obvious, and independent of the real engine. */
export class Film {
  readonly items: Item[] = []
  readonly frames: Frame[] = []
  readonly tasks: Task[] = []
  readonly parents = new Map<number, number>()
  readonly marks: TimelineEvent[] = []
  readonly failures: TimelineEvent[] = []
  readonly stores: (StoreChange & { readonly diff: ReturnType<Query['storeDiff']> extends Promise<infer D> ? D : never })[] = []
  readonly sources = new Map<string, { readonly path: string, readonly text: string }>()
  readonly objects = new Map<number, { readonly type: number, readonly className: string, readonly slots: { name: string, value: Value, tick: Tick }[] }>()
  private readonly open: number[] = []
  private now = 12
  private module = ''

  source(hash: string, path: string, text: string): void {
    this.sources.set(hash, { path, text })
  }

  place(text: string, nth: number = 0): SourcePlace {
    const { path, text: whole } = this.sources.get(this.module) ?? { path: '', text: '' }
    let start = -1
    for (let i = 0; i <= nth; i++) start = whole.indexOf(text, start + 1)
    if (start < 0) throw new Error(`no ${text} in ${path}`)
    const before = whole.slice(0, start).split('\n')
    return { hash: this.module, path, start, end: start + text.length, line: before.length, column: before.at(-1)?.length ?? 0 }
  }

  in(hash: string): this {
    this.module = hash
    return this
  }

  value(plain: Plain): Value {
    if (Array.isArray(plain)) return { kind: 'object', ref: this.object(OBJECT_ARRAY, 'Array', plain.map((each, i) => [String(i), each] as const)) }
    if (typeof plain === 'object' && plain !== null) return { kind: 'object', ref: this.object(OBJECT_PLAIN, 'Object', Object.entries(plain)) }
    return { kind: 'primitive', value: plain as number }
  }

  object(type: number, className: string, entries: readonly (readonly [string, Plain])[]): ObjectRef {
    const ref = this.objects.size + 1
    const slots: { name: string, value: Value, tick: Tick }[] = []
    this.objects.set(ref, { type, className, slots })
    for (const [name, each] of entries) slots.push({ name, value: this.value(each), tick: this.tick })
    return ref as ObjectRef
  }

  get tick(): Tick { return this.items.length as Tick }

  wait(ms: number): void { this.now += ms }

  private add(op: number, title: string, values: readonly Value[], place: SourcePlace | undefined, extra: { readonly name?: string, readonly target?: Target } = {}): Tick {
    this.now += 0.0071
    this.items.push({ tick: this.tick, time: this.now, op, frame: this.open.at(-1) ?? 0, depth: this.open.length, title, values, place, ...extra })
    return this.tick - 1 as Tick
  }

  task(kind: string, label: string, body: () => void): void {
    this.wait(40)
    const tick = this.add(OP_TASK, label, [], undefined)
    this.marks.push({ tick, time: this.now, kind: 'task', label, values: [] })
    const at = this.tasks.push({ tick, end: tick, kind, label, startTime: this.now, endTime: 0, calls: 0 }) - 1
    try {
      body()
    } finally {
      const task = this.tasks[at]
      if (task !== undefined) this.tasks[at] = { ...task, end: this.tick, endTime: this.now, calls: this.frames.filter(frame => this.parents.get(frame.frame) === 0 && frame.entered >= tick).length }
    }
  }

  call<T>(name: string, where: string, args: Record<string, Value>, body: () => T, result: (answer: T) => Value = () => this.value(undefined), isAsync = false): T {
    const id = this.frames.length + 1
    const place = this.place(where)
    this.parents.set(id, this.open.at(-1) ?? 0)
    this.open.push(id)
    const list = Object.entries(args).map(([key, value]) => ({ name: key, value }))
    const entered = this.add(OP_ENTER, `${name}(${Object.keys(args).join(', ')})`, list.map(arg => arg.value), place)
    const begun = this.now
    this.frames.push({ frame: id as FrameId, site: id as SiteId, name, entered, left: -1 as Tick, startTime: begun, endTime: begun, outcome: 'open', args: list, self: undefined, result: undefined, place, calls: 0, async: isAsync })
    const finish = (outcome: Frame['outcome'], value: Value | undefined): void => {
      const left = this.add(outcome === 'threw' ? OP_UNWIND : OP_LEAVE, outcome === 'threw' ? `left ${name} by an exception` : `returned from ${name}`, value === undefined ? [] : [value], place)
      const frame = this.frames[id - 1]
      if (frame !== undefined) this.frames[id - 1] = { ...frame, left, endTime: this.now, outcome, result: value, calls: [...this.parents.values()].filter(parent => parent === id).length }
      this.open.pop()
    }
    try {
      const answer = body()
      finish('returned', result(answer))
      return answer
    } catch (error) {
      finish('threw', undefined)
      throw error
    }
  }

  write(name: string, value: Value, where: string, nth = 0): Tick {
    const frame = this.open.at(-1) ?? 0
    return this.add(OP_WRITE, `${name} = ${value.kind === 'primitive' ? String(value.value) : '{…}'}`, [value], this.place(where, nth), { name, target: { kind: 'variable', hash: this.module, binding: 0, frame: frame as FrameId, instance: 0 } })
  }

  set(ref: ObjectRef, key: string, value: Value, where: string): Tick {
    const tick = this.add(OP_SET, `.${key} = ${value.kind === 'primitive' ? String(value.value) : '{…}'}`, [value], this.place(where), { name: `.${key}`, target: { kind: 'property', ref, key } })
    this.objects.get(ref)?.slots.push({ name: key, value, tick })
    return tick
  }

  fail(message: string, error: Value, where: string): Error {
    const tick = this.add(OP_THROW, `throw ${message}`, [error], this.place(where))
    const event: TimelineEvent = { tick, time: this.now, kind: 'error', label: message, values: [error] }
    this.failures.push(event)
    this.marks.push(event)
    return new Error(message)
  }

  uncaught(message: string, error: Value): void {
    const tick = this.add(OP_ERROR, `Uncaught ${message}`, [error], undefined)
    const event: TimelineEvent = { tick, time: this.now, kind: 'error', label: `Uncaught ${message}`, values: [error] }
    this.failures.unshift(event)
    this.marks.push(event)
  }

  event(kind: TimelineEvent['kind'], label: string, values: readonly Value[] = [], level?: TimelineEvent['level']): void {
    const tick = this.add(OP_CONSOLE, label, values, undefined)
    this.marks.push({ tick, time: this.now, kind, label, values, ...(level === undefined ? {} : { level }) })
  }

  action(type: string, payload: Value | undefined, value: Value, diff: Film['stores'][number]['diff'], name = 'cart'): void {
    const tick = this.add(OP_STORE, `${name}: ${type}`, [value], undefined)
    this.marks.push({ tick, time: this.now, kind: 'store', label: type, values: [] })
    this.stores.push({ tick, time: this.now, store: name === 'cart' ? 1 : 2, name, library: name === 'cart' ? 'redux' : 'zustand', state: this.stores.length, action: type, payload, value, travel: false, diff })
  }

  private view(item: Item): RecordView {
    const { tick, time, op, frame, depth, title, values, place } = item
    return { tick, time, op, frame: frame as FrameId, depth, title, values, place, functionName: this.frames[frame - 1]?.name ?? '' }
  }

  private chain(frame: number): number[] {
    const chain: number[] = []
    for (let at = frame; at > 0; at = this.parents.get(at) ?? 0) chain.push(at)
    return chain
  }

  query(gaps: TraceSummary['gaps'] = [], delay = 0): Query {
    // eslint-disable-next-line typescript/no-this-alias -- the answers below are plain functions of a plain object
    const film = this
    const soon = async <T>(value: T): Promise<T> => {
      if (delay > 0) await new Promise(resume => { setTimeout(resume, delay) })
      return value
    }
    const summary = (): TraceSummary => ({
      title: 'Tea shop', platform: 'browser', recordingId: 'a1b2c3d4e5f60718', epoch: 1_790_000_000_000, begin: 0 as Tick, end: film.tick, startTime: 0, endTime: film.now,
      records: film.items.length, bytes: film.items.length * 4, modules: [...film.sources].map(([hash, { path }], i) => ({ hash, path, level: 2, base: i * 100, count: 100, attached: true })), gaps,
    })
    const writes = (target: Target): Write[] => film.items.filter(item => item.target !== undefined && same(item.target, target)).map(item => ({
      tick: item.tick, time: item.time, frame: item.frame as FrameId, functionName: film.frames[item.frame - 1]?.name ?? '', value: item.values[0] as Value, how: 'write', place: item.place,
      code: item.place === undefined ? '' : film.sources.get(item.place.hash)?.text.split('\n')[item.place.line - 1]?.trim() ?? '',
    }))
    const slots = (tick: Tick, frame: number): Slot[] => {
      const known = new Map<string, Slot>()
      const own = film.frames[frame - 1]
      for (const arg of own?.args ?? []) known.set(arg.name, { name: arg.name, value: arg.value, trust: 'exact', since: own?.entered ?? -1 as Tick, target: { kind: 'variable', hash: 'h', binding: 1, frame: frame as FrameId, instance: 0 } })
      for (const item of film.items.slice(own?.entered ?? 0, tick + 1)) {
        if (item.frame === frame && item.name !== undefined && item.op === OP_WRITE && item.target !== undefined) known.set(item.name, { name: item.name, value: item.values[0] as Value, trust: 'exact', since: item.tick, target: item.target })
      }
      return [...known.values()]
    }
    return {
      summary: () => soon(summary()),
      refresh: () => soon(summary()),
      source: hash => soon(film.sources.has(hash) ? { hash, path: film.sources.get(hash)?.path ?? '', text: film.sources.get(hash)?.text ?? '' } : undefined),
      record: tick => soon(film.items[tick] === undefined ? undefined : film.view(film.items[tick])),
      neighbour: (tick, direction, kind) => {
        for (let at = tick + direction; at >= 0 && at < film.items.length; at += direction) {
          const item = film.items[at]
          if (item !== undefined && (kind !== 'call' || item.op === OP_ENTER) && (kind !== 'write' || item.op === OP_WRITE)) return soon(film.view(item))
        }
        return soon(undefined)
      },
      tickAt: time => soon(Math.max(0, film.items.findIndex(item => item.time >= time)) as Tick),
      density: (from, to, count) => {
        const buckets: { calls: number, writes: number, other: number, errors: number, depth: number }[] = Array.from({ length: count }, () => ({ calls: 0, writes: 0, other: 0, errors: 0, depth: 0 }))
        for (const item of film.items) {
          const bucket = buckets[Math.floor((item.tick - from) / (to - from) * count)]
          if (bucket === undefined || item.tick < from) continue
          if (item.op === OP_ENTER || item.op === OP_LEAVE) bucket.calls++
          else if (item.op === OP_WRITE || item.op === OP_SET) bucket.writes++
          else bucket.other++
          if (item.op === OP_THROW || item.op === OP_ERROR) bucket.errors++
          bucket.depth = Math.max(bucket.depth, item.depth)
        }
        return soon<Density>({ from, to, buckets })
      },
      flame: (from, to, limit) => soon<readonly FlameBar[]>(film.frames
        .filter(frame => frame.entered <= to && (frame.left < 0 ? film.tick : frame.left) >= from)
        .slice(0, limit)
        .map(frame => ({ frame: frame.frame, site: frame.site, name: frame.name, depth: film.chain(frame.frame).length - 1, from: frame.entered, to: (frame.left < 0 ? film.tick : frame.left) as Tick, threw: frame.outcome === 'threw' }))),
      events: (from, to, limit) => soon(film.marks.filter(mark => mark.tick >= from && mark.tick <= to).slice(0, limit)),
      children: (parent, skip, limit) => {
        if (parent === undefined) return soon<readonly CallNode[]>(film.tasks.slice(skip, skip + limit).map(task => ({ kind: 'task', task })))
        const frames = typeof parent === 'object'
          ? film.frames.filter(frame => film.parents.get(frame.frame) === 0 && frame.entered >= parent.task && frame.entered < (film.tasks.find(task => task.tick === parent.task)?.end ?? 0))
          : film.frames.filter(frame => film.parents.get(frame.frame) === parent)
        return soon<readonly CallNode[]>(frames.slice(skip, skip + limit).map(frame => ({ kind: 'frame', frame })))
      },
      frame: id => soon(film.frames[id - 1]),
      stackAt: tick => soon(film.chain(film.items[tick]?.frame ?? 0).map(id => film.frames[id - 1]).filter(frame => frame !== undefined)),
      scopesAt: (tick, frame) => {
        const module: Slot[] = [
          { name: 'TAX', value: { kind: 'primitive', value: 0.2 }, trust: 'exact', since: 0 as Tick, target: { kind: 'variable', hash: 'cart', binding: 7, frame: 0 as FrameId, instance: 0 } },
          { name: 'session', value: { kind: 'object', ref: 1 as ObjectRef }, trust: 'unverified', since: 3 as Tick, target: { kind: 'variable', hash: 'cart', binding: 8, frame: 0 as FrameId, instance: 0 } },
          { name: 'token', value: { kind: 'gap', gap: { reason: 'redacted', detail: 'The name “token” is on the redaction list: its value was replaced before it was written.', fix: 'nothing: secrets stay out of recordings.' } }, trust: 'exact', since: 0 as Tick, target: { kind: 'variable', hash: 'cart', binding: 9, frame: 0 as FrameId, instance: 0 } },
        ]
        const scopes: Scope[] = [
          { kind: 'local', title: 'Local', slots: slots(tick, frame) },
          { kind: 'closure', title: 'Closure of createCart', slots: [], gap: { reason: 'level', detail: 'createCart was recorded at level “calls”: its variables were not kept.', fix: `set level: 'values' for src/cart.ts in the plugin's options.` } },
          { kind: 'module', title: 'src/cart.ts', slots: module },
        ]
        return soon<readonly Scope[]>(scopes)
      },
      siteValues: (tick, frame) => soon<readonly SiteValue[]>(film.items.slice(0, tick + 1).filter(item => item.frame === frame && item.name !== undefined && item.place !== undefined).map(item => ({
        site: (item.place?.start ?? 0) as SiteId, start: item.place?.start ?? 0, end: item.place?.end ?? 0, line: item.place?.line ?? 0, label: item.name ?? '', value: item.values[0] as Value, tick: item.tick,
      }))),
      objectAt: (ref, tick) => {
        const object = film.objects.get(ref)
        const latest = new Map<string, Slot>()
        for (const slot of object?.slots ?? []) if (slot.tick <= tick || !latest.has(slot.name)) latest.set(slot.name, { name: slot.name, value: slot.value, trust: slot.tick === 0 ? 'verified' : 'exact', since: slot.tick, target: { kind: 'property', ref, key: slot.name } })
        return soon<ObjectView>({ ref, type: object?.type ?? OBJECT_PLAIN, className: object?.className ?? 'Object', slots: [...latest.values()], size: latest.size, gaps: [] })
      },
      lastWrite: (target, tick) => {
        const write = writes(target).filter(each => each.tick <= tick).at(-1)
        return soon(write === undefined
          ? { found: false, gap: { reason: 'foreign', detail: 'No recorded code wrote it before this moment: it was set by code that is not instrumented.', fix: `add the package to include: [...] in the plugin's options.` } }
          : { found: true, write })
      },
      history: (target, from, to, limit) => soon(writes(target).filter(write => write.tick >= from && write.tick <= to).slice(0, limit)),
      stores: () => soon(film.stores),
      storeDiff: tick => soon(film.stores.find(change => change.tick === tick)?.diff ?? []),
      errors: limit => soon(film.failures.slice(0, limit)),
      search: (text, limit) => soon(film.items.filter(item => item.title.toLowerCase().includes(text.toLowerCase())).slice(0, limit).map(item => film.view(item))),
    }
  }
}

function same(a: Target, b: Target): boolean { return JSON.stringify(a) === JSON.stringify(b) }
