import { MARK_GROUP, STREAM_DERIVED, STREAM_LANE, WRITE_DECLARATION } from '@cinescope/trace'
import { bare, need, type Node } from '../node.ts'
import type { StreamCompiler } from '../stream/stream-compiler.ts'
import { direct, type Transform } from '../transform.ts'
import type { Unit } from '../unit.ts'

/*
 * The texts of a stream function's probes (P30). `$cm` is the activation's mode, 0 as a stream; `$cn` a position in the lane; `$cg3` the generation for which the object
 * in slot 3 is marked.
 */

/** Declarations that a stream function's body begins with. */
export function streamVariables(stream: StreamCompiler, t: Transform): readonly string[] {
  const { guarded } = stream
  const mode = guarded.length === 0 ? '0' : `${guarded.map(name => `typeof ${name}=="number"`).join('&&')}?0:1`
  return [`${t.name('m')}=${mode}`, t.name('n'), ...stream.marked.map(slot => `${t.name('g')}${slot}=0`)]
}

/** What a record without an item costs. */
function derived(t: Transform): string {
  return `++${t.probe('Y')}.d>${STREAM_DERIVED}&&(${t.name('m')}=${t.probe('YD')}(${t.token}))`
}

/** Puts `value` into the lane, or leaves it to a probe. `more` is said of an item that is no record. */
function item(value: string, probe: string, t: Transform, more = ''): string {
  const [state, lane, position] = [t.probe('Y'), t.probe('Z'), t.name('n')]
  return `(${position}=${state}.n)<${STREAM_LANE}?(${lane}[${position}]=${value},${state}.n=${position}+1${more}):(${t.name('m')}=${probe})`
}

/** The same for a value that must be a number. */
function number(value: string, probe: string, t: Transform): string {
  return `typeof ${value}=="number"&&${item(value, probe, t)}`
}

/** The probe for a variable's write in a stream function, where `ordinary` is that of others; `site` is its text. */
export function streamWrite(node: Node, ordinary: string, site: string, value: string, t: Transform): string {
  const stream = t.unit.stream!
  const mode = t.name('m')
  switch (stream.variables.get(node)) {
    case 'derived': return `(${mode}?${ordinary}:${derived(t)})`
    case 'item': {
      const probe = t.probe(stream.isRead(stream.slotOf(t.binding(node)!)) ? 'YN' : 'YA')
      return `(${mode}?${ordinary}:${number(value, `${probe}(${site},${t.token},${value})`, t)})`
    }
    case 'object': {
      const slot = stream.slotOf(t.binding(node)!)
      const unmark = stream.marked.includes(slot) ? `${t.name('g')}${slot}=0,` : ''
      return `(${unmark}${mode}?${ordinary}:${t.probe('YO')}(${site},${t.token},${value}))`
    }
    case undefined: return ordinary
  }
}

/** The probe for a member's write; `before` brings the value about. */
export function streamSet(node: Node, ordinary: string, site: string, object: string, key: string, value: string, before: string, t: Transform): string {
  const stream = t.unit.stream!
  const { derived: known, slot } = stream.members.get(node)!
  const [mode, mark] = [t.name('m'), `${t.name('g')}${slot}`]
  const probe = `${t.probe(key ? 'YK' : 'YP')}(${site},${t.token},${object}${key},${value})`
  return `(${before}${mode}||${mark}!==${t.probe('Y')}.g&&(${mark}=${t.probe('YG')}(${t.token},${object}))<0?(${mode}=1,${ordinary}):${known ? derived(t) : number(value, probe, t)})`
}

/** An item that says whether a condition holds. */
function truth(value: string, t: Transform): string {
  return `(${t.name('m')}||(${item(value === '1' || value === '0' ? value : `${value}?1:0`, `${t.probe('YB')}(${t.token},${value})`, t, `,${t.probe('Y')}.d--`)}))`
}

/** A condition, once everything in it is done. */
export function leaveStreamTest(node: Node, t: Transform): void {
  const value = t.temporary()!
  const [before, after] = direct(node)
  t.edits.wrap(node, `(${MARK_GROUP},${value}=${before}`, `${after},${t.guard}${truth(value, t)},${value})`)
}

/** What a round of `for (const x of y)` begins with, and what stands behind the loop. */
export function streamRound(node: Node, t: Transform): string {
  return t.unit.stream?.rounds.has(node) ? `${t.guard}${truth('1', t)};` : ''
}

export function endStreamRounds(node: Node, t: Transform): void {
  if (t.unit.stream?.rounds.has(node)) t.edits.close(node.end, `${t.guard}${truth('0', t)};`)
}

/** Around the last argument of a call of `Math`, whose arguments are derived. */
export function streamArguments(last: Node, ordinary: (value: string) => string, t: Transform): void {
  // `$ct1=0,` says something else to `strip`.
  const literal = bare(last).type === 'Literal'
  const value = literal ? t.text(bare(last)) : t.temporary()!
  t.edits.wrap(last, literal ? `(${MARK_GROUP},` : `(${MARK_GROUP},${value}=`, `,${t.guard}(${t.name('m')}?${ordinary(value)}:${derived(t)}),${value})`)
}

/** Around such a call, whose result is an item. */
export function streamResult(node: Node, site: string, t: Transform): void {
  const value = t.temporary()!
  const probe = `${t.probe('YR')}(${site},${t.token},${value})`
  t.edits.wrap(node, `(${MARK_GROUP},${value}=`, `,${t.guard}(${t.name('m')}?${t.probe('V')}(${site},${t.token},${value}):${number(value, probe, t)}),${value})`)
}

/** One more declarator behind one of a loop's head, where a probe can be more than a call around the value. */
export function streamHead(declarator: Node, t: Transform): void {
  const probe = t.writes([need(declarator, 'id')], WRITE_DECLARATION)
  if (probe) t.edits.close(declarator.end, `,${t.name(`d${declarator.start}`)}=(${probe},0)`)
}

/** The definition is known when everything in the function is done. */
export function endStream(unit: Unit, t: Transform): void {
  if (unit.stream) t.definitions.push(unit.stream.definition())
}
