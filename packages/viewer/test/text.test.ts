import { OBJECT_ARRAY, OBJECT_DATE, OBJECT_ERROR, OBJECT_FUNCTION, OBJECT_INSTANCE, OBJECT_MAP, OBJECT_PLAIN, OBJECT_PROXY, OBJECT_REGEXP, type Tick, type Value } from '@cinescope/trace'
import type { ObjectView, Slot } from '@cinescope/query'
import { expect, test } from 'vitest'
import { objectPieces, pieceOf } from '../src/text/value.ts'
import { durationText, rulerText, timeText } from '../src/text/time.ts'
import { bytesText, countText, percentText } from '../src/text/amount.ts'
import { localText } from '../src/text/address.ts'
import { lastAt } from '../src/text/moment.ts'

const p = (value: undefined | null | boolean | number | string | bigint): Value => ({ kind: 'primitive', value })
const slot = (name: string, value: Value): Slot => ({ name, value, trust: 'exact', since: 0 as Tick, target: { kind: 'property', ref: 1 as never, key: name } })
const view = (type: number, className: string, slots: readonly Slot[], size: number = slots.length, gaps: ObjectView['gaps'] = []): ObjectView => ({ ref: 1 as never, type, className, slots, size, gaps })
const text = (object: ObjectView): string => objectPieces(object).map(piece => piece.text).join('')
const behind = (targetType: number, className: string, slots: readonly Slot[]): string => text({ ...view(OBJECT_PROXY, className, slots), targetType })

test('primitives that look alike are told apart', () => {
  expect([p(-0), p(0), p(3n), p(NaN), p(undefined), p(null), p('1')].map(value => pieceOf(value).text)).toEqual(['-0', '0', '3n', 'NaN', 'undefined', 'null', '"1"'])
  expect(pieceOf({ kind: 'text', length: 1200 }).text).toBe('"… 1,200 characters"')
})

test('a gap is named in the place of the value, never left out', () => {
  expect(pieceOf({ kind: 'gap', gap: { reason: 'redacted', detail: '' } }).text).toBe('redacted')
  expect(pieceOf({ kind: 'gap', gap: { reason: 'level', detail: '' } }).text).toBe('not recorded')
})

test('a React element is told by what it renders', () => {
  const mark = slot('$$typeof', { kind: 'symbol', description: 'react.transitional.element' } as Value)
  expect(text(view(OBJECT_PLAIN, 'Object', [mark, slot('type', p('main'))]))).toBe('<main>')
  expect(text(view(OBJECT_PLAIN, 'Object', [mark, slot('type', { kind: 'object', ref: 2 as never })]))).toBe('<component>')
  expect(text(view(OBJECT_PLAIN, 'Object', [slot('$$typeof', p('react.element'))]))).toBe('{$$typeof: "react.element"}')
})

test('addresses of the recorded page are told without their origin, others whole', () => {
  expect(localText('POST http://localhost:5173/api/coupons', 'http://localhost:5173/shop')).toBe('POST /api/coupons')
  expect(localText('GET https://pay.example/x', 'http://localhost:5173/')).toBe('GET https://pay.example/x')
  expect(localText('GET http://a/b', 'server.mjs')).toBe('GET http://a/b')
})

test('a proxy is previewed as what is behind it', () => {
  expect(behind(OBJECT_ARRAY, 'Array', [slot('0', p(1)), slot('1', p(2))])).toBe('Proxy (2) [1, 2]')
  expect(behind(OBJECT_ARRAY, 'Array', [])).toBe('Proxy (0) []')
  expect(behind(OBJECT_PLAIN, 'Object', [slot('id', p(1))])).toBe('Proxy {id: 1}')
})

test('objects are previewed in one line', () => {
  expect(text(view(OBJECT_PLAIN, 'Object', [slot('id', p(1)), slot('name', p('Tea'))]))).toBe('{id: 1, name: "Tea"}')
  expect(text(view(OBJECT_INSTANCE, 'Cart', [slot('total', p(3))], 4))).toBe('Cart {total: 3, …}')
  expect(text(view(OBJECT_ARRAY, 'Array', [slot('0', p(1)), slot('1', { kind: 'hole' })], 9))).toBe('(9) [1, empty, …]')
  expect(text(view(OBJECT_MAP, 'Map', [slot('key 0', p('a')), slot('value 0', p(1))], 1))).toBe('Map(1) {"a" → 1}')
  expect(text(view(OBJECT_ERROR, 'TypeError', [slot('message', p('no price'))]))).toBe('TypeError: no price')
  expect(text(view(OBJECT_FUNCTION, 'add', []))).toBe('ƒ add')
  expect(text(view(OBJECT_DATE, 'Date', [slot('[[Value]]', p(0))]))).toBe('1970-01-01T00:00:00.000Z')
  expect(text(view(OBJECT_REGEXP, 'RegExp', [slot('source', p('a+')), slot('flags', p('g'))]))).toBe('/a+/g')
})

test('an object without a recorded content does not look empty', () => {
  expect(text(view(OBJECT_PLAIN, 'Object', [], 3, [{ reason: 'level', detail: '' }]))).toBe('{…}')
  expect(text(view(OBJECT_PLAIN, 'Object', [], 0))).toBe('{}')
})

test('times and amounts', () => {
  expect([0.5, 42, 999, 1234, 61_000].map(timeText)).toEqual(['0.50 ms', '42.0 ms', '999 ms', '1.234 s', '1:01.0 min'])
  expect([0, 0.0001, 0.25, 3].map(durationText)).toEqual(['', '<1 µs', '250 µs', '3.00 ms'])
  expect([rulerText(200, 50), rulerText(1200, 200), rulerText(4000, 1000)]).toEqual(['200 ms', '1.2 s', '4 s'])
  expect([950, 1280, 184_220, 4_100_000].map(countText)).toEqual(['950', '1.3k', '184k', '4.1M'])
  expect([bytesText(900), bytesText(2048), bytesText(11_534_336)]).toEqual(['900 B', '2.0 KB', '11.0 MB'])
  expect([0, 0.0001, 0.031, 0.4].map(percentText)).toEqual(['0 %', '<0.1 %', '3.1 %', '40 %'])
})

test('the last entry at or before a moment', () => {
  const list = [{ tick: 3 }, { tick: 5 }, { tick: 5 }, { tick: 9 }]
  expect([0, 3, 4, 5, 8, 100].map(tick => lastAt(list, tick))).toEqual([-1, 0, 0, 2, 2, 3])
  expect(lastAt([], 4)).toBe(-1)
})
