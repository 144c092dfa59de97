import { functionAt, siteAt, STREAM_OFF, TOKEN_CURRENT, TOKEN_MODULE, type BuiltLevels, type Probes, type SiteTable, type Token } from '@cinescope/trace'

type Row = readonly [word: string, site: number, ...values: unknown[]]

/** The probes as the ABI describes them, slow and obvious: every record is a row, the stack is an array. */
export function referenceRuntime(mask = 3): { readonly probes: Probes, readonly rows: Row[], readonly stack: number[] } {
  const rows: Row[] = []
  const stack: number[] = []
  let frames = 0
  let instances = 0
  // Not enumerable: what is shown of K is that it stands for something.
  const K = Object.defineProperty({ on: true }, 'global', { value: globalThis, configurable: true }) as Probes['K']

  function enter(site: number, ...values: unknown[]): Token {
    const token = (++frames << 3) | mask
    stack.push(token)
    rows.push(['enter', site, ...values])
    return token
  }
  /** Makes `f` the frame on top: unwinds what is above it, resumes it if it is not on the stack. */
  function at(f: Token): boolean {
    if (f === 0) return false
    if (f === TOKEN_CURRENT || f === TOKEN_MODULE) return true
    const index = stack.indexOf(f)
    if (index < 0) {
      stack.push(f)
      rows.push(['resume', -1])
    } else if (index < stack.length - 1) rows.push(['unwind', -1, stack.splice(index + 1).length])
    return true
  }
  function note<T>(word: string, site: number, f: Token, values: readonly unknown[], through: T): T {
    if (at(f)) rows.push([word, site, ...values])
    return through
  }
  function leave(f: Token, result: unknown): void {
    if (!at(f)) return
    stack.pop()
    rows.push(result === K ? ['unwind', -1, 1] : ['leave', -1, result])
  }

  const probes: Probes = {
    K,
    M: (_hash: string, _count: number, _levels: BuiltLevels) => 0,
    E0: enter, E1: enter, E2: enter, E3: enter, E4: enter,
    EN: (site, values) => enter(site, ...values),
    X: leave,
    XV: (f, v) => { leave(f, v); return v },
    XF: (f, _o, v) => { leave(f, v); return v },
    S(site, f, v) {
      if (at(f < 0 ? ~f : f)) {
        rows.push(['suspend', site, v])
        stack.pop()
      }
      return v
    },
    U(site, f, v) {
      if (f !== 0) {
        if (!stack.includes(f)) stack.push(f)
        rows.push(['resume', site, v])
      }
      return v
    },
    SA(site, f) {
      if (!at(f)) return
      rows.push(['suspend', site, undefined])
      stack.pop()
    },
    UA(site, f, v) {
      if (f === 0) return
      const index = stack.indexOf(f)
      if (index >= 0) rows.push(['unwind', -1, stack.splice(index).length])
      stack.push(f)
      rows.push(v === K ? ['resume', site] : ['resume', site, v])
    },
    T: (site, f, v) => note('throw', site, f, [v], v),
    C: (site, f, v) => note('catch', site, f, [v], undefined),
    W: (site, f, v) => note('write', site, f, [v], v),
    WS: (site, f, i, v) => note('write', site, f, [v, `#${i}`], v),
    P: (site, f, o, v) => note('set', site, f, [o, v], undefined),
    PK: (site, f, o, k, v) => note('set', site, f, [o, k, v], undefined),
    PR(site, f, o, k) {
      const found = typeof o === 'object' && o !== null && typeof k !== 'object' ? Object.getOwnPropertyDescriptor(o, k as PropertyKey) : undefined
      note('set', site, f, [o, k, found && 'value' in found ? found.value : '#unobservable'], undefined)
    },
    D: (site, f, o, done) => note('delete', site, f, [o, done], done),
    DK: (site, f, o, k, done) => note('delete', site, f, [o, k, done], done),
    B0: (site, f, _m, o, r) => note('builtin', site, f, [o, r], r),
    B1: (site, f, _m, o, r, a) => note('builtin', site, f, [o, r, a], r),
    B2: (site, f, _m, o, r, a, b) => note('builtin', site, f, [o, r, a, b], r),
    BN: (site, f, _m, o, r, args) => note('builtin', site, f, [o, r, ...args], r),
    BS: (site, f, _m, o, r, args, spread) => note('builtin', site, f, [o, r, ...args.flatMap((arg, i) => spread & 1 << i ? arg : [arg])], r),
    A1: (site, f, a) => note('args', site, f, [a], a),
    A2: (site, f, a, b) => note('args', site, f, [a, b], b),
    A3: (site, f, a, b, c) => note('args', site, f, [a, b, c], c),
    A4: (site, f, a, b, c, d) => note('args', site, f, [a, b, c, d], d),
    AN: (site, f, before, v) => note('args', site, f, [...before, v], v),
    V: (site, f, v) => note('result', site, f, [v], v),
    TH: (site, f, v) => note('this', site, f, [v], v),
    Q: v => typeof v === 'string' || typeof v === 'number' || typeof v === 'bigint' ? K : v,
    QV: (_base, v) => v,
    VF: (site, f, v) => (f & 5) === 4 ? note('value', site, f, [v], v) : v,
    J(site, f) {
      if (f & 4) note('branch', site, f, [], undefined)
    },
    L(site, f, k) {
      if (f & 4) note('branch', site, f, [k], undefined)
    },
    // The lane is always closed: what can be said without deriving is said at once.
    Y: { n: -1, e: 0, g: 1, m: 0 },
    Z: new Float64Array(1),
    YD: () => STREAM_OFF,
    YN: () => STREAM_OFF,
    YG: () => 0,
    YO: (site, f, n, v) => note('write', site, f, [v], n),
    N(site, f, parent) {
      if (!at(f)) return 0
      rows.push(['scope', site, `#${++instances}`, `in #${parent}`])
      return instances
    },
  }
  return { probes, rows, stack }
}

/** A row as one line: the word, what the site names, the values. */
export function describeRow(row: Row, table: SiteTable): string {
  const [word, index, ...values] = row
  const site = index < 0 ? undefined : siteAt(table, index)
  let name = ''
  if (site) {
    if (word === 'enter') name = functionAt(table, index)!.name || functionAt(table, index)!.form
    else if (word === 'write') name = table.bindings[site.subject]![0]
    else if (word === 'set' || word === 'delete') name = site.subject < 0 ? '[]' : `.${table.strings[site.subject]}`
    else if (word === 'builtin' || word === 'args' || word === 'result') name = table.strings[site.subject]!
  }
  return [word, name, ...values.map(show)].filter(Boolean).join(' ')
}

function show(value: unknown): string {
  if (typeof value === 'string') return value.startsWith('#') || value.startsWith('in #') ? value : JSON.stringify(value)
  if (typeof value === 'function') return `fn(${value.name})`
  if (value instanceof Error) return value.name
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, 'globalThis')) return 'global'
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? `[${value.map(show).join(',')}]` : `{${Object.entries(value).map(([key, inner]) => `${key}:${show(inner)}`).join(',')}}`
  return Object.is(value, -0) ? '-0' : String(value)
}
