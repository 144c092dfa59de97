/**
 * What probes cost: CPU ratio of hand-instrumented programs (the shape of probe rule P1) against the same programs without
 * probes, all in one process, round-robin, median of rounds. Ratios gate, nanoseconds inform. `node test/bench/recorder.mjs`
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'

const root = resolve(import.meta.dirname, '../..')
const rounds = Number(process.env.ROUNDS ?? 9)

const folder = mkdtempSync(join(tmpdir(), 'cinescope-bench-'))
const bundle = await rolldown({
  input: join(root, 'packages/recorder/src/index.ts'),
  resolve: { conditionNames: ['@cinescope/source', 'import'] },
  logLevel: 'silent',
})
const file = join(folder, 'recorder.mjs')
await bundle.write({ file, format: 'esm' })
const library = await import(pathToFileURL(file).href)
if (!process.env.KEEP) rmSync(folder, { recursive: true })
else console.log(file)

const { recorder, K, E0, E1, E2, X, W, P, V, M } = library
let bytes = 0
let chunks = 0
recorder.install({ sink: { write(chunk) { bytes += chunk.length * 4; chunks++ } }, now: () => performance.now(), epoch: Date.now(), taskRecords: Infinity })
const one = M('bench level 1', 20, 1)
const two = M('bench level 2', 20, 2)

/** Text of each program, with the probes as functions of a base; `off` has none. */
const programs = {
  'fib: ints, level 1': {
    calls: 635_621,
    off: 'function f(n) { return n < 2 ? n : f(n - 1) + f(n - 2) } return () => f(27)',
    on: `function f(n) { const $f = K.on ? E1(H, n) : 0; let $r = K; try { return $r = n < 2 ? n : f(n - 1) + f(n - 2) } finally { $f && X($f, $r) } }
      return () => f(27)`,
    level: 1,
  },
  'objects: identity, level 1': {
    calls: 600_000,
    off: `function add(p, q) { return { x: p.x + q.x, y: p.y + q.y } }
      return () => { let a = { x: 0, y: 0 }; const b = { x: 1, y: 2 }; for (let i = 0; i < 600000; i++) a = add(a, b); return a.x + a.y }`,
    on: `function add(p, q) { const $f = K.on ? E2(H, p, q) : 0; let $r = K; try { return $r = { x: p.x + q.x, y: p.y + q.y } } finally { $f && X($f, $r) } }
      return () => { const $m = K.on ? E0(H + 1) : 0; let a = { x: 0, y: 0 }; const b = { x: 1, y: 2 }; for (let i = 0; i < 600000; i++) a = add(a, b); $m && X($m, 0); return a.x + a.y }`,
    level: 1,
  },
  'methods: reused objects, level 1': {
    calls: 1_000_000,
    off: `class C { constructor(n) { this.n = n; this.next = null } step(o) { this.n = (this.n + o.n) & 1023; return this.next } }
      const ring = Array.from({ length: 20 }, (_, i) => new C(i)); ring.forEach((c, i) => c.next = ring[(i + 7) % 20])
      return () => { let c = ring[0]; for (let i = 0; i < 1000000; i++) c = c.step(ring[i % 3]); return c.n }`,
    on: `class C { constructor(n) { this.n = n; this.next = null }
        step(o) { const $f = K.on ? E2(H, this, o) : 0; let $r = K; try { this.n = (this.n + o.n) & 1023; return $r = this.next } finally { $f && X($f, $r) } } }
      const ring = Array.from({ length: 20 }, (_, i) => new C(i)); ring.forEach((c, i) => c.next = ring[(i + 7) % 20])
      return () => { const $m = K.on ? E0(H + 1) : 0; let c = ring[0]; for (let i = 0; i < 1000000; i++) c = c.step(ring[i % 3]); $m && X($m, 0); return c.n }`,
    level: 1, free: true,
  },
  'strings, level 1': {
    calls: 400_000,
    off: `const names = Array.from({ length: 64 }, (_, i) => 'name' + i); function f(s, t) { return s.length > t.length ? s : t }
      return () => { let s = ''; for (let i = 0; i < 400000; i++) s = f(s, names[i & 63]); return s.length }`,
    on: `const names = Array.from({ length: 64 }, (_, i) => 'name' + i);
      function f(s, t) { const $f = K.on ? E2(H, s, t) : 0; let $r = K; try { return $r = s.length > t.length ? s : t } finally { $f && X($f, $r) } }
      return () => { const $m = K.on ? E0(H + 1) : 0; let s = ''; for (let i = 0; i < 400000; i++) s = f(s, names[i & 63]); $m && X($m, 0); return s.length }`,
    level: 1,
  },
  'write of an int, level 2': {
    calls: 2_000_000,
    off: 'return () => { let x = 0; for (let i = 0; i < 2000000; i++) { x = (x * 31 + i) & 0xfffff } return x }',
    on: `return () => { const $f = K.on ? E0(H) : 0; let x = 0; for (let i = 0; i < 2000000; i++) { x = (x * 31 + i) & 0xfffff; $f && W(H + 1, $f, x) } $f && X($f, x); return x }`,
    level: 2,
  },
  'write of a double, level 2': {
    calls: 1_000_000,
    off: 'return () => { let x = 0.5; for (let i = 0; i < 1000000; i++) { x = x * 0.99 + i } return x }',
    on: `return () => { const $f = K.on ? E0(H) : 0; let x = 0.5; for (let i = 0; i < 1000000; i++) { x = x * 0.99 + i; $f && W(H + 1, $f, x) } $f && X($f, x); return x }`,
    level: 2,
  },
  'property write, level 2': {
    calls: 1_000_000,
    off: 'const o = { n: 0 }; return () => { for (let i = 0; i < 1000000; i++) { o.n = (o.n + i) & 1023 } return o.n }',
    on: `const o = { n: 0 }; return () => { const $f = K.on ? E0(H) : 0; for (let i = 0; i < 1000000; i++) { o.n = (o.n + i) & 1023; $f && P(H + 1, $f, o, o.n) } $f && X($f, o.n); return o.n }`,
    level: 2, free: true,
  },
  'new object of 5 keys, level 2': {
    calls: 20_000,
    off: 'return () => { let n = 0; for (let i = 0; i < 20000; i++) { const o = { a: i, b: 2, c: "x", d: true, e: null }; n += o.a } return n }',
    on: `return () => { const $f = K.on ? E0(H) : 0; let n = 0; for (let i = 0; i < 20000; i++) { const o = { a: i, b: 2, c: "x", d: true, e: null }; $f && W(H + 1, $f, o); n += o.a } $f && X($f, n); return n }`,
    level: 2,
  },
  'React element, level 2': {
    calls: 2000,
    ...react(''),
    on: react('$f && V(H + 1, $f, e)').off.replace('return () => {', 'return () => { const $f = K.on ? E0(H) : 0;').replace('return n }', '$f && X($f, n); return n }'),
    level: 2,
  },
}

/** Elements as React's development build makes them, whose owners hang in a tree of class instances. */
function react(probe) {
  return {
    off: `class Fiber { constructor(i) { this.tag = 0; this.key = null; this.type = Fiber; this.stateNode = null; this.return = null; this.child = null; this.sibling = null
        this.index = i; this.pendingProps = { id: i, list: [i] }; this.memoizedProps = this.pendingProps; this.memoizedState = { queue: {}, next: null }; this.flags = 0; this.alternate = null } }
      const build = () => { const fibers = Array.from({ length: 40 }, (_, i) => new Fiber(i))
        fibers.forEach((f, i) => { f.return = fibers[i >> 1]; f.child = fibers[i * 2 % 40]; f.sibling = fibers[(i + 1) % 40]; f.alternate = new Fiber(i) }); return fibers }
      return () => { let n = 0; const fibers = build()
        for (let i = 0; i < 2000; i++) {
          const e = { $$typeof: 7, type: 'li', key: null, props: { className: 'row', children: [{ $$typeof: 7, type: 'b', props: { title: 'x' }, _owner: fibers[i % 39] }, 'text'] },
            _owner: fibers[i % 40], _store: { validated: 1 }, _debugInfo: null, _debugStack: new Error('react-stack-top-frame'), _debugTask: new Fiber(i) }
          ${probe}
          n += e.props.children.length }
        return n }`,
  }
}

const make = (text, level) => new Function('K', 'E0', 'E1', 'E2', 'X', 'W', 'P', 'V', 'H', `'use strict'; ${text}`)(K, E0, E1, E2, X, W, P, V, level === 1 ? one : two)

const cpu = run => {
  const before = process.cpuUsage()
  const result = run()
  const spent = process.cpuUsage(before)
  return [spent.user + spent.system, result]
}
const median = list => list.toSorted((a, b) => a - b)[list.length >> 1]

const only = process.env.FILTER && new RegExp(process.env.FILTER)
const rows = Object.entries(programs).filter(([name]) => !only || only.test(name)).map(([name, program]) => {
  const off = make(program.off, program.level)
  const on = make(program.on, program.level)
  return { name, program, off, on, times: { base: [], never: [], on: [], stopped: [] }, free: program.free }
})
const measure = phase => {
  for (let round = 0; round < rounds + 3; round++) {
    for (const row of rows) {
      for (let k = 0; k < 1; k++) {
        const [base, expected] = cpu(row.off)
        recorder.flush()
        const before = [recorder.counts().records, bytes]
        const [spent, got] = cpu(row.on)
        recorder.flush()
        if (phase === 'on') row.amount = [recorder.counts().records - before[0], bytes - before[1]]
        if (!row.free && expected !== got) throw new Error(`${row.name}: ${got} instead of ${expected}`)
        if (round >= 3) {
          if (phase === 'on') row.times.base.push(base)
          row.times[phase].push(spent / base)
          if (phase === 'on') (row.spent ??= []).push(spent - base)
        }
      }
    }
  }
}
measure('never')
recorder.start()
measure('on')
const { nsPerRecord, lost } = recorder.counts()
recorder.stop()
measure('stopped')
console.log(`${'program'.padEnd(36)} ${'never on'.padStart(9)} ${'recording'.padStart(10)} ${'min ns/op'.padStart(10)} ${'med ns/op'.padStart(10)} ${'stopped'.padStart(8)} ${'records'.padStart(8)} ${'raw B/op'.padStart(8)}`)
for (const row of rows) {
  const amount = i => (row.amount[i] / row.program.calls).toFixed(1).padStart(8)
  const ns = value => (value * 1000 / row.program.calls).toFixed(1).padStart(10)
  console.log(`${row.name.padEnd(36)} ${median(row.times.never).toFixed(2).padStart(9)} ${median(row.times.on).toFixed(2).padStart(10)} ${ns(Math.min(...row.spent))} ${ns(median(row.spent))} ${median(row.times.stopped).toFixed(2).padStart(8)} ${amount(0)} ${amount(1)}`)
}
console.log(`calibrated ${nsPerRecord.toFixed(1)} ns a record, ${lost} lost, ${(bytes / 2 ** 20).toFixed(0)} MiB raw in ${chunks} chunks`)
