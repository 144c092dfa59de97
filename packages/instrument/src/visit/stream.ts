import { MARK_GROUP, STREAM_ITEM, STREAM_OFF, STREAM_RECORDS, STREAM_SHIFT, WRITE_DECLARATION } from '@cinescope/trace'
import { bare, need, type Node } from '../node.ts'
import type { StreamCompiler } from '../stream/stream-compiler.ts'
import { direct, type Transform } from '../transform.ts'
import type { Unit } from '../unit.ts'

/*
 * The texts of a stream function's probes (P30). `$cn` is the position in the lane that the activation left, below 0 if it records everything by the probes of other
 * functions; `$cg3` the generation for which the object in slot 3 is marked. An item goes into the lane if nobody else was there since and there is room.
 */

/** Declarations that a stream function's body begins with. */
export function streamVariables(stream: StreamCompiler, t: Transform): readonly string[] {
  const { guarded } = stream
  const position = guarded.length === 0 ? '0' : `${guarded.map(name => `typeof ${name}=="number"`).join('&&')}?0:${STREAM_OFF}`
  return [`${t.name('n')}=${position}`, ...stream.silent.size > 0 ? [`${t.name('j')}=0`] : [], ...[...stream.counters.values()].map(k => `${t.name(`k${k}`)}=0`), ...stream.marked.map(slot => `${t.name('g')}${slot}=0`)]
}

/** `count` records without items. */
function derived(count: number | string, t: Transform): string {
  const [n, state] = [t.name('n'), t.probe('Y')]
  return `${n}===${state}.n&&(${n}&${STREAM_ITEM - 2})<${STREAM_RECORDS}?${state}.n=${n}+=${count}:${n}=${t.probe('YD')}(${t.token},${n},${count})`
}

/** Records that a silent loop counts by itself before it tells. */
const DEFERRED = 256

/** What a silent loop counted. */
function counted(t: Transform): string {
  return `${derived(t.name('j'), t)},${t.name('j')}=0`
}

/** Behind a silent loop. */
export function endSilent(node: Node, t: Transform): void {
  if (t.unit.stream?.silent.has(node)) t.edits.close(node.end, `${t.guard}(${t.name('j')}>0&&(${counted(t)}));`)
}

/** The result of a function that may have left a silent loop. */
export function streamLeft(unit: Unit, result: string, t: Transform): string {
  return unit.stream && unit.stream.silent.size > 0 ? `(${t.name('j')}>0&&(${counted(t)}),${result})` : result
}

/** Puts `value` into the lane, which goes on by `step`; `other` where that needs a call. */
function item(value: string, also: string, other: string, t: Transform, step: number): string {
  const [n, state] = [t.name('n'), t.probe('Y')]
  return `${n}===${state}.n&&${n}<${state}.e${also}?(${t.probe('Z')}[${n}>>${STREAM_SHIFT}]=${value},${state}.n=${n}+=${step}):${other}`
}

/** The same in a probe. */
function called(value: string, t: Transform, step: number): string {
  const n = t.name('n')
  return `${n}=${t.probe('YN')}(${t.token},${n},${value},${step})`
}

/** A value that must be a number, and where the object's mark is good; `ordinary` is the probe for others, behind which nothing is derived if `ends`. */
function number(value: string, ordinary: string, t: Transform, ends: boolean, good: readonly [now: string, anew: string] = ['', '']): string {
  const n = t.name('n')
  const isNumber = `&&typeof ${value}=="number"`
  const other = `${n}>=0${isNumber}${good[1]}?${called(value, t, STREAM_ITEM)}:${ends ? `(${ordinary},${n}=${STREAM_OFF})` : ordinary}`
  return item(value, `${good[0]}${isNumber}`, other, t, STREAM_ITEM)
}

/** The probe for a variable's write in a stream function, where `ordinary` is that of others; `site` is its text. */
export function streamWrite(node: Node, ordinary: string, site: string, value: string, t: Transform): string {
  const stream = t.unit.stream!
  const n = t.name('n')
  switch (stream.variables.get(node)) {
    case 'derived': {
      const count = stream.counts.get(node)!
      if (stream.deferred.has(node) && count > 0) return `(${n}<0?${ordinary}:(${t.name('j')}+=${count})<${DEFERRED}||(${counted(t)}))`
      return count === 0 ? `(${n}<0&&${ordinary})` : `(${n}<0?${ordinary}:${derived(count, t)})`
    }
    case 'item': return `(${number(value, ordinary, t, stream.isRead(stream.slotOf(t.binding(node)!)))})`
    case 'object': {
      const slot = stream.slotOf(t.binding(node)!)
      return `(${n}=${t.probe('YO')}(${site},${t.token},${n},${value})${stream.marked.includes(slot) ? `,${t.name('g')}${slot}=${t.probe('Y')}.m` : ''})`
    }
    case undefined: return ordinary
  }
}

/** The probe for a member's write, where `ordinary` is that of others; `before` brings the value about. */
export function streamSet(node: Node, ordinary: string, object: string, value: string, before: string, t: Transform): string {
  const { derived: known, slot } = t.unit.stream!.members.get(node)!
  const [n, state, mark] = [t.name('n'), t.probe('Y'), `${t.name('g')}${slot}`]
  const good = [`&&${mark}===${state}.g`, `&&(${mark}=${t.probe('YG')}(${t.token},${object}))!==0`] as const
  if (!known) return `(${before}${number(value, ordinary, t, true, good)})`
  return `(${before}${n}>=0${good[0]}?(${derived(1, t)}):${n}>=0${good[1]}?${n}=${t.probe('YD')}(${t.token},${n},1):(${ordinary},${n}=${STREAM_OFF}))`
}

/** An item that says whether a condition holds. */
function truth(value: string, t: Transform): string {
  return `(${silentItem(value === '1' || value === '0' ? value : `${value}?1:0`, t)})`
}

/** An item that is no record. */
function silentItem(value: string, t: Transform): string {
  return item(value, '', called(value, t, STREAM_ITEM - 1), t, STREAM_ITEM - 1)
}

/** A condition, once everything in it is done. */
export function leaveStreamTest(node: Node, t: Transform): void {
  const value = t.temporary()!
  const [before, after] = direct(node)
  const counter = t.unit.stream!.counters.get(node)
  const probe = counter === undefined ? truth(value, t) : rounds(value, t.name(`k${counter}`), t)
  t.edits.wrap(node, `(${MARK_GROUP},${value}=${before}`, `${after},${t.guard}${probe},${value})`)
}

/** An item that says how many rounds there were, once there are no more. */
function rounds(value: string, counter: string, t: Transform): string {
  return `(${value}?${counter}++:(${silentItem(counter, t)},${counter}=0))`
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
  t.edits.wrap(last, literal ? `(${MARK_GROUP},` : `(${MARK_GROUP},${value}=`, `,${t.guard}(${t.name('n')}<0?${ordinary(value)}:${derived(1, t)}),${value})`)
}

/** Around such a call, whose result is an item; `probe` begins the ordinary one. */
export function streamResult(node: Node, probe: string, t: Transform): void {
  const value = t.temporary()!
  t.edits.wrap(node, `(${MARK_GROUP},${value}=`, `,${t.guard}(${number(value, `${probe}${value})`, t, true)}),${value})`)
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
