import { instrument } from '@cinescope/instrument'
import { RUNTIME_SYMBOL, tokenMask } from '@cinescope/trace'
import vm from 'node:vm'
import { expect, test } from 'vitest'
import { referenceRuntime } from './reference-runtime.ts'
import { sideBySide } from './side-by-side.ts'

// P15: what the inserted head needs of the realm may be hidden by the file's own names.
test.each(['var Symbol = { iterator: 1 }', 'const Symbol = null', 'let globalThis = 1', 'var Symbol, globalThis = {}', 'const globalThis = 1, self = 2, Symbol = 3', 'const globalThis = 1, global = 2'])('a file with names of its own finds the runtime: %s', declaration => {
  for (const level of [1, 2, 3, 4] as const) {
    const { code } = instrument(`${declaration}; exports.f = function (a) { return a + 1 }; exports.f(1); function hoisted() {}`, { filename: 'a.js', sourceType: 'commonjs', runtime: 'global', level })
    const { probes, rows } = referenceRuntime(tokenMask(level))
    const context = vm.createContext()
    const global = vm.runInContext('globalThis', context) as object
    Object.assign(global, { self: global, global, exports: {} })
    Object.defineProperty(probes.K, 'global', { value: global })
    Object.defineProperty(global, Symbol.for(RUNTIME_SYMBOL), { value: probes })
    vm.runInContext(`(function () { ${code}\n})()`, context)
    expect(rows.length).toBeGreaterThan(1)
  }
})

// P4, P22, P29: a group at the start of a statement, in an expression that level 4 wraps.
test('an update or a write at the start of a statement, in operands of operands', async () => {
  await sideBySide(`
    let n = 3; const o = { q: 2 }, done = (...x) => log('done', ...x)
    function f(k) { --k === 0 && done(k); k++ === 0 && done(k)
      ++k + 1 > 0 && done(k); --n === 2 ? done(n) : 0; o.q-- === 2 && done(o.q); delete o.z === true && done('z'); n++ - 2 || done('zero'); if (k) --n === 1 || done(n)
      for (;;) { --n < 1 && done('for'); break } return n }
    log(f(1), f(2)); (() => { --n === 0 && done(n) })()`)
})
