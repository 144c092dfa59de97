import {
  SITE_ARGS, SITE_BUILTIN, SITE_CATCH, SITE_DELETE, SITE_FUNCTION, SITE_MODULE, SITE_RESULT, SITE_SCOPE, SITE_SET, SITE_SUSPEND, SITE_THIS, SITE_THROW, SITE_WRITE,
  WRITE_SCOPED, type BindingKind, type BindingRow, type FunctionForm, type FunctionInfo, type ScopeKind, type ScopeRow, type SiteTable,
} from '@cinescope/trace'

interface FunctionSpec {
  readonly name: string
  readonly owner?: number
  readonly text: string
  readonly form?: FunctionForm
  readonly flags?: number
  readonly level?: number
  readonly params?: readonly string[]
  readonly instances?: 0 | 1
  /** Enclosing scope; the module's unless given. */
  readonly parent?: number
}

/** Writes site tables by naming pieces of the source: what the transform would have found. */
export class Table {
  readonly source: string
  readonly base: number
  readonly #path: string
  readonly #sites: number[] = []
  readonly #functions: FunctionInfo[] = []
  readonly #bindings: BindingRow[] = []
  readonly #scopes: ScopeRow[] = []
  readonly #strings: string[] = []

  constructor(source: string, base: number = 1, path: string = 'src/app.ts') {
    this.source = source
    this.base = base
    this.#path = path
    this.#scopes.push(['module', -1, 0, 0, source.length, 0])
    this.#functions.push({ name: '', form: 'module', flags: 0, params: [], scope: 0, level: 2 })
    this.#site(SITE_MODULE, [0, source.length], 0, 0, 0)
  }

  /** Range of a piece of text; `@2` at its end asks for the second occurrence. */
  range(text: string): [number, number] {
    const [, piece, nth] = /^([^]*?)(?:@(\d))?$/.exec(text) as unknown as [string, string, string | undefined]
    let at = this.source.indexOf(piece)
    for (let i = 1; i < Number(nth ?? 1); i++) at = this.source.indexOf(piece, at + 1)
    if (at < 0) throw new Error(`no ${text} in the source`)
    return [at, at + piece.length]
  }

  fn(spec: FunctionSpec): { readonly site: number, readonly scope: number, readonly index: number } {
    const [start, end] = this.range(spec.text)
    const index = this.#sites.length / 6
    const scope = this.#scopes.push(['function', spec.parent ?? 0, index, start, end, spec.instances ?? 0]) - 1
    const params = (spec.params ?? []).map(name => this.bind(name, 'param', scope))
    const row = this.#functions.push({ name: spec.name, form: spec.form ?? 'function', flags: spec.flags ?? 0, params, scope, level: spec.level ?? 2 }) - 1
    return { site: this.#site(SITE_FUNCTION, [start, end], spec.owner ?? 0, row, 0), scope, index }
  }

  scope(kind: ScopeKind, parent: number, owner: number, text: string, instances: 0 | 1 = 0): number {
    return this.#scopes.push([kind, parent, owner, ...this.range(text), instances]) - 1
  }

  /** A binding that a compiler made stands nowhere. */
  made(name: string, kind: BindingKind, scope: number): number { return this.#bindings.push([name, kind, scope, 0, 0]) - 1 }

  bind(name: string, kind: BindingKind, scope: number): number {
    return this.#bindings.push([name, kind, scope, ...this.range(name)]) - 1
  }

  write(binding: number, owner: number, text: string, flags: number = 0): number { return this.#site(SITE_WRITE, this.range(text), owner, binding, flags) }
  scoped(binding: number, owner: number, text: string): number { return this.write(binding, owner, text, WRITE_SCOPED) }
  set(object: string, key: string | undefined, owner: number, text: string): number { return this.#site(SITE_SET, this.range(text), owner, key === undefined ? -1 : this.#text(key), this.#text(object)) }
  drop(object: string, key: string | undefined, owner: number, text: string): number { return this.#site(SITE_DELETE, this.range(text), owner, key === undefined ? -1 : this.#text(key), this.#text(object)) }
  builtin(object: string, method: string, owner: number, text: string): number { return this.#site(SITE_BUILTIN, this.range(text), owner, this.#text(method), this.#text(object)) }
  args(callee: string, owner: number, text: string): number { return this.#site(SITE_ARGS, this.range(text), owner, this.#text(callee), -1) }
  result(callee: string, owner: number, text: string): number { return this.#site(SITE_RESULT, this.range(text), owner, this.#text(callee), -1) }
  suspend(owner: number, text: string, kind: number = 0): number { return this.#site(SITE_SUSPEND, this.range(text), owner, kind, 0) }
  throws(owner: number, text: string): number { return this.#site(SITE_THROW, this.range(text), owner, 0, 0) }
  caught(binding: number, owner: number, text: string): number { return this.#site(SITE_CATCH, this.range(text), owner, binding, 0) }
  instance(scope: number, owner: number, text: string): number { return this.#site(SITE_SCOPE, this.range(text), owner, scope, 0) }
  self(owner: number, text: string): number { return this.#site(SITE_THIS, this.range(text), owner, 0, 0) }

  build(): SiteTable {
    return {
      version: 1, abi: 1, hash: `hash${this.base}`.padEnd(16, '0'), path: this.#path, source: this.source, count: this.#sites.length / 6, sites: this.#sites,
      functions: this.#functions, bindings: this.#bindings, scopes: this.#scopes, strings: this.#strings,
    }
  }

  #text(text: string): number {
    const at = this.#strings.indexOf(text)
    return at >= 0 ? at : this.#strings.push(text) - 1
  }

  #site(kind: number, [start, end]: readonly [number, number], owner: number, subject: number, detail: number): number {
    const index = this.#sites.length / 6
    this.#sites.push(kind, start, end, owner, subject, detail)
    return this.base + index
  }
}
