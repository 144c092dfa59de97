import { parse } from 'acorn'
import type { FrameId } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { Random } from '../../packages/query/test/tools/random.ts'
import { recordProgram } from '../tools/record-program.ts'

interface Node { readonly type: string, readonly start: number, readonly end: number, readonly [key: string]: unknown }

/**
 * The oracle: the program with a call before every statement that says where the statement stands and of which activation. It knows nothing
 * of records, levels or skeletons.
 */
function tracing(source: string): string {
  const insertions: [number, string][] = []
  const silent = /^(?:BlockStatement|FunctionDeclaration|EmptyStatement|TryStatement|LabeledStatement)$/
  const mark = (node: Node): void => {
    let at = node
    while (at.type === 'LabeledStatement') at = at['body'] as Node
    if (!silent.test(at.type)) insertions.push([node.start, `$s($a,${at.start});`])
  }
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item)
    else if (typeof value === 'object' && value !== null && 'type' in value) statement(value as Node)
  }
  const statement = (node: Node): void => {
    for (const key of ['body', 'consequent'] as const) if (Array.isArray(node[key]) && node.type !== 'ClassBody') for (const inner of node[key] as Node[]) mark(inner)
    for (const key of ['consequent', 'alternate', 'body'] as const) {
      const inner = node[key] as Node | undefined
      if (!inner || Array.isArray(inner) || inner.type === 'BlockStatement' || !/^(?:If|While|DoWhile|For|ForIn|ForOf)Statement$/.test(node.type)) continue
      insertions.push([inner.start, '{'])
      mark(inner)
      insertions.push([inner.end, '}'])
    }
    if (node.type.includes('Function')) {
      const body = node['body'] as Node
      if (body.type === 'BlockStatement') insertions.push([body.start + 1, 'const $a=$n();'])
    }
    if (node.type === 'StaticBlock') insertions.push([source.indexOf('{', node.start) + 1, 'const $a=$n();'])
    for (const [key, inner] of Object.entries(node)) if (key !== 'type') visit(inner)
  }
  const program = parse(source, { ecmaVersion: 'latest', allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true }) as unknown as Node
  visit(program)
  // Stable: what was inserted first at a place stands first.
  const ordered = insertions.map((one, i) => [...one, i] as const).toSorted((a, b) => b[0] - a[0] || b[2] - a[2])
  return ordered.reduce((text, [at, inserted]) => text.slice(0, at) + inserted + text.slice(at), source)
}

async function truth(source: string): Promise<readonly (readonly number[])[]> {
  const calls: number[][] = [[]]
  const run = new Function('$n', '$s', 'log', `return (async () => { const $a = 0; ${tracing(source)}\n})()`) as (...values: unknown[]) => Promise<unknown>
  await run(() => calls.push([]) - 1, (call: number, at: number) => { calls[call]!.push(at) }, () => undefined).catch(() => undefined)
  await new Promise(resolve => setTimeout(resolve, 2))
  return calls
}

async function paths(source: string, level: 3 | 4): Promise<readonly (readonly number[])[]> {
  const { query } = await recordProgram(source, { level })
  const found: number[][] = []
  for (let frame = 1; ; frame++) {
    const first = await query.frame(frame + offset as FrameId)
    if (!first) return found
    found.push((await query.pathOf(first.frame)).steps.map(step => step.start))
  }
}

/** The recorder of a realm numbers frames on from one recording to the next. */
let offset = 0

async function compare(source: string): Promise<void> {
  const expected = await truth(source)
  for (const level of [3, 4] as const) {
    const got = await paths(source, level)
    offset += got.length
    const lines = (calls: readonly (readonly number[])[]): readonly string[] => calls.map(call => call.map(at => source.slice(at, at + 20).split('\n')[0]!).join(' | '))
    expect(lines(got), `level ${level}: ${source}`).toEqual(lines(expected))
  }
}

const throws = 'function no() { throw 1 }\n'

test.each([
  'function f(a) { if (a) log(1); else if (a === 0) log(2)\n else log(3); return a }\nf(1); f(0); f("")',
  'function f() { for (let i = 0; i < 3; i++) { if (i == 1) continue; log(i) } for (const x of [1, 2]) log(x); for (const k in { a: 1 }) { log(k); break } }\nf()',
  'function f() { let i = 0; while (i < 2) i++; do { i-- } while (i > 0); do i++; while (i < 3); for (;;) { if (i-- < 0) break } return i }\nf()',
  'function f(x) { switch (x) { case 1: log(1); case 2: log(2); break; case 3: { log(3) } case 4: default: log("d"); return 1 } log("end") }\nf(1); f(2); f(3); f(9)',
  'function f(n) { outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (j === n) continue outer; if (i === n) break outer; log(i, j) } log("row") } l: { if (n) break l; log("in") } }\nf(0); f(1); f(2)',
  `${throws}function f() { try { log(1); no(); log(2) } catch (e) { log(e) } finally { log("f") } try { log(3) } finally { log("g") } }\nf()`,
  `${throws}function f(a) { try { if (a) return log("r"); log(1) } finally { log("f") } log("after") }\nf(1); f(0)`,
  `${throws}function f() { for (let i = 0; i < 3; i++) { try { if (i == 0) continue; if (i == 1) no(); break } catch { log("c") } finally { log("f") } log("end of round") } }\nf()`,
  `${throws}function f() { let i = 0; while (i++ < 2 || no()) { log(i) } log("never") }\ntry { f() } catch { log("caught") }`,
  `${throws}function f() { for (let i = 0; ; i++, no()) { log(i); if (i < 5) continue } }\ntry { f() } catch { }`,
  `${throws}function f(x) { if (x) log(1); if (no()) log(2); else log(3); log(4) }\ntry { f(1) } catch { }`,
  `${throws}function f() { try { try { no() } finally { log("i") } log("not") } catch (e) { log("o") } try { no() } catch { no() } }\ntry { f() } catch { } log("done")`,
  `${throws}function f() { try { return no() } catch (e) { return 2 } finally { log("f") } }\nf()`,
  `${throws}function f() { try { return 1 } finally { for (const x of [1, 2]) { log(x) } } }\nfunction g() { try { no() } finally { return 3 } }\nf(); g()`,
  'async function f() { log(1); await null; for (const x of [1, 2]) { await x; log(x) } try { await Promise.reject(1) } catch { log("c") } return 1 }\nf()',
  'function* g() { try { for (let i = 0; ; i++) { const x = yield i; if (x) log(x) } } finally { log("f") } }\nconst it = g(); it.next(); it.next(1); it.next(0); it.return(5); [...(function* () { yield 1; yield 2 })()]',
  'function fib(n) { if (n < 2) return n; const a = fib(n - 1); return a + fib(n - 2) }\nfib(4)',
  'const f = (a, b) => { const { x = 1 } = a ?? {}; return x && b ? x : b || 2 }\nf({ x: 0 }, 1); f(null); const o = { get p() { log("p"); return 1 }, m() { return this.p } }; o.m()',
  'function f() { while (true) { try { break } finally { log(1) } } lbl: try { log(2); break lbl } finally { log(3) } }\nf(); class A { static { log("s") } constructor() { if (new.target) log("n") } }\nnew A()',
])('F110-F113: the path of every call is what ran (%#)', async source => { await compare(source) })

/** A program of nested statements that ends: loops count down, and some calls throw. */
function randomProgram(seed: number): string {
  const random = new Random(seed)
  let counters = 0
  const expression = (): string => random.pick(['t()', 't() && t()', 't() || t()', 't() ? may() : t()', 'may()', '1', '(x ?? t())', '(x = t())'])
  const body = (depth: number, loop: boolean, fn: boolean): string => `{ ${Array.from({ length: random.below(5) }, () => statement(depth - 1, loop, fn)).join(' ')} }`
  const sole = (depth: number, loop: boolean, fn: boolean): string => random.chance(0.3) ? `${expression()};` : body(depth, loop, fn)
  function statement(depth: number, loop: boolean, fn: boolean): string {
    if (depth <= 0) return simple(loop, fn)
    const i = `i${counters++}`
    switch (random.below(11)) {
      case 0: return `if (${expression()}) ${sole(depth, loop, fn)}`
      case 1: return `if (${expression()}) ${body(depth, loop, fn)} else ${random.chance(0.5) ? `if (t()) ${sole(depth, loop, fn)} else ${body(depth, loop, fn)}` : sole(depth, loop, fn)}`
      case 2: return `for (let ${i} = 0; ${i} < 3; ${i}++${random.chance(0.2) ? ', may()' : ''}) ${sole(depth, true, fn)}`
      case 3: return `{ let ${i} = 3; while (${i}-- && ${expression()}) ${sole(depth, true, fn)} }`
      case 4: return `{ let ${i} = 2; do ${body(depth, true, fn)} while (${i}--) }`
      case 5: return `for (const ${i} of [1, 2]) ${body(depth, true, fn)}`
      case 6: return `switch (n()) { case 0: ${simple(loop, fn)} case 1: case 2: ${statement(depth - 1, true, fn).replace(/continue( \w+)?;/g, 'break;')} ${random.chance(0.5) ? 'break;' : ''} default: ${expression()}; }`
      case 7: return `try ${body(depth, loop, fn)} catch (e) ${body(depth, loop, fn)}`
      case 8: return `try ${body(depth, loop, fn)} finally ${body(depth, false, false)}`
      case 9: return `try ${body(depth, loop, fn)} catch ${body(depth, loop, fn)} finally ${body(depth, false, false)}`
      default: return `l${i}: for (const ${i} of [1, 2, 3]) { ${statement(depth - 1, true, fn)} if (t()) continue l${i}; if (t()) break l${i}; ${expression()}; }`
    }
  }
  const simple = (loop: boolean, fn: boolean): string => random.pick([
    `${expression()};`, `${expression()};`, `x = ${expression()};`, ...loop ? ['break;', 'if (t()) continue;'] : [], ...fn ? [`return ${expression()};`] : [], ...random.chance(0.2) ? ['throw 1;'] : [], 'may();', 'g();', ';',
  ])
  const functions = Array.from({ length: 2 }, (_, k) => `function f${k}(x) ${body(3, false, true)}`)
  return `let state = ${seed}, depth = 0; const n = () => { state = (state * 1103515245 + 12345) % 2147483648; return state >> 16 & 7 }
const t = () => { return n() > 3 }, no = () => { throw 'no' }, may = () => { if (n()) return 1; no() }
function g() { if (depth++ < 3) try { f1(depth) } catch { } }
${functions.join('\n')}
for (let k = 0; k < 4; k++) try { f0(k); f1(k) } catch { }\nfor (let k = 0; k < 4; k++) try { f1(k) } catch { }`
}

const seeds = Number(process.env['SEEDS'] ?? 8)
test.each(Array.from({ length: 6 }, (_, i) => i))('F110-F113: paths of random programs, part %i', async part => {
  for (let seed = 1 + part * seeds; seed <= (part + 1) * seeds; seed++) await compare(randomProgram(seed))
})
