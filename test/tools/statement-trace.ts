import { parse } from 'acorn'
import { Random } from '../../packages/query/test/tools/random.ts'

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
      if (body.type === 'BlockStatement') insertions.push([body.start + 1, 'const $a=$n();try{'], [body.end - 1, '}finally{$x($a)}'])
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

/** A statement that began: where it stands, in which call, numbered from 0 (the program's body) as they were entered. */
export interface Begun { readonly call: number, readonly at: number }

/** What truly ran, in the order of time, with `log(...)` for the program. `callers`: who called whom, of programs that do not suspend. */
export async function statementsOf(source: string): Promise<{ readonly calls: number, readonly statements: readonly Begun[], readonly callers: ReadonlyMap<number, number> }> {
  let calls = 1
  const callers = new Map<number, number>()
  const stack = [0]
  const statements: Begun[] = []
  const run = new Function('$n', '$x', '$s', 'log', `return (async () => { const $a = 0; ${tracing(source)}\n})()`) as (...values: unknown[]) => Promise<unknown>
  const begin = (): number => {
    callers.set(calls, stack.at(-1)!)
    stack.push(calls)
    return calls++
  }
  await run(begin, (call: number) => { stack.splice(stack.lastIndexOf(call)) }, (call: number, at: number) => { statements.push({ call, at }) }, () => undefined).catch(() => undefined)
  await new Promise(resolve => setTimeout(resolve, 2))
  return { calls, statements, callers }
}

/** A program of nested statements that ends: loops count down, and some calls throw. `suspends`: its functions await and yield, and generators are also ended or thrown into by their callers. */
export function nestedProgram(seed: number, suspends: boolean = false): string {
  const random = new Random(seed)
  let counters = 0
  const kinds = Array.from({ length: 2 }, () => suspends ? random.pick(['async function', 'function*', 'async function*']) : 'function')
  /** Of the function that is being written. */
  let kind = 'function'
  const waits = (): readonly string[] => [...kind.startsWith('async') ? ['(await t())', '(await may())', '(await reject(t()))'] : [], ...kind.endsWith('*') ? ['(yield t())', '(yield may())', '(yield 1) && t()'] : []]
  const expression = (): string => random.pick(['t()', 't() && t()', 't() || t()', 't() ? may() : t()', 'may()', '1', '(x ?? t())', '(x = t())', ...waits()])
  const body = (depth: number, loop: boolean, fn: boolean): string => `{ ${Array.from({ length: random.below(5) }, () => statement(depth - 1, loop, fn)).join(' ')} }`
  const sole = (depth: number, loop: boolean, fn: boolean): string => random.chance(0.3) ? `${expression()};` : random.chance(0.2) ? statement(depth - 1, loop, fn) : body(depth, loop, fn)
  function statement(depth: number, loop: boolean, fn: boolean): string {
    if (depth <= 0) return simple(loop, fn)
    const i = `i${counters++}`
    switch (random.below(11)) {
      case 0: return `if (${expression()}) ${sole(depth, loop, fn)}`
      case 1: return `if (${expression()}) ${body(depth, loop, fn)} else ${random.chance(0.5) ? `if (t()) ${sole(depth, loop, fn)} else ${body(depth, loop, fn)}` : sole(depth, loop, fn)}`
      case 2: return `for (let ${i} = 0; ${i} < 3; ${i}++${random.chance(0.2) ? ', may()' : ''}) ${sole(depth, true, fn)}`
      case 3: return `{ let ${i} = 3; while (${i}-- && ${expression()}) ${sole(depth, true, fn)} }`
      case 4: return `{ let ${i} = 2; do ${body(depth, true, fn)} while (${i}--) }`
      case 5: return `for ${kind.startsWith('async') && random.chance(0.5) ? 'await ' : ''}(const ${i} of ${suspends ? random.pick(['[1, 2]', 'few()', 'few(t())']) : '[1, 2]'}) ${body(depth, true, fn)}`
      case 6: return `switch (n()) { case 0: ${simple(loop, fn)} case 1: case 2: ${statement(depth - 1, true, fn).replace(/continue( \w+)?;/g, 'break;')} ${random.chance(0.5) ? 'break;' : ''} default: ${expression()}; }`
      case 7: return `try ${body(depth, loop, fn)} catch (e) ${body(depth, loop, fn)}`
      case 8: return `try ${body(depth, loop, fn)} finally ${random.chance(0.3) ? body(depth, loop, fn) : body(depth, false, false)}`
      case 9: return `try ${body(depth, loop, fn)} catch ${body(depth, loop, fn)} finally ${body(depth, false, false)}`
      default: return `k${i}: l${i}: for (const ${i} of [1, 2, 3]) { ${statement(depth - 1, true, fn)} if (t()) continue ${random.pick(['k', 'l'])}${i}; if (t()) break ${random.pick(['k', 'l'])}${i}; ${expression()}; }`
    }
  }
  const simple = (loop: boolean, fn: boolean): string => random.pick([
    `${expression()};`, `${expression()};`, `x = ${expression()};`, ...loop ? ['break;', 'if (t()) continue;'] : [], ...fn ? [`return ${expression()};`] : [], ...random.chance(0.2) ? ['throw 1;'] : [], 'may();', 'g();', ';',
  ])
  const functions = kinds.map((each, k) => {
    kind = each
    return `${each} f${k}(x) ${body(3, false, true)}`
  })
  const call = (k: number, arg: string): string => kinds[k] === 'function' ? `f${k}(${arg})` : `drive(f${k}(${arg}))`
  const driver = suspends ? `function reject(x) { return x ? Promise.reject(x) : Promise.resolve(x) }
function* few(x) { try { yield 1; yield 2 } finally { if (x) may() } }
async function drive(it) {
  for (let k = 0; k < 5; k++) {
    try {
      if (!it.next) await it; else { const r = await (k && n() === 0 ? it.return(k) : k && n() === 1 ? it.throw(k) : it.next(n())); if (!r.done) continue }
      break
    } catch { if (t()) break }
  }
}
` : ''
  return `let state = ${seed}, depth = 0; const n = () => { state = (state * 1103515245 + 12345) % 2147483648; return state >> 16 & 7 }
const t = () => { return n() > 3 }, no = () => { throw 'no' }, may = () => { if (n()) return 1; no() }
function g() { if (depth++ < 3) try { ${call(1, 'depth')} } catch { } }
${driver}${functions.join('\n')}
for (let k = 0; k < 4; k++) try { ${call(0, 'k')}; ${call(1, 'k')} } catch { }\nfor (let k = 0; k < 4; k++) try { ${call(1, 'k')} } catch { }`
}
