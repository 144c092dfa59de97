import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { strip } from '@cinescope/trace'
import { installToString } from '../src/to-string.ts'

const samples = join(import.meta.dirname, '../../../test/samples')

/** Whole files: their text is as good as that of a function. */
const texts = readdirSync(samples).flatMap(name => readdirSync(join(samples, name)).filter(file => file.startsWith('_expected')).map(file => readFileSync(join(samples, name, file), 'utf8')))

const iterator = Object.getPrototypeOf([][Symbol.iterator]()) as object
const prototypes: readonly object[] = [String.prototype, Array.prototype, Set.prototype, Map.prototype, RegExp.prototype, Number.prototype, iterator]

/** Runs `work` while every method of these prototypes is the program's own; answers which of them were called. */
function calledBy(work: () => void): readonly string[] {
  const { apply, defineProperty } = Reflect
  // Meets no setter itself.
  const called = Object.setPrototypeOf([], null) as string[]
  const { push } = Array.prototype
  const kept = prototypes.flatMap(prototype => Reflect.ownKeys(prototype).flatMap(key => {
    const descriptor = Reflect.getOwnPropertyDescriptor(prototype, key)!
    return key !== 'constructor' && descriptor.configurable && typeof descriptor.value === 'function' ? [{ prototype, key, descriptor, value: descriptor.value as () => unknown }] : []
  }))
  for (let i = 0; i < kept.length; i++) {
    const { prototype, key, descriptor, value } = kept[i]!
    const name = String(key)
    defineProperty(prototype, key, {
      ...descriptor,
      value(this: unknown, ...args: unknown[]): unknown {
        apply(push, called, [name])
        return apply(value, this, args)
      },
    })
  }
  // An index that has a setter would show to the program what is added to a list.
  defineProperty(Array.prototype, 3, { configurable: true, set() { apply(push, called, ['index 3']) } })
  try {
    work()
  }
  finally {
    Reflect.deleteProperty(Array.prototype, 3)
    for (let i = 0; i < kept.length; i++) defineProperty(kept[i]!.prototype, kept[i]!.key, kept[i]!.descriptor)
  }
  return Object.setPrototypeOf(called, Array.prototype) as string[]
}

test('P21: taking the probes out of a text calls no method that the program could have replaced', () => {
  const expected = texts.map(strip)
  expect(texts.filter((text, i) => text !== expected[i]).length).toBeGreaterThan(50)
  const got: string[] = []
  for (let i = 0; i < texts.length; i++) got[i] = ''
  expect(calledBy(() => { for (let i = 0; i < texts.length; i++) got[i] = strip(texts[i]!) })).toEqual([])
  expect(got).toEqual(expected)
})

function shown(): number { return 1 }

test('P21: nor does asking a function for its text', () => {
  const holder = { toString: Function.prototype.toString }
  installToString({ Function: { prototype: holder } })
  const wanted = Function.prototype.toString.call(shown)
  let text = ''
  const { apply } = Reflect
  const { toString } = holder
  expect(calledBy(() => {
    text = apply(toString, shown, []) as string
    text = apply(toString, shown, []) as string
  })).toEqual([])
  expect(text).toBe(wanted)
})
