import { createContext, runInContext } from 'node:vm'
import { disguises, installProxyTracker, installToString } from '@cinescope/recorder'
import { describe, expect, test } from 'vitest'

/** A realm of its own: what is replaced in it is not replaced here. */
function realm(): { readonly run: (code: string) => unknown, readonly global: object } {
  const context = createContext({})
  const run = (code: string): unknown => runInContext(code, context)
  return { run, global: run('globalThis') as object }
}

describe('the tracked Proxy looks like the native one', () => {
  const questions = [
    'Proxy.name', 'Proxy.length', 'typeof Proxy', 'Object.getOwnPropertyNames(Proxy).sort()', '"prototype" in Proxy', 'typeof new Proxy(class {}, {})',
    'JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, "Proxy"))', 'JSON.stringify(Object.getOwnPropertyDescriptor(Proxy, "name"))',
    'JSON.stringify(Object.getOwnPropertyDescriptor(Proxy, "length"))', 'JSON.stringify(Object.getOwnPropertyDescriptor(Proxy, "revocable"))',
    'Proxy.revocable.name + Proxy.revocable.length', '"prototype" in Proxy.revocable', 'Object.keys(Proxy.revocable({}, {})).sort()',
    'try { Proxy({}, {}) } catch (error) { error.constructor.name }', 'try { Proxy({}, {}) } catch (error) { error.message }',
    'try { new Proxy(1, {}) } catch (error) { error.constructor.name + error.message }',
    'try { class A extends Proxy {} } catch (error) { error.constructor.name }', 'try { new Proxy.revocable({}, {}) } catch (error) { error.constructor.name }',
    'new Proxy({ a: 1 }, { get: (o, k) => k }).b', 'Reflect.construct(Proxy, [{ a: 1 }, {}], Object).a', 'Array.isArray(new Proxy([], {}))',
    'Function.prototype.toString.call(Proxy)', 'Function.prototype.toString.call(Proxy.revocable)', 'String(Function.prototype.toString)',
    'Function.prototype.toString.name + Function.prototype.toString.length', '"prototype" in Function.prototype.toString',
    'JSON.stringify(Object.getOwnPropertyDescriptor(Function.prototype, "toString"))',
    'try { Function.prototype.toString.call({}) } catch (error) { error.constructor.name + error.message }',
    'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); try { proxy.a } catch (error) { error.constructor.name }',
  ]
  for (const question of questions) {
    test(question, () => {
      const native = realm()
      const tracked = realm()
      installProxyTracker(tracked.global)
      installToString(tracked.global)
      const answer = tracked.run(`(() => { ${/^(try|const)/.test(question) ? question.replace(/catch \(error\) \{ /, 'catch (error) { return ') : `return ${question}`} })()`)
      const expected = native.run(`(() => { ${/^(try|const)/.test(question) ? question.replace(/catch \(error\) \{ /, 'catch (error) { return ') : `return ${question}`} })()`)
      expect(String(answer)).toBe(String(expected))
    })
  }

  test('installing twice wraps once', () => {
    const { global, run } = realm()
    installProxyTracker(global)
    const first = run('Proxy')
    installProxyTracker(global)
    expect(run('Proxy')).toBe(first)
  })
})

const strip = (text: string): string => text.replaceAll(/\/\*probe\*\/.*?\/\*end\*\//g, '')

describe('toString answers the text without probes', () => {
  test('of functions, classes, methods; native functions stay', () => {
    const { global, run } = realm()
    installToString(global, strip)
    expect(run('String(function f(a) {/*probe*/E1(1, a);/*end*/ return a })')).toBe('function f(a) { return a }')
    expect(run('`${Math.max}`')).toBe('function max() { [native code] }')
  })

  test('a strip that throws, a replaced global', () => {
    const { global, run } = realm()
    installToString(global, () => { throw new Error('strip') })
    expect(run('String(() => 1)')).toBe('() => 1')
    const replacement = run('globalThis.wrapped = function wrapped() {}') as object
    disguises.set(replacement, run('Math.max') as object)
    expect(run('String(wrapped)')).toBe('function max() { [native code] }')
  })
})
