/**
 * What injected code and a runtime agree on. Build time and run time both import this file and nothing else of each
 * other: change a name, an argument or a meaning here and ABI_VERSION goes up.
 */
export const ABI_VERSION = 1

/** A realm's installed runtime is `globalThis[Symbol.for(RUNTIME_SYMBOL)]`; `runtime: 'global'` looks it up there. */
export const RUNTIME_SYMBOL = 'cinescope.runtime'

/** How much a function records (DESIGN 4). `off` is 0: the file or function carries no probe. */
export const LEVEL_OFF = 0
export const LEVEL_CALLS = 1
export const LEVEL_VALUES = 2
export const LEVEL_PATH = 3
export const LEVEL_FULL = 4

export type Level = 0 | 1 | 2 | 3 | 4

/** Levels as people and plans spell them, by number. */
export const LEVEL_NAMES = ['off', 'calls', 'values', 'path', 'full'] as const
export type LevelName = (typeof LEVEL_NAMES)[number]

/**
 * Levels that the functions of a module were built at: one for all of them, or the module body's and then site and level of
 * each function that differs. With BUILT_PINNED in it: the governor leaves the function alone.
 */
export type BuiltLevels = number | readonly number[]
export const BUILT_PINNED = 8

/** Token bits: the low three bits of an activation token say what that activation records; 0 is "records nothing". */
export const TOKEN_CALLS = 1
export const TOKEN_VALUES = 2
export const TOKEN_PATH = 4
export const TOKEN_LEVEL_BITS = 3
/** Some bit of every token that records. */
export const TOKEN_ANY: number = TOKEN_CALLS | TOKEN_VALUES | TOKEN_PATH
/**
 * Sites that a recorder has room for; a module whose sites go beyond is told of and records nothing. What is kept by site is small: engines count it as the program's
 * memory, though pages that nobody writes to take none, and V8 begins to collect when 32 MB were made so.
 */
export const SITES: number = 2 ** 20
/** Frame numbers in tokens begin again from 0 here. */
export const FRAME_WRAP: number = 2 ** 27

/**
 * The token bits of a level. Level 4 is told from level 3 by the missing TOKEN_CALLS: with three bits there is no fourth, and
 * any token that is not 0 records calls.
 */
export function tokenMask(level: Level): number {
  if (level === LEVEL_FULL) return TOKEN_VALUES | TOKEN_PATH
  return level === 0 ? 0 : level === 1 ? TOKEN_CALLS : level === 2 ? TOKEN_CALLS | TOKEN_VALUES : TOKEN_CALLS | TOKEN_VALUES | TOKEN_PATH
}

/**
 * The token of code that has no activation of its own (parameter defaults, class field initialisers): "whatever frame is
 * on top". It never unwinds, and it carries all level bits; the top frame's mask decides.
 */
export const TOKEN_CURRENT = -1
/** The same, of constants of a module whose body has no activation (P17): "whatever frame is on top", or none. */
export const TOKEN_MODULE = -5

/** Activation token: frame number << 3 | level bits, or 0 when the activation is not recorded. */
export type Token = number

/**
 * The injected calls. `s` is a site (module base + index), `f` an activation token, `v` a value that is handed through.
 * A probe never throws, never runs app code, never allocates per call on its fast path. Rules: docs/probes.md.
 */
export interface Probes {
  /** `K.on` is true between start and stop, and may be inherited; `K.global` is the realm's global object. Also the "did not return" mark in a function's result variable. */
  readonly K: { readonly on: boolean, readonly global: object }
  /**
   * Registers a module: content hash, number of sites, levels it was built at; `table` only with `sites: 'inline'`; of each stream function its site and its
   * definition. Answers the base of its sites.
   */
  M(hash: string, count: number, levels: BuiltLevels, table?: unknown, streams?: StreamDefinitions): number
  /** Enter with up to four values: [environment: a scope instance, or minus the outer function's token,] [this,] parameters, as the function site's flags say. */
  E0(s: number): Token
  E1(s: number, a: unknown): Token
  E2(s: number, a: unknown, b: unknown): Token
  E3(s: number, a: unknown, b: unknown, c: unknown): Token
  E4(s: number, a: unknown, b: unknown, c: unknown, d: unknown): Token
  EN(s: number, values: readonly unknown[]): Token
  /** Leave. `r` is the result, or K itself if the body was left by an exception (or a generator's `return()`). */
  X(f: Token, r: unknown): void
  /** Leave of a body that is one expression (a field initialiser): the leave's result is handed through. */
  XV<T>(f: Token, v: T): T
  /**
   * Leave of a field's initialiser whose result becomes a property of `o`; with token 0 an initialiser without a frame. No record
   * tells of that property, so `o` is looked at anew when it is seen next.
   */
  XF<T>(f: Token, o: object, v: T): T
  /** Suspend at `await` / `yield` with the operand; at a `yield` with the token's complement. */
  S<T>(s: number, f: Token, v: T): T
  /** Resume with what the `await` / `yield` evaluated to. */
  U<T>(s: number, f: Token, v: T): T
  /** A round of `for await` ends: the engine asks for the next value and suspends the frame. */
  SA(s: number, f: Token): void
  /** A round begins: the frame was suspended, if only by the engine. `v` is what the round got, or K if no probe may tell. */
  UA(s: number, f: Token, v: unknown): void
  /** Operand of a `throw` statement. */
  T<T>(s: number, f: Token, v: T): T
  /** First statement of a `catch` clause, with the caught value. */
  C(s: number, f: Token, v: unknown): void
  /** Variable write, after it happened, with the value now in the variable. */
  W<T>(s: number, f: Token, v: T): T
  /** Variable write in scope instance `i`. */
  WS<T>(s: number, f: Token, i: number, v: T): T
  /** Property write with the site's static key, after it happened. */
  P(s: number, f: Token, o: unknown, v: unknown): void
  /** Property write with a computed key. */
  PK(s: number, f: Token, o: unknown, k: unknown, v: unknown): void
  /**
   * Property write whose value only the property knows (patterns, loop heads, undeclared variables), after it happened: the
   * value is read back from an own data property. A setter or a proxy in the way makes it unobservable; nothing there, no record.
   */
  PR(s: number, f: Token, o: unknown, k: unknown): void
  /** `delete` with the site's static key, and with a computed key; `done` is what `delete` answered. */
  D(s: number, f: Token, o: unknown, done: boolean): boolean
  DK(s: number, f: Token, o: unknown, k: unknown, done: boolean): boolean
  /**
   * After a call that may be a mutating built-in: method (its index in METHODS), receiver, result, arguments; the result is
   * handed through. Records only if the receiver's method is the captured primordial.
   */
  B0<T>(s: number, f: Token, m: number, o: unknown, r: T): T
  B1<T>(s: number, f: Token, m: number, o: unknown, r: T, a: unknown): T
  B2<T>(s: number, f: Token, m: number, o: unknown, r: T, a: unknown, b: unknown): T
  BN<T>(s: number, f: Token, m: number, o: unknown, r: T, args: readonly unknown[]): T
  /** With spread arguments: `args` holds what was spread in its place, and bit `i` of `spread` says that `args[i]` was. */
  BS<T>(s: number, f: Token, m: number, o: unknown, r: T, args: readonly unknown[], spread: number): T
  /** Arguments of a foreign call, wrapped around the last argument, which is handed through. */
  A1<T>(s: number, f: Token, a: T): T
  A2<T>(s: number, f: Token, a: unknown, b: T): T
  A3<T>(s: number, f: Token, a: unknown, b: unknown, c: T): T
  A4<T>(s: number, f: Token, a: unknown, b: unknown, c: unknown, d: T): T
  /** More than four arguments; the last is handed through, `before` are the others. */
  AN<T>(s: number, f: Token, before: readonly unknown[], v: T): T
  /** Result of a call or another value that nobody else records. */
  V<T>(s: number, f: Token, v: T): T
  /** `this` of a derived constructor, around `super(...)`. */
  TH<T>(s: number, f: Token, v: T): T
  /** An arm of a statement or expression is taken. */
  J(s: number, f: Token): void
  /** A `catch`, a `finally` or the function's end is reached; `k` is the number of the statement that was begun last, negative if a `return` is under way. */
  L(s: number, f: Token, k: number): void
  /** Value of an expression, in a frame at level 4. */
  VF<T>(s: number, f: Token, v: T): T
  /** A new scope instance; `parent` is the nearest enclosing instance or 0. Answers its number (> 0), or 0 when not recording. */
  N(s: number, f: Token, parent: number): number
  /**
   * What is recorded of a value under a secret name, to stand in its place in another probe: K, which is written as redacted, if it
   * is text or a number, else the value itself. The text is remembered, to be found wherever else it turns up; `holder` 1 says that
   * what is in an object is secret as well.
   */
  Q(v: unknown, holder?: 1): unknown
  /** A value read from a secret name, handed through and remembered like Q's. `s` is the module's base. */
  QV<T>(s: number, v: T): T
  /**
   * What stream functions write without a call (P30): the lane, Z, and its state, Y. A function keeps the position that it left; where `n` is another one, or at the
   * end, a probe is called instead. It answers the position to go on with, below 0 if the activation goes on with ordinary probes; given such a position it is one.
   */
  Y: StreamState
  Z: Float64Array
  /** `k` records were derived. */
  YD(f: Token, n: number, k: number): number
  /** `v` is the next item, and the position goes on by `step`. */
  YN(f: Token, n: number, v: number, step: number): number
  /**
   * Something was written to a property of `o`. Answers the mark with which its next writes need nothing but their values if it is `Y.g`; -1 if that holds for this write only; 0 if
   * the write needs an ordinary probe.
   */
  YG(f: Token, o: unknown): number
  /** A variable of objects is written; its mark is answered in `m`. */
  YO(s: number, f: Token, n: number, v: unknown): number
}

/**
 * `n`: position in the lane, number of the next item << STREAM_SHIFT | records so far (of a number that only the recorder knows); below 0 while it is closed. `e`: items go
 * into the lane at positions below. `g`: generation of marks. `m`: the mark (YG) of the object that YO was called for.
 */
export interface StreamState { n: number, e: number, g: number, m: number }

/** Site (in the module) and numbers (stream/stream-code.ts) of each stream function. */
export type StreamDefinitions = readonly (readonly number[])[]

export const STREAM_SHIFT = 15
/** What an item that is a record adds to a position. */
export const STREAM_ITEM = 32_769
/** Inlined code counts records that are derived while fewer are in the lane. */
export const STREAM_RECORDS = 4096
/** The position of an activation with ordinary probes. */
export const STREAM_OFF = -32_768

/**
 * Methods that change their receiver, of arrays, maps, sets and typed arrays; a B probe names one by its index here.
 * From METHOD_REWRITES on a call moves or replaces many elements, so that the recorder takes a new image after it.
 */
export const METHODS: readonly string[] = [
  'push', 'pop', 'shift', 'unshift', 'set', 'add', 'delete', 'clear',
  'splice', 'sort', 'reverse', 'fill', 'copyWithin',
]
export const METHOD_REWRITES = 8

/** Every name that injected code may import, in the order of the table in docs/probes.md. */
export const PROBE_NAMES: readonly ProbeName[] = [
  'K', 'M', 'E0', 'E1', 'E2', 'E3', 'E4', 'EN', 'X', 'XV', 'XF', 'S', 'U', 'SA', 'UA', 'T', 'C', 'W', 'WS', 'P', 'PK', 'PR', 'D', 'DK',
  'B0', 'B1', 'B2', 'BN', 'BS', 'A1', 'A2', 'A3', 'A4', 'AN', 'V', 'TH', 'N', 'J', 'L', 'VF', 'Q', 'QV', 'Y', 'Z', 'YD', 'YN', 'YG', 'YO',
]

export type ProbeName = keyof Probes
