import { MARK_BRACE, MARK_DIRECT, MARK_GROUP, MARK_NAMED, MARK_NEVER, MARK_NOTHING, MARK_NOTHING_SEPARATED, MARK_SEPARATED } from './mark.ts'
import { isDigit, isHex, isName, isNumbered, isSpace, isUpper } from './character.ts'
import { indexOf, lastIndexOf, safeList, safeSet, slice, sort, startsWith } from './primordial.ts'
import { scan, type ScanToken } from './program-token.ts'

/**
 * The inverse of the transform for the text of one function: what `Function.prototype.toString` would have answered had
 * the file not been instrumented. Exact for text that no later compiler printed anew; there it is the text that the compiler would have
 * printed, but for spaces, parentheses and semicolons. Text without probes, or that cannot be read, comes back as it is. Shapes: docs/probes.md.
 * Runs within the program, so it calls no method that the program could replace.
 */
export function strip(text: string): string {
  const prefix = prefixOf(text)
  if (prefix === undefined) return text
  const tokens = scan(text)
  return tokens ? new Stripper(text, tokens, prefix).run() : text
}

/** What inserted names of this text begin with: `$c` of the first `$cW($cH`; undefined if there is none. */
function prefixOf(text: string): string | undefined {
  for (let at = indexOf(text, '$c'); at >= 0; at = indexOf(text, '$c', at + 1)) {
    let most = at + 1
    while (text[most] === 'c') most++
    for (let end = most; end > at + 1; end--) {
      const hashed = endOfHash(text, end)
      if (hashed > end && begins(text, at, hashed)) return slice(text, at, hashed)
      if (begins(text, at, end)) return slice(text, at, end)
    }
  }
  return undefined
}

/** End of six hexadecimal digits and `_`, as names in scripts have them; else where they would begin. */
function endOfHash(text: string, from: number): number {
  for (let i = from; i < from + 6; i++) if (!isHex(text[i])) return from
  return text[from + 6] === '_' ? from + 7 : from
}

/** Bundlers number names: `$cE0$1($cH$1` where modules share a scope, `$cr2` in a function inside another. */
function endOfCount(text: string, from: number): number {
  if (text[from] !== '$' || !isDigit(text[from + 1])) return from
  let i = from + 2
  while (isDigit(text[i])) i++
  return i
}

function withoutCount(name: string): string {
  const at = lastIndexOf(name, '$')
  return at >= 0 && at < name.length - 1 && endOfCount(name, at) === name.length ? slice(name, 0, at) : name
}

/** Does a probe with the prefix from `at` to `end` stand here: `$cW($cH` or `$cW($cK&&$cH`? */
function begins(text: string, at: number, end: number): boolean {
  const prefix = slice(text, at, end)
  const space = (from: number): number => {
    let i = from
    while (i < text.length && isSpace(text[i]!)) i++
    return i
  }
  let i = end
  if (!isUpper(text[i])) return false
  while (isUpper(text[i]) || isDigit(text[i])) i++
  i = endOfCount(text, i)
  if (text[i] !== '(') return false
  i = space(i + 1)
  if (startsWith(text, `${prefix}K`, i)) {
    const and = space(endOfCount(text, i + prefix.length + 1))
    if (startsWith(text, '&&', and)) i = space(and + 2)
  }
  return startsWith(text, `${prefix}H`, i) && !isName(text[endOfCount(text, i + prefix.length + 1)])
}

const wrappers: { has(name: string): boolean } = safeSet(['V', 'T', 'S', 'U', 'W', 'WS', 'A1', 'A2', 'A3', 'A4', 'AN', 'TH', 'XV', 'XF', 'VF', 'QV', 'D', 'DK'])
/** Keywords before parentheses that belong to their statement. */
const headed: { has(name: string): boolean } = safeSet(['if', 'while', 'for', 'switch', 'with'])
const builtins: { has(name: string): boolean } = safeSet(['B0', 'B1', 'B2', 'BN', 'BS'])

const lastOf = (list: readonly number[]): number => list[list.length - 1]!

interface Cut { readonly start: number, readonly end: number, readonly put: string }

class Stripper {
  readonly #text: string
  readonly #tokens: readonly ScanToken[]
  readonly #prefix: string
  readonly #cuts: Cut[] = safeList()
  /** Set after the opening of an arrow's inserted braces: the next `return` was inserted too. */
  #arrow = false

  constructor(text: string, tokens: readonly ScanToken[], prefix: string) {
    this.#text = text
    this.#tokens = tokens
    this.#prefix = prefix
  }

  run(): string {
    for (let i = 0; i < this.#tokens.length;) i = this.#step(i)
    let out = ''
    let at = 0
    // What is only put somewhere comes before what is cut from there on.
    sort(this.#cuts, (a, b) => a.start - b.start || +(b.end === b.start) - +(a.end === a.start) || b.end - a.end)
    for (let i = 0; i < this.#cuts.length; i++) {
      const cut = this.#cuts[i]!
      if (cut.start > at) out += slice(this.#text, at, cut.start)
      if (cut.start >= at) out += cut.put
      at = Math.max(at, cut.end)
    }
    return out + slice(this.#text, at, this.#text.length)
  }

  #is(i: number, text: string): boolean { return this.#tokens[i]?.text === text }
  #own(i: number): string | undefined {
    const token = this.#tokens[i]
    if (token?.kind !== 'name' || !startsWith(token.text, this.#prefix)) return undefined
    const own = withoutCount(slice(token.text, this.#prefix.length, token.text.length))
    return isNumbered(own, 'epqr') ? own[0] : own
  }
  /** An activation token's variable: `$cf`, or `$cf2` where functions inside name it too. */
  #token(i: number): boolean { return isNumbered(this.#own(i) ?? '', 'f', 0) }
  #mark(i: number, mark: string): boolean {
    return this.#is(i, mark) || this.#is(i, `${+mark}`)
  }
  /** Of a mark: a compiler made one pair of parentheses of the program's and ours. */
  #printedAnew(i: number): boolean { return !startsWith(this.#tokens[i]!.text, '0x') }
  #put(cut: Cut): void { this.#cuts[this.#cuts.length] = cut }
  #cut(from: number, to: number, put = ''): void {
    this.#put({ start: this.#tokens[from]!.start, end: this.#tokens[to]!.end, put })
  }
  /** Cuts tokens and one space before them. */
  #cutSpaced(from: number, to: number): void {
    const { start } = this.#tokens[from]!
    this.#put({ start: this.#text[start - 1] === ' ' ? start - 1 : start, end: this.#tokens[to]!.end, put: '' })
  }
  /** The first `;` at the same depth. */
  #semicolon(from: number): number {
    let i = from
    while (i < this.#tokens.length && !this.#is(i, ';')) i = this.#tokens[i]!.match > i ? this.#tokens[i]!.match + 1 : i + 1
    return i
  }
  /** Commas at the first depth inside the bracket at `opener`. */
  #commas(opener: number): number[] {
    const found = safeList<number>()
    for (let i = opener + 1; i < this.#tokens[opener]!.match; i++) {
      while (this.#tokens[i]!.match > i) i = this.#tokens[i]!.match
      if (i < this.#tokens[opener]!.match && this.#is(i, ',')) found[found.length] = i
    }
    return found
  }
  #touching(i: number): boolean { return this.#tokens[i]!.end === this.#tokens[i + 1]?.start }

  /** Handles the token at `i`; answers the index to go on with. */
  #step(i: number): number {
    const token = this.#tokens[i]!
    if (token.text === '(' || token.text === '{') return this.#bracket(i)
    if (token.text === '!' && this.#mark(i + 1, MARK_NEVER)) return this.#statement(i, this.#semicolon(i))
    if (token.text === 'const' && this.#own(i + 1) !== undefined) return this.#constant(i)
    if (token.text === 'let' && this.#own(i + 1) !== undefined) return this.#statement(i, this.#semicolon(i))
    if (token.text === 'return' && this.#arrow) {
      this.#arrow = false
      this.#put({ start: token.start, end: token.end + 1, put: '' })
      // A compiler that printed this anew saw no need for the parentheses that an arrow's object must have.
      const begin = this.#behindResult(i + 1)
      if (this.#is(begin, '{') && !this.#mark(begin + 1, MARK_NAMED)) this.#enclose(this.#tokens[begin]!.start, this.#end(i + 1))
      return i + 1
    }
    if (this.#is(i + 1, ',')) {
      if (this.#mark(i, MARK_DIRECT)) {
        this.#cut(i, i + 1)
        return i + 2
      }
      if (this.#mark(i, MARK_GROUP) || this.#mark(i, MARK_SEPARATED)) return this.#bareGroup(i)
    }
    if (token.text === '2' && this.#is(i + 1, '&') && this.#is(i + 3, '&&')) return this.#split(i)
    const guard = (this.#token(i) || (token.text === '1' && this.#is(i - 1, '-'))) && this.#is(i + 1, '&') && this.#is(i + 2, '2') && this.#is(i + 3, '&&')
    if (guard) return this.#guarded(token.text === '1' ? i - 1 : i, i + 4)
    if (this.#pathGuard(i)) return this.#arm(i)
    const own = this.#own(i)
    return own === undefined ? i + 1 : this.#name(i, own)
  }

  #bracket(i: number): number {
    const { match } = this.#tokens[i]!
    if (this.#is(i, '{') && this.#mark(i + 1, MARK_NAMED)) {
      this.#cut(i, i + 6)
      this.#cut(match, match + 2)
      return i + 7
    }
    if (this.#is(i, '{')) {
      if (!this.#mark(i + 1, MARK_BRACE)) return i + 1
      this.#cut(i, i + 2)
      this.#cut(match, match)
      if (this.#is(i - 1, '=>')) this.#arrow = true
      return i + 3
    }
    // Parentheses of a statement; those of the group were not printed again.
    if (headed.has(this.#tokens[i - 1]?.text ?? '') && !this.#is(i - 2, '.')) return i + 1
    if (this.#mark(i + 1, MARK_DIRECT)) {
      // An arm's operand begins with its probe.
      const last = this.#pathGuard(i + 3) ? this.#probeEnd(i + 7) + 1 : i + 2
      if (this.#printedAnew(i + 1)) this.#cut(i + 1, last)
      else {
        this.#cut(i, last)
        this.#cut(match, match)
      }
      return last + 1
    }
    const separated = this.#mark(i + 1, MARK_SEPARATED)
    if (!separated && !this.#mark(i + 1, MARK_GROUP)) return i + 1
    const comma = lastOf(this.#commas(i))
    if (this.#printedAnew(i + 1)) {
      this.#cut(i + 1, i + 2)
      this.#cut(comma, match - 1)
    } else {
      this.#cut(separated && this.#is(i - 1, ';') ? i - 1 : i, i + 2)
      this.#cut(comma, match)
    }
    return i + 3
  }

  /** `mark, expression, probe, value` where a compiler left the parentheses out: in brackets, templates and statements. */
  #bareGroup(i: number): number {
    const end = this.#end(i)
    let comma = i + 1
    for (let at = i + 2; at <= end; at++) {
      if (this.#tokens[at]!.match > at) at = this.#tokens[at]!.match
      else if (this.#is(at, ',')) comma = at
    }
    this.#cut(i, i + 1)
    this.#cut(comma, end)
    return i + 2
  }

  /** The last token of the expression that begins at `i` and reaches to the end of its statement or bracket. */
  #end(i: number): number {
    let at = i
    while (at < this.#tokens.length) {
      const { match, text } = this.#tokens[at]!
      if (text === ';' || (match >= 0 && match < i)) break
      at = match > at ? match + 1 : at + 1
    }
    return at - 1
  }

  /** The first token behind `$cr=` and `$cXV(f,`, which stand in front of a returned value. */
  #behindResult(i: number): number {
    const at = this.#own(i) === 'r' && this.#is(i + 1, '=') ? i + 2 : i
    return this.#own(at) === 'XV' && this.#is(at + 1, '(') ? lastOf(this.#commas(at + 1)) + 1 : at
  }

  /** Parentheses from an offset in the text to the end of a token. */
  #enclose(start: number, to: number): void {
    const { end } = this.#tokens[to]!
    this.#put({ start, end: start, put: '(' })
    this.#put({ start: end, end, put: ')' })
  }

  /** `const $cf=...;`, `const $cs3=...;`, `const $cq=...;$cr=$cK;` */
  #constant(i: number): number {
    const end = this.#semicolon(i)
    return this.#statement(i, this.#own(i + 1) === 'q' ? end + 4 : end)
  }

  /** Cuts an inserted statement, and the `try {` that may follow. */
  #statement(from: number, to: number): number {
    // Two semicolons in touch: the statement before had none, both were inserted.
    const separated = this.#is(from - 1, ';') && this.#is(from - 2, ';') && this.#touching(from - 2)
    this.#cut(separated ? from - 2 : from, to)
    return this.#behind(to)
  }

  /** What goes on behind an inserted statement: the `try {` of a function's body, or of a round of `for await`, with all that stands behind the body. */
  #behind(to: number): number {
    const brace = to + 2
    if (!this.#is(to + 1, 'try') || !this.#is(brace, '{')) return to + 1
    const end = this.#tokens[brace]!.match
    const leave = this.#pathGuard(end + 3) ? this.#semicolon(end + 3) + 1 : end + 3
    if (!this.#is(end + 1, 'finally') || !this.#token(leave) || !this.#own(leave + 2)) return to + 1
    this.#cut(to + 1, brace)
    let last = end
    if (this.#is(last - 1, ';') && this.#own(last - 5) === 'r' && this.#is(last - 3, 'void')) last--
    if (this.#own(last - 4) === 'r' && this.#is(last - 2, 'void') && this.#is(last - 1, '0')) last -= 4
    if (this.#is(last - 1, ';')) last--
    this.#cut(last, this.#tokens[end + 2]!.match)
    return brace + 1
  }

  /** `$cf&4&&` */
  #pathGuard(i: number): boolean {
    return this.#token(i) && this.#is(i + 1, '&') && this.#is(i + 2, '4') && this.#is(i + 3, '&&')
  }

  /** `$cf&4&&$cJ(...);` and the landing of a `catch` or `finally`. */
  #arm(i: number): number {
    const probe = this.#is(i + 5, '(') ? this.#tokens[i + 5]!.match : -1
    if (probe > 0 && this.#is(probe + 1, ',')) {
      // The mark in front of an operand was dropped by a bundler.
      this.#cut(i, probe + 1)
      return probe + 2
    }
    const end = this.#semicolon(i)
    this.#cut(i, end)
    return this.#behind(end)
  }

  /** Index of the last token of a probe expression that begins at `i`. */
  #probeEnd(i: number): number {
    let at = i
    if (this.#is(at + 1, '!=')) at += 4
    return this.#is(at, '(') ? this.#tokens[at]!.match : this.#tokens[at + 1]!.match
  }

  /** `2&$cf&&PROBE`: stands with its semicolons and the keyword behind for a comma between declarators. */
  #split(i: number): number {
    const end = this.#probeEnd(i + 4)
    const keyword = this.#is(end + 2, 'export') ? end + 3 : end + 2
    this.#put({ start: this.#tokens[i - 1]!.start, end: this.#tokens[keyword]!.end + 1, put: ',' })
    return keyword + 1
  }

  #guarded(from: number, probe: number): number {
    const end = this.#probeEnd(probe)
    const begin = this.#is(from - 1, '&&') && isNumbered(this.#own(from - 2) ?? '', 't') ? from - 2 : from
    if (this.#is(begin - 1, ',')) {
      // A bundler that drops what does nothing dropped the mark of this group, and its value is still behind the probe.
      const value = this.#is(end + 1, ',') && isNumbered(this.#own(end + 2) ?? '', 't') && !this.#is(end + 3, '=') ? end + 2 : end
      this.#cut(begin - 1, value)
      return value + 1
    }
    return this.#statement(begin, end + 1)
  }

  #name(i: number, own: string): number {
    const opener = this.#is(i + 1, '(') ? i + 1 : this.#is(i + 1, '?.') ? i + 2 : -1
    if ((own === 'K' || own === 'H') && this.#is(i + 1, '||')) return this.#statement(i, this.#semicolon(i))
    if (own === 'e' && this.#is(i - 2, 'catch') && this.#is(i + 2, '{') && this.#mark(i + 3, MARK_BRACE)) {
      // `$ce){0xc1ec3;$cC(site,f,$ce);let ` before a pattern; `}` behind the body.
      const last = this.#tokens[i + 6]!.match + 2
      this.#put({ start: this.#tokens[i]!.start, end: this.#tokens[last]!.end + 1, put: '' })
      const { match } = this.#tokens[i + 2]!
      this.#cut(match, match)
      return last + 1
    }
    if (own === 'e' && this.#is(i - 1, '=') && this.#is(i + 1, ';')) {
      this.#cut(i - 1, i + 1, ')')
      return i + 2
    }
    if (own === 'e' && this.#is(i - 2, 'catch')) {
      this.#cut(i - 1, i + 1)
      return i + 2
    }
    if ((own === 'C' || own === 'SA' || own === 'UA') && opener > 0) return this.#statement(i, this.#tokens[opener]!.match + 1)
    if (this.#token(i) && this.#is(i + 1, '&&') && this.#own(i + 2) === 'X') {
      const end = this.#tokens[i + 3]!.match
      const statement = this.#is(end + 1, ';') && this.#is(end + 2, 'return')
      this.#cut(this.#is(i - 1, ';') ? i - 1 : i, statement ? end + 1 : end)
      return end + 1
    }
    if (isNumbered(own, 'd') && this.#is(i - 1, ',')) {
      const end = this.#tokens[i + 2]!.match
      this.#cut(i - 1, end)
      return end + 1
    }
    if (own === 'r') return this.#result(i)
    // `$cp=7;` before a statement, `;$cp=7` behind the last one of a block.
    if (own === 'p' && this.#is(i + 1, '=')) {
      const before = this.#is(i + 3, ';')
      // Behind a block, a compiler that prints this anew prints its semicolon as a statement of its own.
      const alone = before && this.#is(i + 4, '}') && this.#is(i - 1, ';') && (this.#is(i - 2, '}') || this.#is(i - 2, ';'))
      this.#cut(before && !alone ? i : i - 1, before ? i + 3 : i + 2)
      return before ? i + 4 : i + 3
    }
    if (isNumbered(own, 'to')) return this.#temporary(i, own)
    if (builtins.has(own) && opener > 0) return this.#builtin(i, opener)
    if (wrappers.has(own) && opener > 0) return this.#wrapper(i, own, opener)
    return i + 1
  }

  /** `$cr=` after `return`, `$cr=void 0;` before one, `;$cr=$cq` at the end of a `finally`. */
  #result(i: number): number {
    if (this.#own(i + 2) === 'q') {
      this.#cut(this.#is(i - 1, ';') ? i - 1 : i, i + 2)
      return i + 3
    }
    if (this.#is(i + 2, 'void') && this.#nothing(i, i + 3)) return i + 4
    // In front of a `return` that gets no value.
    if (this.#is(i + 2, 'void') && this.#is(i + 4, ';') && this.#is(i + 5, 'return')) {
      this.#cut(i, i + 4)
      return i + 5
    }
    this.#cutSpaced(i, i + 1)
    return i + 2
  }

  /** Cuts from `i` to `end` if the mark at `mark` says that a `return` had no value. */
  #nothing(i: number, mark: number, end: number = mark): boolean {
    const separated = this.#mark(mark, MARK_NOTHING_SEPARATED)
    if (!separated && !this.#mark(mark, MARK_NOTHING)) return false
    this.#cutSpaced(i, separated ? end + 1 : end)
    return true
  }

  #temporary(i: number, own: string): number {
    if (!this.#is(i + 1, '=')) return i + 1
    const around = this.#is(i - 1, '(')
    if (around && (own[0] === 'o' || (this.#is(i + 2, '1') && this.#is(i + 3, ',')))) {
      const { match } = this.#tokens[i - 1]!
      const last = own[0] === 'o' ? i + 1 : i + 3
      this.#cut(i - 1, last)
      this.#cut(match, match)
      return last + 1
    }
    const flag = this.#is(i + 2, '0') && this.#is(i + 3, ',')
    this.#cut(i, flag ? i + 3 : i + 1)
    return flag ? i + 4 : i + 2
  }

  /** Is ` $cVF($cH+5,$cf,` spelt as the transform does? Printed anew, parentheses around it were dropped: `(a ?? b) + c`. */
  #asInserted(i: number, comma: number): boolean {
    if (this.#text[this.#tokens[i]!.start - 1] !== ' ') return false
    for (let at = i; at < comma; at++) if (!this.#touching(at)) return false
    // Behind a keyword, a compiler that prints no spaces prints one too.
    return this.#tokens[i - 1]?.kind !== 'name' || this.#tokens[i - 1]!.end + 1 < this.#tokens[i]!.start
  }

  #wrapper(i: number, own: string, opener: number): number {
    const { match } = this.#tokens[opener]!
    const commas = this.#commas(opener)
    const comma = lastOf(commas)
    // Behind what it is not to see: `$ct1=await p,$cU(site,f,$cK)`.
    if (this.#own(comma + 1) === 'K' && comma + 2 === match) {
      this.#cut(i - 1, match)
      return match + 1
    }
    const spaced = own === 'VF' || own === 'S' || own === 'T' || (own === 'XV' && this.#is(i - 1, 'return'))
    if (own === 'XV' && this.#is(comma + 1, 'void') && this.#nothing(i, comma + 2, match)) return match + 1
    // A `yield` without a value: `$cS(site,f,)`, printed anew without the comma.
    if (comma + 1 === match || (own === 'S' && commas.length === 1)) {
      this.#cutSpaced(i, match)
      return match + 1
    }
    if (spaced) this.#cutSpaced(i, comma)
    else this.#cut(i, comma)
    // At the start of a statement it would be a declaration or a block.
    const first = this.#is(comma + 1, 'async') ? comma + 2 : comma + 1
    const declares = this.#is(first, 'function') || this.#is(comma + 1, 'class') || this.#is(comma + 1, '{')
    const operand = own === 'VF' && comma + 2 < match && !this.#asInserted(i, comma)
    const starts = declares && (i === 0 || this.#is(i - 1, ';') || this.#is(i - 1, '{') || this.#is(i - 1, '}'))
    if (operand || starts) this.#enclose(this.#tokens[comma]!.end, match - 1)
    this.#cut(match, match)
    return comma + 1
  }

  /** `$cB1(site,f,method,receiver,call,argument)` */
  #builtin(i: number, opener: number): number {
    const commas = this.#commas(opener)
    const { match } = this.#tokens[opener]!
    const receiver = commas[2]! + 1
    const call = commas[3]! + 1
    this.#cut(commas[4] ?? match, match)
    if (this.#is(receiver + 1, '=') && this.#own(receiver) !== undefined) {
      this.#cut(i, receiver + 1)
      this.#cut(call - 1, call)
      return receiver + 2
    }
    this.#cut(i, call - 1)
    return call
  }
}
