/* oxlint-disable unicorn/no-thenable, unicorn/consistent-function-scoping, no-extend-native, no-shadow -- what recorded programs do */
import { runInNewContext } from 'node:vm'
import { A1, E0, E1, E2, K, P, PK, V, W, X, installProxyTracker, recorder } from '@cinescope/recorder'
import {
  IMAGE_CHANGED_OUTSIDE, IMAGE_TRUNCATED_DEPTH, IMAGE_TRUNCATED_WIDTH, OBJECT_ARGUMENTS, OBJECT_ARRAY, OBJECT_BOXED, OBJECT_DATE, OBJECT_ERROR,
  OBJECT_EXOTIC, OBJECT_FUNCTION, OBJECT_INSTANCE, OBJECT_MAP, OBJECT_PLAIN, OBJECT_PROMISE, OBJECT_PROXY, OBJECT_REGEXP, OBJECT_SET,
  OBJECT_TYPED_ARRAY, OP_ARGS, OP_ENTER, OP_IMAGE, OP_LOSS, OP_OBJECT, OP_RESULT, OP_SET, OP_WRITE,
} from '@cinescope/trace'
import { describe, expect, test } from 'vitest'
import { named, type Decoded, type Decoder, type Image } from './decode.ts'
import { later, record, sites } from './recording.ts'

const base = sites(10)
const calls = sites(10, 1)

const ref = (value: Decoded): number => (value as { ref: number }).ref

interface Seen { readonly type: number, readonly name: Decoded, readonly image: Image | undefined, readonly decoder: Decoder, readonly id: number }

/** What a level 2 call with this argument shows of it. */
function seen(value: unknown): Seen {
  const decoder = record(() => { X(E1(base, value), undefined) })
  expect(decoder.of(OP_LOSS)).toEqual([])
  const id = ref(decoder.of(OP_ENTER)[0]!.values[0])
  const { type, name } = decoder.objects.get(id)!
  return { type, name, image: decoder.images.get(id), decoder, id }
}

class Point { x = 1; y = 2 }
class Sub extends Map<unknown, unknown> {}
const never = (): never => { throw new Error('app code ran') }

describe('types, class names, slots', () => {
  const cases: readonly (readonly [string, unknown, number, string, readonly Decoded[] | undefined])[] = [
    ['plain', { a: 1, b: 'x' }, OBJECT_PLAIN, 'Object', [1, 'x']],
    ['null prototype', Object.assign(Object.create(null) as object, { a: 1 }), OBJECT_PLAIN, 'Object', [1]],
    ['instance', new Point(), OBJECT_INSTANCE, 'Point', [1, 2]],
    // eslint-disable-next-line no-sparse-arrays
    ['array with a hole', [1, , 'x'], OBJECT_ARRAY, 'Array', [1, { gap: 'hole' }, 'x']],
    ['typed array', new Float32Array([0.5, 2]), OBJECT_TYPED_ARRAY, 'Float32Array', [0.5, 2]],
    ['map', new Map<unknown, unknown>([['k', 1], [2, 'v']]), OBJECT_MAP, 'Map', ['k', 1, 2, 'v']],
    ['map subclass', new Sub([['k', 1]]), OBJECT_MAP, 'Sub', ['k', 1]],
    ['set', new Set(['a', 1]), OBJECT_SET, 'Set', ['a', 1]],
    ['date', new Date(1234.0), OBJECT_DATE, 'Date', [1234]],
    ['regexp', /a+/giu, OBJECT_REGEXP, 'RegExp', ['a+', 'giu']],
    ['boxed', new Number(7), OBJECT_BOXED, 'Number', [7]],
    ['promise', Promise.resolve(1), OBJECT_PROMISE, 'Promise', undefined],
    ['function', function named() { /* empty */ }, OBJECT_FUNCTION, 'named', undefined],
    ['weak map', new WeakMap(), OBJECT_EXOTIC, 'WeakMap', undefined],
    ['global', globalThis, OBJECT_EXOTIC, '', undefined],
    ['an impostor', Object.create(Map.prototype), OBJECT_INSTANCE, 'Map', []],
    ['map of another realm', runInNewContext('new Map([[1, 2]])'), OBJECT_MAP, 'Map', [1, 2]],
    ['plain of another realm', runInNewContext('({ a: 1 })'), OBJECT_PLAIN, 'Object', [1]],
    ['array of another realm', runInNewContext('[1, 2]'), OBJECT_ARRAY, 'Array', [1, 2]],
    ['frozen', Object.freeze({ a: 1 }), OBJECT_PLAIN, 'Object', [1]],
  ]
  for (const [title, value, type, name, slots] of cases) {
    test(title, () => {
      const got = seen(value)
      expect(got.type).toBe(type)
      if (name !== '') expect(got.name).toBe(name)
      expect(got.image?.slots).toEqual(slots)
      if (slots) expect(got.image!.flags).toBe(0)
    })
  }

  test('arguments', () => {
    const got = seen((function (this: void) { return arguments } as (...values: unknown[]) => IArguments)(1, 'b'))
    expect([got.type, got.name, got.image!.slots]).toEqual([OBJECT_ARGUMENTS, 'Arguments', [1, 'b']])
  })

  test('an error shows name and message, never its stack', () => {
    const error = new TypeError('bad')
    const got = seen(error)
    expect(got.type).toBe(OBJECT_ERROR)
    expect(got.name).toBe('TypeError')
    expect(named(got.image)).toEqual({ message: 'bad' })
  })

  test('symbol keys and nested objects', () => {
    const child = { deep: true }
    const got = seen({ [Symbol('s')]: 1, child })
    expect(got.image!.keys).toEqual(['child', { symbol: 's' }])
    expect(named(got.decoder.images.get(ref(got.image!.slots[0])))).toEqual({ deep: true })
  })
})

describe('observing runs nothing of the app', () => {
  test('getters, toJSON, toString, then, Symbol.toPrimitive', () => {
    const trap = {
      get a() { return never() }, set b(_: unknown) { never() }, toJSON: never, toString: never, valueOf: never, then: never,
      [Symbol.toPrimitive]: never, get [Symbol.toStringTag]() { return never() }, get constructor() { return never() },
    }
    const got = seen(trap)
    expect(named(got.image)['a']).toEqual({ gap: 'accessor' })
    expect(named(got.image)['b']).toEqual({ gap: 'accessor' })
    class Evil {
      static get name() { return never() }
      static get [Symbol.hasInstance]() { return never() }
      get [Symbol.toStringTag]() { return never() }
    }
    expect(seen(new Evil()).name).toBe('Object')
    class Tagged extends Date { override getTime(): number { return never() } override valueOf(): number { return never() } }
    expect(seen(new Tagged(5)).image!.slots).toEqual([5])
    class Flags extends RegExp { override get flags(): string { return never() } override get global(): boolean { return never() } }
    expect(seen(new Flags('x', 'g')).image!.slots).toEqual(['x', 'g'])
    class Listed extends Map<number, number> {
      override get size(): number { return never() }
      override entries(): never { return never() }
      override [Symbol.iterator](): never { return never() }
    }
    const listed = new Listed()
    Map.prototype.set.call(listed, 1, 2)
    expect(seen(listed).image!.slots).toEqual([1, 2])
  })

  test('accessor elements, polluted descriptors', () => {
    const list: unknown[] = [1]
    Object.defineProperty(list, 1, { get: never, enumerable: true })
    Object.defineProperty(Object.prototype, 'get', { value: never, configurable: true, writable: true })
    const decoder = record(() => {
      X(E1(base, list), undefined)
      delete (Object.prototype as { get?: unknown }).get
    })
    expect(decoder.of(OP_IMAGE)[0]!.values.slice(4)).toEqual([1, { gap: 'accessor' }])
  })

  test('no trap of a proxy runs; it shows its target', () => {
    const global = { Proxy }
    installProxyTracker(global)
    const handler = new Proxy({}, { get: never, has: never })
    const target = { a: 1 }
    const proxy = new global.Proxy(target, handler)
    const got = seen(proxy)
    expect([got.type, got.name]).toEqual([OBJECT_PROXY, 'Object'])
    const behind = ref(got.decoder.objects.get(got.id)!.target)
    expect(named(got.decoder.images.get(behind))).toEqual({ a: 1 })
    // As a prototype, as a constructor and as a function.
    seen(Object.create(proxy))
    expect(seen(new global.Proxy(never, handler)).type).toBe(OBJECT_PROXY)
    const { proxy: dead, revoke } = global.Proxy.revocable({ b: 2 }, handler)
    revoke()
    expect(seen(dead).type).toBe(OBJECT_PROXY)
  })

  test('an unknown revoked proxy is an exotic object', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(seen(proxy).type).toBe(OBJECT_EXOTIC)
  })

  test('patched built-ins are not called', () => {
    const saved = { get: Map.prototype.get, set: Map.prototype.set, weak: WeakMap.prototype.get, own: Object.getOwnPropertyDescriptor, keys: Reflect.ownKeys, char: String.prototype.charCodeAt }
    const patch = (): void => {
      Map.prototype.get = never
      Map.prototype.set = never
      WeakMap.prototype.get = never
      Object.getOwnPropertyDescriptor = never
      Reflect.ownKeys = never
      String.prototype.charCodeAt = never
    }
    const o = { apple: 'pear', secretKey: 'x' }
    const map = new Map([[1, 2]])
    const decoder = record(() => {
      patch()
      try {
        X(E1(base, o), map)
      } finally {
        Map.prototype.get = saved.get
        Map.prototype.set = saved.set
        WeakMap.prototype.get = saved.weak
        Object.getOwnPropertyDescriptor = saved.own
        Reflect.ownKeys = saved.keys
        String.prototype.charCodeAt = saved.char
      }
    })
    expect(decoder.of(OP_IMAGE)).toHaveLength(2)
    expect(decoder.of(OP_LOSS)).toEqual([])
  })

  test('no array is iterated, stamping an object included', () => {
    const own = Array.prototype[Symbol.iterator]
    let used = 0
    const map = new Map([[{}, new Point()]])
    const set = new Set([Symbol('x'), 1n])
    record(() => {
      Array.prototype[Symbol.iterator] = function (this: unknown[]) {
        used++
        return own.call(this)
      }
      try {
        const f = E2(base, [1, { deep: [2] }], map)
        W(base + 1, f, set)
        PK(base + 2, f, {}, 'key', Point)
        A1(base + 3, f, new Proxy({}, {}))
        X(f, /x/g)
        recorder.emit(31, [{ state: [[{}]] }], 4)
      } finally {
        Array.prototype[Symbol.iterator] = own
      }
    })
    expect(used).toBe(0)
  })

  test('Error.prepareStackTrace is not called', () => {
    const { prepareStackTrace } = Error
    Error.prepareStackTrace = never
    try {
      const holder: { stack?: string } = {}
      Error.captureStackTrace(holder)
      expect(named(seen(holder).image)['stack']).toMatchObject({ gap: expect.stringMatching(/unobservable|accessor/) as string })
      seen(new Error('x'))
      delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace
      expect(named(seen({ stack: [1] }).image)['stack']).toMatchObject({ ref: expect.any(Number) as number })
    } finally {
      if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace
      else delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace
    }
  })
})

describe('redaction by key', () => {
  test('text and numbers in images, maps and computed writes', () => {
    const user = { name: 'Ada', password: 'hunter2', pin: 1, apiKey: 12, authorization: { kind: 'x' }, cookie: undefined }
    const headers = new Map([['Set-Cookie', 'a=b'], ['accept', '*']])
    const decoder = record(() => {
      const f = E2(base, user, headers)
      PK(base + 1, f, user, 'passwd', 'hunter3')
      PK(base + 1, f, user, 'passwordShown', false)
      X(f, undefined)
    })
    const [a, b] = decoder.of(OP_ENTER)[0]!.values
    const gap = { gap: 'redacted' }
    expect(named(decoder.images.get(ref(a)))).toMatchObject({ name: 'Ada', password: gap, pin: 1, apiKey: gap, authorization: { ref: expect.any(Number) as number }, cookie: undefined })
    expect(decoder.images.get(ref(b))!.slots).toEqual(['Set-Cookie', gap, 'accept', '*'])
    expect(decoder.of(OP_SET).map(set => set.values.slice(1))).toEqual([['passwd', gap], ['passwordShown', false]])
    expect(JSON.stringify(decoder.records.map(r => r.values.map(String)))).not.toContain('hunter')
  })
})

test('K in place of a value, as the transform passes it for secret names, is redacted', () => {
  const gap = { gap: 'redacted' }
  for (const site of [base, calls]) {
    const decoder = record(() => { X(E2(site, K, 1), 2) })
    expect(decoder.of(OP_ENTER)[0]!.values).toEqual([gap, 1])
  }
  const decoder = record(() => {
    const f = E1(base, [1])
    W(base + 1, f, K)
    P(base + 2, f, {}, K)
    PK(base + 3, f, {}, 'x', K)
    A1(base + 4, f, K)
    V(base + 5, f, K)
    X(f, 1)
  })
  expect(decoder.of(OP_WRITE)[0]!.values).toEqual([gap])
  expect(decoder.of(OP_SET).map(({ values }) => values.at(-1))).toEqual([gap, gap])
  expect(decoder.of(OP_ARGS)[0]!.values).toEqual([gap])
  expect(decoder.of(OP_RESULT)[0]!.values).toEqual([gap])
  expect(decoder.of(OP_LOSS)).toEqual([])
})

describe('image and writes', () => {
  test('level 1 shows identity and class, level 2 adds the image at its first sight', () => {
    const o = new Point()
    const decoder = record(decoding => {
      X(E1(calls, o), o)
      recorder.flush()
      expect(decoding.of(OP_OBJECT)).toHaveLength(1)
      expect(decoding.of(OP_IMAGE)).toEqual([])
      X(E1(base, o), o)
      X(E1(base, o), o)
    })
    expect(decoder.of(OP_OBJECT)).toHaveLength(1)
    expect(decoder.of(OP_IMAGE)).toHaveLength(1)
  })

  test('a change by foreign code shows at the next entry, a recorded write is none', () => {
    const o = { a: 1, list: [1] }
    const decoder = record(() => {
      X(E1(base, o), undefined)
      later()
      X(E1(base, o), undefined)
      o.a = 2
      later()
      X(E1(base, o), undefined)
      const f = E0(base)
      o.a = 3
      P(base + 1, f, o, 3)
      X(f, undefined)
      later()
      X(E1(base, o), undefined)
      later()
      X(E1(base, o), undefined)
    })
    const images = decoder.of(OP_IMAGE).filter(image => image.values[3] === 2)
    expect(images.map(image => [image.values[1], image.values[4]])).toEqual([[0, 1], [IMAGE_CHANGED_OUTSIDE, 2], [0, 3]])
  })

  const changes: readonly (readonly [string, object, () => void])[] = (() => {
    const map = new Map([[1, 1]])
    const list = [1, 2]
    const dict: Record<string, unknown> = { a: 1 }
    const date = new Date(1)
    const text = { s: 'a' }
    const set = new Set([1])
    const bytes = new Uint8Array(4)
    return [
      ['map', map, () => { map.set(1, 2) }],
      ['array', list, () => { list[0] = 5 }],
      ['array length', [1], () => { /* below */ }],
      ['new key', dict, () => { dict['b'] = 1 }],
      ['date', date, () => { date.setTime(2) }],
      ['string', text, () => { text.s = 'b' }],
      ['set', set, () => { set.add(2) }],
      ['typed array', bytes, () => { bytes[3] = 1 }],
    ]
  })()
  for (const [title, o, change] of changes) {
    test(`verification sees ${title}`, () => {
      const decoder = record(() => {
        X(E1(base, o), undefined)
        later()
        if (title === 'array length') (o as unknown[]).push(2)
        else change()
        X(E1(base, o), undefined)
        later()
        X(E1(base, o), undefined)
      })
      expect(decoder.of(OP_IMAGE).map(image => image.values[1])).toEqual([0, IMAGE_CHANGED_OUTSIDE])
    })
  }

  test('the object that was written last is marked again after it was imaged, and its end of a foreign call is not passed over', () => {
    const o = { a: 1 }
    const decoder = record(() => {
      const f = E0(base)
      const write = (a: number): void => { P(base + 1, f, o, o.a = a) }
      write(2)
      write(3)
      recorder.emit(26, ['change', 1, o], 1)
      write(4)
      write(5)
      Object.assign(A1(base + 2, f, o), { a: 7 })
      write(8)
      write(0.5)
      write(-0)
      write(Infinity)
      write(NaN)
      PK(base + 1, f, o, 1.5, 2)
      X(f, undefined)
    })
    expect(decoder.of(OP_IMAGE).map(image => [image.values[1], image.values[4]])).toEqual([[0, 2], [0, 3], [IMAGE_CHANGED_OUTSIDE, 8]])
    expect(decoder.of(OP_SET).map(set => set.values.slice(1))).toEqual([[2], [3], [4], [5], [8], [0.5], [-0], [Infinity], [NaN], [1.5, 2]])
  })

  test('what a foreign call did to its arguments shows when it returns', () => {
    const o = { a: 1 }
    const decoder = record(() => {
      const f = E0(base)
      o.a = 2
      P(base + 1, f, o, 2)
      Object.assign(A1(base + 2, f, o), { a: 7 })
      V(base + 3, f, 0)
      Object.keys(A1(base + 2, f, o))
      W(base + 4, f, 0)
      X(f, undefined)
    })
    const images = decoder.of(OP_IMAGE)
    expect(images.map(image => [image.values[1], image.values[4]])).toEqual([[0, 2], [IMAGE_CHANGED_OUTSIDE, 7]])
    expect(images[1]!.tick).toBeLessThan(decoder.records.findIndex(r => r.site === base + 3))
  })

  test('width and depth end with a flag', () => {
    const wide = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`k${i}`, i]))
    const got = seen(wide)
    expect([got.image!.slots.length, got.image!.size, got.image!.flags]).toEqual([50, 60, IMAGE_TRUNCATED_WIDTH])
    const list = seen(Array.from({ length: 1000 }, (_, i) => i))
    expect([list.image!.slots.length, list.image!.size, list.image!.flags]).toEqual([50, 1000, IMAGE_TRUNCATED_WIDTH])
    const deep = seen({ a: { b: { c: { d: 1 } } } })
    const images = deep.decoder.of(OP_IMAGE)
    expect(images.map(image => image.values[1])).toEqual([0, 0, IMAGE_TRUNCATED_DEPTH])
  })

  test('F100: data comes along with the object that holds it, instances, errors and collections wait for their own sight', () => {
    const inside = { plain: {}, list: [1], date: new Date(0), pattern: /x/, point: new Point(), error: new Error('no'), map: new Map(), set: new Set(), bytes: new Uint8Array(2) }
    const { decoder, image } = seen(inside)
    const imaged = (at: Decoder): readonly Decoded[] => at.of(OP_IMAGE).map(({ values }) => at.objects.get(ref(values[0]))!.name)
    expect(imaged(decoder)).toEqual(['Object', 'Object', 'Array', 'Date', 'RegExp'])
    expect(image!.slots.every(slot => decoder.objects.has(ref(slot)))).toBe(true)
    expect(image!.flags).toBe(0)
    for (const own of Object.values(inside)) expect(seen(own).image).toBeDefined()
  })

  test('F100: the state of a store is followed through maps and sets, not into instances', () => {
    const point = Object.assign(new Point(), { below: {} })
    const state = { byId: new Map([['a', { tags: new Set([{ deep: [1] }]), point }]]), error: new Error('no') }
    const decoder = record(() => { recorder.emit(26, ['change', 1, state], 10) })
    expect(decoder.of(OP_IMAGE).map(({ values }) => decoder.objects.get(ref(values[0]))!.name)).toEqual(['Object', 'Map', 'Object', 'Set', 'Object', 'Array'])
    const own = record(() => { recorder.emit(26, ['change', 1, point], 10) })
    expect(own.of(OP_IMAGE)).toHaveLength(2)
  })

  test('a circle ends', () => {
    const o: { self?: unknown, list: unknown[] } = { list: [] }
    o.self = o
    o.list.push(o, o.list)
    expect(seen(o).decoder.of(OP_IMAGE)).toHaveLength(2)
  })

  test('emit with depth takes the whole state, again when it changed inside', () => {
    const state = { list: Array.from({ length: 300 }, (_, i) => ({ id: i, done: false })), filter: 'all' }
    const decoder = record(() => {
      recorder.emit(26, ['change', 1, state], 2)
      recorder.emit(26, ['change', 1, state], 2)
      state.list[250]!.done = true
      recorder.emit(26, ['change', 1, state], 2)
    })
    const images = decoder.of(OP_IMAGE)
    expect(images.length).toBe(303)
    expect(images.at(-1)!.values.slice(1)).toMatchObject([IMAGE_CHANGED_OUTSIDE, expect.any(Number) as number, 2, 250, true])
  })

  test('an opaque object shows class and identity', () => {
    const o = new Point()
    recorder.opaque(o)
    expect(seen(o)).toMatchObject({ type: OBJECT_EXOTIC, name: 'Point', image: undefined })
  })

  test('a store state that is larger than the buffer is complete', () => {
    const state = { list: Array.from({ length: 900 }, (_, i) => Object.fromEntries(Array.from({ length: 40 }, (__, k) => [`key${k}`, `${i} ${k}`]))) }
    const decoder = record(() => { recorder.emit(26, ['init', 1, state], 2) })
    expect(decoder.of(OP_LOSS)).toEqual([])
    expect(decoder.of(OP_IMAGE)).toHaveLength(902)
    expect(decoder.chunks.length).toBeGreaterThan(1)
    expect(decoder.chunks.filter(chunk => chunk.startsSegment)).toHaveLength(1)
  })

  test('a level 2 write of an object images it before the record', () => {
    const decoder = record(() => {
      const f = E0(base)
      W(base + 1, f, { fresh: 1 })
      X(f, K)
    })
    expect(decoder.of(OP_IMAGE)[0]!.tick).toBe(decoder.of(OP_WRITE)[0]!.tick - 1)
  })
})
