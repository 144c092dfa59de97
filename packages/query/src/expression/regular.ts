/**
 * True if a pattern repeats a group that itself repeats or branches, `(a+)+`: matching one can take for ever, and nothing
 * can interrupt it.
 */
export function repeatsRepetition(source: string): boolean {
  /** Of each open group: does something inside it repeat or branch? */
  const open: boolean[] = []
  let inside = false
  for (let i = 0; i < source.length; i++) {
    const unit = source[i] as string
    if (unit === '\\') i++
    else if (unit === '[') {
      for (i++; i < source.length && source[i] !== ']'; i++) if (source[i] === '\\') i++
      if (quantified(source, i + 1)) inside = true
    } else if (unit === '(') {
      open.push(inside)
      inside = false
    } else if (unit === ')') {
      const repeats = quantified(source, i + 1)
      if (repeats && inside) return true
      inside = (open.pop() ?? false) || inside || repeats
    } else if (unit === '|' || repeatsHere(unit, source, i)) inside = true
  }
  return false
}

/** A `?` behind a group matches it at most once, and one behind `(` or another quantifier is no quantifier. */
const quantified = (source: string, at: number): boolean => /^(?:[*+]|\{\d+,?\d*\})/.test(source.slice(at, at + 24))

const repeatsHere = (unit: string, source: string, at: number): boolean => unit === '*' || unit === '+' || (unit === '{' && quantified(source, at))
