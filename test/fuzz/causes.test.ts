import { expect, test } from 'vitest'
import { Random } from '../../packages/query/test/tools/random.ts'
import { recordProgram } from '../tools/record-program.ts'

/**
 * Functions that give others to promises and queues: written in the call, with and without variables of the function around them, or named; in loops, recursion and
 * behind awaits. Before each such call the program notes a number, and what was given notes the same number when it runs.
 */
function programText(random: Random): string {
  let ids = 0
  const block = (depth: number, own: string): string => Array.from({ length: 1 + random.below(2) }, () => statement(depth, own)).join('\n')
  const body = (depth: number): string => depth > 2 ? '' : random.pick(['', `f${random.below(3)}(depth + 1);`, `return f${random.below(3)}(depth + 1);`])
  const give = (depth: number, own: string): string => {
    const n = `n${++ids}`
    const inner = body(depth)
    const captured = random.pick([`() => { note('given', ${n}); ${inner} }`, `function later() { note('given', ${n}); ${inner} }`, `async () => { note('given', ${n}); ${inner} }`])
    const call = random.pick([
      `Promise.resolve(${n}).then(v => { note('given', v); ${inner} })`, `Promise.resolve(${n}).then(captured => captured).then(v => { note('given', v) })`, `Promise.reject(${n}).catch(v => { note('given', v); ${inner} })`,
      `Promise.resolve().then(${captured})`, `Promise.resolve().finally(${captured})`, `Promise.reject(1).then(null, ${captured})`, `Promise.resolve(${n}).then(onValue${random.below(2)})`, `Promise.reject(${n}).then(null, onValue1)`,
      `(micros.push(${n}), queueMicrotask(() => { note('given', micros.shift()); ${inner} }))`, `(micros.push(${n}), queueMicrotask(onMicro))`, `(ticks.push(${n}), process.nextTick(() => { note('given', ticks.shift()); ${inner} }))`,
      `(ticks.push(${n}), process.nextTick(onTick))`,
    ])
    const kept = random.pick([call, `const p${ids} = ${call}`, ...own === 'async' ? [`await ${call}`] : [], ...depth > 0 ? [] : [`if (depth > 1) return ${call}`]])
    return `const ${n} = ++made; note('gives', ${n}); ${kept};`
  }
  const statement = (depth: number, own: string): string => {
    switch (random.below(depth > 1 ? 3 : 6)) {
      case 0: return own === 'async' ? 'await null;' : 'plain(1);'
      case 1: return `f${random.below(3)}(depth + 1);`
      case 2: return `a${random.below(2)}(depth + 1);`
      case 3: return `for (let i = 0; i < 2; i++) { ${block(depth + 1, own)} }`
      default: return `{ ${give(depth, own)} }`
    }
  }
  return `let made = 0
const micros = [], ticks = []
function note(what, n) { return n }
function plain(x) { return x }
function onValue0(v) { note('given', v) }
function onValue1(v) { note('given', v) }
function onMicro() { note('given', micros.shift()) }
function onTick() { note('given', ticks.shift()) }
${[0, 1, 2].map(k => `function f${k}(depth) { if (depth > 3 || made > 60) return; ${block(0, 'plain')} ${block(0, 'plain')} }`).join('\n')}
${[0, 1].map(k => `async function a${k}(depth) { if (depth > 3 || made > 60) return; ${block(0, 'async')} ${block(0, 'async')} }`).join('\n')}
f0(0); a0(0)
await null
f1(0); a1(0)`
}

const seeds = process.env['SEED']?.split(',').map(Number) ?? Array.from({ length: Number(process.env['FUZZ'] ?? 6) }, (_, i) => i + Number(process.env['SEEDS'] ?? 1))
for (const seed of seeds) for (const level of [1, 2] as const) test(`what a promise or a queue calls leads to the call that gave it away, or it is said that this is not known (seed ${seed}, level ${level})`, async () => {
  const { query } = await recordProgram(programText(new Random(seed)), { level, sourceType: 'module', segmentBytes: 4096 })
  const { calls } = await query.calls({ fn: 'note' }, 10_000)
  const gives = new Map<unknown, { readonly frame: number, readonly line: number | undefined }>()
  for (const { entered, args: [what, n] } of calls) {
    const [, giver] = await query.stackAt(entered)
    if (primitive(what?.value) === 'gives' && giver) gives.set(primitive(n?.value), { frame: giver.frame, line: giver.place?.line })
  }
  let [known, unknown] = [0, 0]
  for (const { entered, args: [what, n] } of calls) {
    if (primitive(what?.value) !== 'given') continue
    const [, link] = await query.asyncStackAt(entered)
    const [frame] = link?.frames ?? []
    if (link?.gap) unknown++
    else {
      expect([primitive(n?.value), link?.by, frame?.frame, level === 2 ? frame?.place?.line : undefined]).toEqual([primitive(n?.value), expect.stringMatching(/^(?:promise|microtask)$/), gives.get(primitive(n?.value))?.frame, level === 2 ? gives.get(primitive(n?.value))?.line : undefined])
      known++
    }
  }
  if (process.env['TELL']) process.stderr.write(`seed ${seed} level ${level}: ${known} known, ${unknown} not\n`)
}, 60_000)

const primitive = (value: { readonly kind: string, readonly value?: unknown } | undefined): unknown => value?.kind === 'primitive' ? value.value : undefined
