import type { FunctionPath } from './path.ts'

/**
 * The site table of one module: everything static that a reader needs to turn records back into source.
 * It is JSON: small arrays instead of objects, because a megabyte of source has a hundred thousand sites.
 * All positions are UTF-16 offsets into `source`, the text the developer wrote.
 */
export const SITE_MODULE = 0
export const SITE_FUNCTION = 1
export const SITE_WRITE = 2
export const SITE_SET = 3
export const SITE_DELETE = 4
export const SITE_BUILTIN = 5
export const SITE_ARGS = 6
export const SITE_RESULT = 7
export const SITE_SUSPEND = 8
export const SITE_THROW = 9
export const SITE_CATCH = 10
export const SITE_SCOPE = 11
export const SITE_THIS = 12
export const SITE_BRANCH = 13
/** The value of an expression (level 4); its records are RESULTs. */
export const SITE_VALUE = 14

export type SiteKind = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14

/** Numbers per site in `SiteTable.sites`. */
export const SITE_STRIDE = 6

/** Write flags (`detail` of SITE_WRITE, low byte). */
export const WRITE_SCOPED = 1
export const WRITE_DECLARATION = 2
export const WRITE_UPDATE = 4

/** Function flags. */
export const FUNCTION_THIS = 1
/** ENTER's first value is the nearest environment. */
export const FUNCTION_SCOPED = 2
export const FUNCTION_ASYNC = 4
export const FUNCTION_GENERATOR = 8
export const FUNCTION_ARROW = 16
export const FUNCTION_STRICT = 32

export type FunctionForm = 'module' | 'function' | 'method' | 'getter' | 'setter' | 'constructor' | 'field' | 'static'

/** One function (or module body, field initialiser, static block), in the order of `SiteTable.functions`. */
export interface FunctionInfo {
  readonly name: string
  readonly form: FunctionForm
  readonly flags: number
  /** Bindings whose values ENTER carries, after the scope instance and `this`. */
  readonly params: readonly number[]
  /** Index of the function's own scope in `scopes`. */
  readonly scope: number
  readonly level: number
}

export type BindingKind = 'var' | 'let' | 'const' | 'using' | 'param' | 'function' | 'class' | 'import' | 'catch' | 'enum'

/** [name string, kind, scope index, start, end of the declaring identifier]. */
export type BindingRow = readonly [name: string, kind: BindingKind, scope: number, start: number, end: number]

/** A primitive that JSON can say. */
export type Literal = string | number | boolean | null

export type ScopeKind = 'module' | 'function' | 'block' | 'loop' | 'catch' | 'class' | 'switch'

/** [kind, parent scope index or -1, site of the owning function, start, end, 1 if it has run-time instances]. */
export type ScopeRow = readonly [kind: ScopeKind, parent: number, fn: number, start: number, end: number, instances: 0 | 1]

export interface SiteTable {
  readonly version: 1
  readonly abi: number
  /** Content hash of source, path-independent options and ABI: 16 hexadecimal digits. */
  readonly hash: string
  /** Path relative to the project root, with forward slashes. */
  readonly path: string
  readonly source: string
  /** Number of sites; site k of the module is base + k. Site 0 is the module body. */
  readonly count: number
  /**
   * SITE_STRIDE numbers a site: kind, start, end, owner (site index of the function it runs in; the module's is 0), subject, detail.
   *
   *   kind      subject                                   detail
   *   MODULE    index in functions                        0
   *   FUNCTION  index in functions                        0
   *   WRITE     index in bindings                         WRITE_* flags
   *   SET       string number of the key, -1 = computed   string number of the object's source text
   *   DELETE    string number of the key, -1 = computed   string number of the object's source text
   *   BUILTIN   string number of the method name          string number of the receiver's source text
   *   ARGS      string number of the callee's text        site index of the RESULT of the same call, or -1
   *   RESULT    string number of the callee's text        site index of the ARGS of the same call, or -1
   *   SUSPEND   0 await, 1 yield, 2 yield*, 3 for await   0
   *   THROW     0                                         0
   *   CATCH     index in bindings, or -1                  0
   *   SCOPE     index in scopes                           0
   *   THIS      0                                         0
   *   BRANCH    BRANCH_* (path.ts)                        0
   *   VALUE     0                                         0
   */
  readonly sites: readonly number[]
  readonly functions: readonly FunctionInfo[]
  readonly bindings: readonly BindingRow[]
  readonly scopes: readonly ScopeRow[]
  /** Values of module bindings that are literals and never written: no probe records those. Keys are indexes in bindings. */
  readonly literals?: Readonly<Record<number, Literal>>
  /** Statements of the functions at levels 3 and 4, by function site. */
  readonly paths?: Readonly<Record<number, FunctionPath>>
  readonly strings: readonly string[]
}

/** One site, read from the table's rows. */
export interface Site {
  readonly index: number
  readonly kind: SiteKind
  readonly start: number
  readonly end: number
  readonly owner: number
  readonly subject: number
  readonly detail: number
}

export function siteAt(table: SiteTable, index: number): Site | undefined {
  if (!(index >= 0 && index < table.count)) return undefined
  const at = index * SITE_STRIDE
  const [kind, start, end, owner, subject, detail] = table.sites.slice(at, at + SITE_STRIDE) as [number, number, number, number, number, number]
  return { index, kind: kind as SiteKind, start, end, owner, subject, detail }
}

/** The function that a MODULE or FUNCTION site stands for. */
export function functionAt(table: SiteTable, index: number): FunctionInfo | undefined {
  const site = siteAt(table, index)
  return site && site.kind <= SITE_FUNCTION ? table.functions[site.subject] : undefined
}
