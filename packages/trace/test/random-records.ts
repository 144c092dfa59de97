import fc from 'fast-check'
import {
  OP_ARGS, OP_BUILTIN, OP_CATCH, OP_CONSOLE, OP_DELETE, OP_ENTER, OP_IMAGE, OP_LEAVE, OP_OBJECT, OP_RESULT, OP_RESUME, OP_SCOPE, OP_SET, OP_SHAPE,
  OP_SUSPEND, OP_THIS, OP_THROW, OP_TIME, OP_UNWIND, OP_WRITE, objectRef, type Value,
} from '@cinescope/trace'

export type Step =
  | { readonly op: number, readonly site: number, readonly values: readonly Value[] }
  | 'chunk'
  | 'segment'

const primitive = (value: undefined | null | boolean | number | string | bigint): Value => ({ kind: 'primitive', value })
const units = fc.array(fc.nat(0xffff), { maxLength: 60 }).map(codes => String.fromCharCode(...codes))
const text = fc.oneof(fc.constantFrom('', 'a', 'item', 'name', 'é', '\ud800', 'x'.repeat(33), 'long '.repeat(300)), fc.string(), units)
const small = fc.integer({ min: -3, max: 20 })

export const anyValue: fc.Arbitrary<Value> = fc.oneof(
  { weight: 5, arbitrary: small.map(primitive) },
  fc.integer().map(n => primitive(n)),
  fc.constantFrom(2 ** 29 - 1, -(2 ** 29), 2 ** 29, 2 ** 50, -(2 ** 50), 2 ** 53, 1e300, 5e-324, Infinity, -Infinity, NaN, -0, 0).map(primitive),
  fc.double().map(primitive),
  fc.maxSafeInteger().map(primitive),
  { weight: 2, arbitrary: fc.constantFrom(undefined, null, true, false).map(primitive) },
  { weight: 3, arbitrary: text.map(primitive) },
  fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map(primitive),
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 2 ** 27 - 1 }).map((ref): Value => ({ kind: 'object', ref: objectRef(ref) })) },
  fc.nat(2 ** 27 - 1).map((length): Value => ({ kind: 'text', length })),
  text.map((description): Value => ({ kind: 'symbol', description: description.slice(0, 40) })),
  fc.constant<Value>({ kind: 'symbol', description: undefined }),
  fc.constant<Value>({ kind: 'hole' }),
)

const site = fc.oneof({ weight: 9, arbitrary: fc.nat(12) }, fc.nat(2 ** 25 - 1))
const free = fc.constantFrom(
  OP_ENTER, OP_ENTER, OP_ENTER, OP_LEAVE, OP_LEAVE, OP_SUSPEND, OP_THROW, OP_CATCH, OP_WRITE, OP_WRITE, OP_WRITE, OP_SET, OP_DELETE, OP_BUILTIN, OP_ARGS, OP_RESULT,
  OP_THIS, OP_OBJECT, OP_SHAPE, OP_IMAGE, OP_CONSOLE,
)
const counts = fc.oneof({ weight: 6, arbitrary: fc.array(anyValue, { maxLength: 4 }) }, fc.array(anyValue, { maxLength: 90 }))
const number = (n: number): Value => primitive(n)

export const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(
  { weight: 20, arbitrary: fc.record({ op: free, site, values: counts }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant(OP_WRITE), site, values: fc.tuple(anyValue) }) },
  { weight: 3, arbitrary: fc.record({ op: fc.constant(OP_WRITE), site, values: fc.tuple(anyValue, fc.integer({ min: 1, max: 6 }).map(number)) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant(OP_UNWIND), site: fc.constant(0), values: fc.tuple(fc.integer({ min: 1, max: 3 }).map(number)) }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant(OP_RESUME), site, values: fc.tuple(fc.integer({ min: 1, max: 9 }).map(number), anyValue) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant(OP_SCOPE), site, values: fc.tuple(fc.integer({ min: 1, max: 6 }).map(number), fc.nat(5).map(number)) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant(OP_TIME), site: fc.constant(0), values: fc.tuple(fc.double({ min: 0, max: 1e6, noNaN: true }).map(number)) }) },
  { weight: 2, arbitrary: fc.constant<Step>('chunk') },
  { weight: 1, arbitrary: fc.constant<Step>('segment') },
), { maxLength: 120 })
