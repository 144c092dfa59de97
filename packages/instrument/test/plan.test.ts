import { isFault } from '@cinescope/base'
import { checkPlan, instrument, type Plan } from '@cinescope/instrument'
import { BUILT_PINNED, SITE_FUNCTION } from '@cinescope/trace'
import { expect, test } from 'vitest'

/** Levels by function name, as the site table says them; what has no probes is not in it. */
function levels(source: string, plan?: Plan, filename = 'src/shop/cart.ts'): Record<string, number> {
  const { sites, diagnostics } = instrument(source, { filename, sourceType: 'module', ...(plan && { plan }) })
  expect(diagnostics).toEqual([])
  return Object.fromEntries(sites.functions.map(info => [info.name || info.form, info.level]))
}

const program = `export function outer() { function inner() { return 1 } return inner() }
export class Cart { add(x) { return [x].map(y => y) } #n = make(); get size() { return 1 } }
const render = () => 2, renderAll = () => 3
go()`

test('plan: the last rule that matches counts; what no rule names records like what is around it', () => {
  const plan: Plan = {
    level: 'calls',
    rules: [{ kind: 'function', name: 'render*', level: 'full' }, { kind: 'function', name: 'renderAll', level: 'off' }, { kind: 'function', name: 'Cart.add', level: 'path' }],
  }
  expect(levels(program, plan)).toEqual({ module: 1, outer: 1, inner: 1, add: 3, 'map callback': 3, '#n': 1, size: 1, render: 4 })
})

test('plan: names match ends of qualified names, rules may be limited to files', () => {
  expect(levels(program, { rules: [{ kind: 'function', name: 'outer.inner', level: 'calls' }] })).toMatchObject({ inner: 1, outer: 2 })
  expect(levels(program, { rules: [{ kind: 'function', name: 'inner', path: 'src/**', level: 'calls' }] })).toMatchObject({ inner: 1 })
  expect(levels(program, { rules: [{ kind: 'function', name: 'inner', path: 'lib/**', level: 'calls' }] })).toMatchObject({ inner: 2 })
  expect(levels(program, { rules: [{ kind: 'function', name: 'Cart.*', level: 'calls' }] })).toMatchObject({ add: 1, size: 1, outer: 2 })
})

test('plan: file rules choose the level of a file; a function in it may still have its own', () => {
  const rules: Plan['rules'] = [{ kind: 'file', path: 'src/**/*.{ts,js}', level: 'off' }, { kind: 'function', name: 'outer', level: 'values' }]
  expect(levels(program, { rules })).toEqual({ module: 0, outer: 2, inner: 2 })
  const { map, code } = instrument(program, { filename: 'src/a.ts', sourceType: 'module', plan: { rules: [{ kind: 'file', path: 'src/*', level: 'off' }] } })
  expect([map, code]).toEqual([null, program])
})

test('plan: a rule may pin functions, with or without a level; M is told, and readers see no difference', () => {
  const built = (rules: NonNullable<Plan['rules']>): string => {
    const { code } = instrument(program, { filename: 'src/shop/cart.ts', sourceType: 'module', plan: { rules } })
    return /\$cM\("\w+",\d+,([^)]*)\)/.exec(code)![1]!
  }
  expect(built([])).toBe('2')
  expect(built([{ kind: 'file', path: 'src/**', pin: true }])).toBe(String(2 | BUILT_PINNED))
  const { sites } = instrument(program, { filename: 'src/shop/cart.ts', sourceType: 'module' })
  const siteOf = (name: string): number => {
    for (let site = 0; site < sites.count; site++) if (sites.sites[site * 6] === SITE_FUNCTION && sites.functions[sites.sites[site * 6 + 4]!]!.name === name) return site
    return -1
  }
  expect(built([{ kind: 'function', name: 'Cart.add', pin: true }, { kind: 'function', name: 'add', level: 'calls' }])).toContain(`${siteOf('add')},${1 | BUILT_PINNED}`)
  expect(built([{ kind: 'file', path: '**', pin: true }, { kind: 'function', name: 'add', pin: false }])).toContain(`${siteOf('add')},2`)
  expect(levels(program, { rules: [{ kind: 'file', path: '**', pin: true }] })).toEqual(levels(program))
})

test('plan: comments win, in every form, for the declaration below and all inside it', () => {
  const source = `
// @cinescope full
export function a() { return () => 1 }
/* @cinescope off */ const b = () => { /** @cinescope path */ function c() {} return c }
/**
 * Adds.
 * @cinescope calls
 */
class D { m() {} /* why */ // @cinescope values
  n() {} }
run(/* @cinescope path */ () => 3)
// mentions @cinescope off in passing
function e() {}`
  expect(levels(source, { rules: [{ kind: 'function', name: '{a,b,m}', level: 'calls' }] })).toMatchObject({ a: 4, function: 4, c: 3, m: 1, n: 2, 'run callback': 3, e: 2 })
  expect(levels(source)).not.toHaveProperty('b')
})

test('plan: a comment with a word that is no level is reported and ignored', () => {
  const { diagnostics, map } = instrument('// @cinescope fulll\nfunction f() {}', { filename: 'a.js', sourceType: 'module' })
  expect(diagnostics.map(one => `${one.code} ${one.severity} ${one.what}`)).toEqual(['CINE_COMMENT warning a.js:1:1 asks for the level "fulll", which there is not; did you mean "full"?'])
  expect(map).not.toBeNull()
})

/** Where in a plan the mistake is, and what was meant. */
function where(plan: unknown): string {
  try {
    checkPlan(plan)
  } catch (error) {
    if (isFault(error, 'CINE_PLAN')) return `${String(error.data['at'])} ${String(error.data['suggestion'] ?? '')}`.trim()
  }
  return 'fine'
}

test('plan: a mistake in a plan says where it is', () => {
  expect([[], { levels: 1 }, { level: 'ful' }, { rules: {} }, { rules: [{ kind: 'files' }] }, { rules: [{ kind: 'file', level: 'off' }] },
    { rules: [{ kind: 'file', path: 'a', level: 2 }] }, { rules: [{ kind: 'file', path: 'a', level: 'off', name: 'b' }] }, { level: 'full', rules: [] }].map(where)).toEqual([
    'plan', 'plan.levels level', 'plan.level full', 'plan.rules', 'plan.rules[0].kind file', 'plan.rules[0].path', 'plan.rules[0].level', 'plan.rules[0].name', 'fine',
  ])
})

function hash(plan?: Plan): string {
  return instrument(program, { filename: 'a.ts', sourceType: 'module', ...(plan && { plan }) }).sites.hash
}

test('P18: levels are part of the hash, the plan that chose them is not', () => {
  expect(hash({ level: 'values' })).toBe(hash())
  expect(hash({ rules: [{ kind: 'function', name: 'nobody', level: 'full' }] })).toBe(hash())
  expect(hash({ rules: [{ kind: 'function', name: 'inner', level: 'calls' }] })).not.toBe(hash())
  expect(hash({ level: 'calls' })).not.toBe(hash())
})

test('ABI: M is told the levels of functions that differ from the body', () => {
  const { code } = instrument('function a() {}\n// @cinescope calls\nfunction b() {}\na(b())', { filename: 'a.js', sourceType: 'module' })
  expect(code).toMatch(/\$cM\("[0-9a-f]{16}",\d+,\[2,2,1\]\)/)
})
