import { instrument } from '@cinescope/instrument'
import { strip } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { sideBySide } from './side-by-side.ts'

test('P7: each round of for await resumes the frame, whatever ran meanwhile', async () => {
  for (const level of [1, 2] as const) {
    const rows = await sideBySide(`
      async function* source() { log('s1'); yield 'a'; log('s2'); yield 'b'; log('s3') }
      async function reader() { for await (const part of source()) { log(part); await null } return 'read' }
      reader().then(log); Promise.resolve().then(() => log('m1')).then(() => log('m2')).then(() => log('m3'))`, { level })
    expect(rows.filter(row => row === 'resume "a"' || row === 'resume "b"')).toHaveLength(2)
    expect(rows.filter(row => row.startsWith('leave "read"'))).toHaveLength(1)
    // What runs between the rounds is no callee of the reader.
    const stack: string[] = []
    for (const row of rows) {
      const [word, name = ''] = row.split(' ')
      if (word === 'enter') {
        if (name === 'then') expect(stack).toEqual([])
        stack.push(name)
      } else if (word === 'resume') stack.push('?')
      else if (word === 'leave' || word === 'suspend') stack.pop()
      else if (word === 'unwind') stack.length -= Number(name)
    }
  }
})

test('P7: order of microtasks, early ends and errors stay those of the original', async () => {
  await sideBySide(`
    const tick = n => Promise.resolve().then(() => log('tick', n)), it = (n, extra = {}) => ({ [Symbol.asyncIterator]() { log('open'); let i = 0; return { next() { log('next', i); tick(i); return i < n ? { value: i++, done: false } : { done: true } }, ...extra } } })
    const back = { return() { log('return'); return {} } }
    async function all() {
      for await (const x of it(2)) tick('body' + x)
      lab: for await (const x of it(3, back)) { for (;;) { if (x === 1) break lab; continue lab } }
      for await (const { length } of [Promise.resolve('abc'), 'de']) log(length)
      try { for await (const x of it(2, back)) throw new Error('in body') } catch ({ message }) { log(message) }
      try { for await (const x of [Promise.reject('rejected')]) log('no') } catch (e) { log(e) }
      try { for await (const x of 5) log('no') } catch (e) { log(e.message) }
      for await (const password of ['hunter2']) log(password.length)
      for await (var v of [1]) { let v = 2; log(v) }
      return (async () => { for await (const x of it(1, back)) return x })()
    }
    all().then(x => log('done', x))`)
})

test('P7: a secret that a round gets is not given to its probe', async () => {
  const rows = await sideBySide("async function f() { for await (const password of ['hunter2']) log(1); for await (const { a } of [{ a: 3 }]) log(a) } f()")
  expect(rows.filter(row => row.startsWith('resume'))).toEqual(['resume', 'resume', 'resume', 'resume'])
  expect(rows.join()).not.toContain('hunter2')
})

test('P7: a loop with an empty body resumes its frame and suspends it again', async () => {
  const rows = await sideBySide("async function f() { for await (const x of ['a', 'b']) {} return 1 } f().then(log)")
  expect(rows.filter(row => /^(?:resume|suspend)/.test(row)).map(row => row.split(' ')[0])).toEqual(['suspend', 'resume', 'suspend', 'resume', 'suspend', 'resume'])
})

test('P7: what is iterated is evaluated once, in its place, and a message names it where a probe can stand in front', async () => {
  const rows = await sideBySide(`
    const o = { get list() { log('list'); return [1] }, passwords: ['hunter2'], none: undefined }
    const at = n => { log('at', n); return [n] }
    async function f(xs) {
      a: for await (const x of xs) log(x)
      if (xs) for await (const x of xs) log(x)
      if (xs) b: for await (const x of o.list) { continue b }
      for await (const x of[...at(2), 3]) log(x)
      for await (const x of (at(4), at(5))) log(x)
      for await (const x of await at(6)) log(x)
      for await (const x of o.passwords) log(x.length)
      for await (const x of new Set([7])) log(x)
      for await (const x of (async function* () { yield 8 })()) log(x)
      try { for await (const x of xs.length) log('no') } catch (e) { log(e.constructor.name) }
      for (const none of [5, null, undefined, this]) try { for await (const x of none) log('no') } catch (e) { log(e.message) }
      try { for await (const x of o.none) log('no') } catch (e) { log(e.message) }
      try { for await (const x of later) log('no'); let later } catch (e) { log(e.message) }
      try { for await (const x of nobody) log('no') } catch (e) { log(e.message) }
    }
    f(['a']).then(() => log('done'))`)
  expect(rows.filter(row => row.startsWith('suspend')).join()).not.toContain('hunter2')
})

test('P7: the text of a function says nothing of it', () => {
  const source = `async function f(xs) { a: for await (const x of xs) {} for await (const x of[...xs]) x(); for await (const x of xs.y ) x(); for await (const x of xs()) x(); for await (const x of this.passwords) x() }`
  for (const level of [1, 2, 3, 4] as const) expect(strip(instrument(source, { filename: 'f.js', sourceType: 'module', level, runtime: 'global' }).code.replace(/^.*?(?=async function f)/s, '')).replace(/;+$/, '')).toBe(source)
})
