import { expect, test } from 'vitest'
import { sideBySide } from './side-by-side.ts'

test('P27: a parameter that is a pattern: the thrown value first, then its parts', async () => {
  const rows = await sideBySide("try { throw { message: 'no', at: [1, 2] } } catch ({ message, at: [line, column = 3] }) { log(message, line, column); message = 'changed'; log(message) }")
  expect(rows.filter(row => /^(catch|write)/.test(row))).toEqual([
    'catch {message:"no",at:[1,2]}', 'write message "no"', 'write line 1', 'write column 2', 'write message "changed"',
  ])
})

test('P27: the value is recorded when taking it apart throws, too', async () => {
  const rows = await sideBySide("try { try { throw null } catch ({ message }) { log(message) } } catch (e) { log(e.name) } try { try { throw new class A { get a() { throw 'getter' } } } catch ({ a }) { } } catch (e) { log(e) }")
  expect(rows.filter(row => row.startsWith('catch')).map(row => row.split(' ')[1])).toEqual(['null', '{}', '{}', '"getter"'])
})

test('P27: the scope of the pattern is that of the parameter', async () => {
  await sideBySide(`
    let outer = 'outer'
    try { throw {} } catch ({ a = () => outer, b = 1, f = () => b }) { let outer = 'inner'; b = 2; log(a(), f(), outer, a.name) }
    try { throw {} } catch ({ a = outer }) { function outer() {} log(a, typeof outer) }
    try { throw {} } catch ({ c = c }) { log('no') } finally { log('finally') }`.replace("try { throw {} } catch ({ c = c })", "try { try { throw {} } catch ({ c = c })").concat(" } catch (e) { log(e.name) }"))
  await sideBySide("const fs = []; for (const v of [1, 2]) try { throw { v } } catch ({ v, w = () => v++ }) { fs.push(() => v++, w) } log(fs.map(f => f()).join())")
  await sideBySide('try { throw { of: 1, yield: 2, async: 3 } } catch ({ of, yield, async }) { log(of, yield, async) }', { sourceType: 'script' })
  await sideBySide("try { throw [1, 2] } catch ([x, y]) { var z = x; function g() { return y } log(z, g()) } log(z, typeof g); lab: try { throw { m: 1 } } catch ({ m }) { break lab } try { throw { q: 1 } } catch({q}){ eval('log(q)'); try { eval('var q = 2') } catch (e) { log(e.name) } }", { sourceType: 'script' })
  await sideBySide("async function f() { try { await Promise.reject({ code: 5 }) } catch ({ code }) { await null; return code } } f().then(log); function* g() { try { yield 1 } catch ({ n }) { yield n } } const i = g(); i.next(); log(i.throw({ n: 7 }).value)")
})

test('P27: in TypeScript with a type', async () => {
  await sideBySide("try { throw new Error('typed') } catch ({ message }: any) { log(message as string) }", { lang: 'ts' })
})

test('P5, P9: a catch without a parameter, and one whose name is written', async () => {
  const rows = await sideBySide("try { throw 1 } catch { log('none') } try { throw 2 } catch (e) { e++; log(e) }")
  expect(rows.filter(row => /^(catch|write)/.test(row))).toEqual(['catch 1', 'catch 2', 'write e 3'])
})
