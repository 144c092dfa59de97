import type { ErrorEvent } from '@cinescope/query'
import { expect, test } from 'vitest'
import { Random } from '../../packages/query/test/tools/random.ts'
import { recordProgram } from '../tools/record-program.ts'

async function errorsOf(source: string, level: 1 | 2 = 2): Promise<readonly ErrorEvent[]> {
  const { query } = await recordProgram(source, { level, sourceType: 'module' })
  return query.errors(1000)
}

const fails = 'function fails() { throw new Error("a") }\nfunction use(x) { return 1 }\n'

test.each<readonly [string, readonly (readonly [string, string])[]]>([
  ['try { fails() } catch { }\ntry { fails() } catch (e) { }\nconst a = "a"\nuse("a")', [['swallowed', 'a in fails'], ['swallowed', 'a in fails']]],
  ['function f() { try { fails() } catch (e) { const text = "failed"; return text } }\nf()', [['swallowed', 'a in fails']]],
  ['try { fails() } catch (e) { use(`failed: ${e.message}`) }', [['caught', 'a in fails']]],
  ['try { fails() } catch ({ message }) { use(message) }', [['caught', 'a in fails']]],
  ['try { fails() } catch ({ message }) { use() }', [['swallowed', 'a in fails']]],
  ['function f() { try { fails() } catch (e) { throw new Error("b", { cause: e }) } }\ntry { f() } catch (e) { use(e) }', [['caught', 'a in fails'], ['caught', 'b in f']]],
  ['function f() { try { fails() } catch (e) { return { type: "failed", payload: { error: e } } } }\nf()', [['caught', 'a in fails']]],
  ['const later = []\ntry { fails() } catch (e) { later.push(() => use(e)) }\nlater[0]()', [['caught', 'a in fails']]],
  ['const later = []\ntry { fails() } catch (e) { later.push(() => use(1)) }\nlater[0]()', [['swallowed', 'a in fails']]],
  ['for (const x of [1, 2]) { try { fails() } catch (e) { if (x === 2) use(e) } }', [['swallowed', 'a in fails'], ['caught', 'a in fails']]],
  ['function f() { try { throw new Error("a") } finally { return 1 } }\nf()', [['swallowed', 'a in f']]],
  ['async function f() { await null; throw new Error("a") }\nawait f().catch(e => { use(e.message) })\nawait f().catch(e => { use() })\nawait f().then(null, function (e) { return e })\nawait f().catch(() => {})',
    [['caught', 'a in f'], ['swallowed', 'a in f'], ['caught', 'a in f'], ['thrown', 'a in f']]],
  ['async function f() { throw new Error("a") }\nasync function g() { await null; throw new Error("b") }\ntry { await Promise.all([f(), g()]) } catch (e) { use(e) }\nawait null\nconst [one] = await Promise.allSettled([f()])',
    [['caught', 'a in f'], ['thrown', 'b in g'], ['thrown', 'a in f']]],
  // What the engine or foreign code made, and a promise's function took.
  ['async function f(o) { await null; return o.x.y }\nawait f({}).catch(e => { use(e.message) })\nawait f({}).catch(e => { use() })\nawait Promise.resolve("{").then(JSON.parse).then(null, function late(e) { return e })\nawait Promise.reject(1).catch(e => { use(e) })',
    [['caught', "TypeError: Cannot read properties of undefined (reading 'y') in catch callback"], ['swallowed', "TypeError: Cannot read properties of undefined (reading 'y') in catch callback"], ['caught', expect.stringMatching(/^SyntaxError: .* in late$/)]]],
  ['async function f(o) { await null; return o.x.y }\nawait f({}).catch(e => { throw e }).catch(e => { use(e) })', [['caught', expect.stringMatching(/^TypeError: .* in catch callback$/)]]],
  // Functions with names, bound methods and those of other shapes.
  ['async function f(o) { await null; return o.x.y }\nfunction failed(e) { use(e.message) }\nconst ignored = () => {}\nclass Page { failed2(e) { this.error = e } #quiet(e) {} async load() { await f({}).catch(this.failed2.bind(this)); await f({}).then(use, this.#quiet) } }\nawait f({}).catch(failed)\nawait f({}).then(use, ignored)\nawait new Page().load()',
    [['caught', expect.stringMatching(/ in failed$/)], ['caught', expect.stringMatching(/ in failed2$/)], ['swallowed', expect.stringMatching(/ in #quiet$/)]]],
  // The same text thrown by two is two errors.
  ['function f() { throw "no" }\nfunction g() { throw "no" }\nnew Promise(f).catch(() => {})\nawait null\ntry { g() } catch (e) { use(e) }', [['thrown', '"no" in f'], ['caught', '"no" in g']]],
])('errors says what became of an error (%#)', async (source, expected) => {
  const found = await errorsOf(fails + source)
  expect(found.map(({ fate, label }) => [fate, label.replace(/^\w+: (?:Error: )?/, '')])).toEqual(expected)
})

test('errors: where nothing is recorded of what a `catch` does, an error that it names is not said to be swallowed', async () => {
  const found = await errorsOf(`${fails}const state = {}\ntry { fails() } catch (e) { state.error = e }\ntry { fails() } catch (e) { state.failed = true }`, 1)
  expect(found.map(({ fate }) => fate)).toEqual(['caught', 'swallowed'])
})

/** What a program does with what it catches, and whether that hands the error on. */
const handlers: readonly (readonly [string, boolean])[] = [
  ['', false], ['n;', false], ['f3(0);', false], ['use(1);', false], ['use(e);', true], ['use(e.message);', true], ['list.push(e);', true], ['box.error = e;', true], ['return { ok: false, error: e };', true],
  ['return `failed: ${e.message}`;', true], ['later.push(() => use(e));', true], ['later.push(() => use(2));', false], ['let mine = e;', true], ['if (e.code) return 1;', false],
]

const callOf = (k: number): string => `f${k}(depth + 1)`

/** Functions that throw and catch; `traced`: says by `$t`, `$c` and `$f` what happens, which the recorded program does not. */
function throwing(seed: number, traced: boolean): string {
  const random = new Random(seed)
  const isAsync = seed % 2 === 1
  const [kind, wait] = isAsync ? ['async function', 'await '] : ['function', '']
  const fresh = (): string => traced ? '$t(new Error(`E${++n}`), $a)' : 'new Error(`E${++n}`)'
  const told = (used: boolean | 'again'): string => traced ? `$c(e, ${JSON.stringify(used)});` : ''
  const clause = (): string => {
    switch (random.below(8)) {
      case 0: return traced ? 'catch (e) { $c(e, false); }' : 'catch { }'
      case 1: return `catch (e) { ${told('again')} throw e; }`
      case 2: return `catch (e) { ${told(true)} throw ${fresh().replace('`)', '`, { cause: e })')}; }`
      default: {
        const [text, used] = random.pick(overridden ? handlers.filter(([each]) => !each.startsWith('return')) : handlers)
        return `catch (e) { ${told(used)} ${text} }`
      }
    }
  }
  /** What a `catch` returns goes nowhere: a `finally` around it returns something else. */
  let overridden = false
  const statement = (k: number): string => {
    switch (random.below(isAsync ? 9 : 6)) {
      case 0: return `if (n % ${2 + random.below(3)} === 0) throw ${fresh()};`
      case 1: return `${wait}${callOf((k + 1) % 4)};`
      case 2: return `try { ${statement(k)} ${wait}${callOf(random.below(4))}; throw ${fresh()}; } ${clause()}`
      case 3: return `try { ${statement(k)} } ${clause()} finally { use(3) }`
      case 4: {
        overridden = true
        const body = `${statement(k)} throw ${fresh()};`
        overridden = false
        return traced ? `let $p; try { ${body} } catch ($e) { $p = $e; throw $e; } finally { $f($p, $a); return 1 }` : `try { ${body} } finally { return 1 }`
      }
      case 5: return `for (let i = 0; i < 2; i++) { ${statement(k)} }`
      case 6: return `await null;`
      case 7: {
        const [text, used] = random.pick(handlers)
        return `await ${callOf(random.below(4))}.catch(e => { ${told(used)} ${text} });`
      }
      default: return `await Promise.all([${callOf(random.below(4))}, ${callOf(random.below(4))}]);`
    }
  }
  const functions = [0, 1, 2, 3].map(k => `${kind} f${k}(depth) { ${traced ? 'const $a = $n();' : ''} if (depth > 3 || n > 60) return; ${[1, 2, 3].map(() => `{ ${statement(k)} }`).join(' ')} }`)
  return `let n = 0; const list = [], later = [], box = {}; function use(x) { return 1 }
${functions.join('\n')}
for (let k = 0; k < 4; k++) { try { ${wait}f0(0) } ${traced ? 'catch (e) { $c(e, false) }' : 'catch { }'} }
await new Promise(resolve => setTimeout(resolve, 2))
for (const each of later) each()`
}

type Fate = 'caught' | 'swallowed' | 'thrown'

/** What became of every error, by its message, told by the traced program. */
async function fatesOf(source: string): Promise<ReadonlyMap<string, Fate>> {
  const fates = new Map<string, Fate>()
  const thrownIn = new Map<unknown, number>()
  let calls = 0
  const tell = {
    $n: () => ++calls,
    $t: (error: Error, call: number) => {
      fates.set(error.message, 'thrown')
      thrownIn.set(error, call)
      return error
    },
    $c: (error: Error, used: boolean | 'again') => { fates.set(error.message, used === 'again' ? 'thrown' : used ? 'caught' : 'swallowed') },
    // Of what a `finally` further out took back nobody knows: it may have been foreign code.
    $f: (error: Error | undefined, call: number) => { if (error) fates.set(error.message, thrownIn.get(error) === call ? 'swallowed' : 'thrown') },
  }
  const run = new Function(...Object.keys(tell), `return (async () => {${source}\n})()`) as (...values: unknown[]) => Promise<unknown>
  await run(...Object.values(tell))
  return fates
}

const ignore = (): void => undefined

test('errors: what became of every error of random programs', async () => {
  process.on('unhandledRejection', ignore)
  let told = 0
  for (let seed = Number(process.env['SEED'] ?? 1), last = seed + Number(process.env['SEEDS'] ?? 15); seed < last; seed++) {
    const fates = await fatesOf(throwing(seed, true))
    const found = await errorsOf(throwing(seed, false))
    const got = new Map(found.map(({ label, fate }) => [/E\d+/.exec(label)?.[0] ?? label, fate]))
    expect([...got].toSorted(), `seed ${seed}\n${throwing(seed, false)}`).toEqual([...fates].toSorted())
    told += got.size
  }
  process.off('unhandledRejection', ignore)
  expect(told).toBeGreaterThan(150)
})

test.each<readonly [code: string, line: number]>([
  ['async function f(xs) {\n  for await (const x of xs) {\n    const y = use(x)\n    y.no.way\n  }\n}\ntry { await f([1]) } catch (e) { use(e) }', 4],
  ['async function f() {\n  const a = use(1)\n  null.x\n}\ntry { await f() } catch (e) { use(e) }', 3],
  ['async function g() {\n  await null\n  const a = use(1)\n  null.x\n}\nasync function f() { await g() }\ntry { await f() } catch (e) { use(e) }', 4],
  ['async function g() {\n  await null\n  const a = use(1)\n  null.x\n}\nasync function f() {\n  try { await g() } finally { await use(2) }\n}\ntry { await f() } catch (e) { use(e) }', 8],
  // It was awaited elsewhere: which call ended by it is not known.
  ['async function f() {\n  const a = use(1)\n  null.x\n}\nconst p = f()\ntry {\n  await p\n} catch (e) { use(e) }', 9],
])('errors: an error of the engine that an await handed on stands at what the call did last (%#)', async (code, line) => {
  const { query } = await recordProgram(`function use(x) { return x }\n${code}`, { sourceType: 'module' })
  const [error] = await query.errors(10)
  const [frame] = error!.chain[0]!.frames
  expect([error!.fate, frame!.place?.line]).toEqual(['caught', line])
})
