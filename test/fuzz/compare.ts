import { FUNCTION_SCOPED, FUNCTION_THIS, REDACTED, type Level, type Value } from '@cinescope/trace'
import type { Environment } from './interpreter/environment.ts'
import type { Event, Frame } from './interpreter/journal.ts'
import type { Recorded } from './recorded.ts'

const engineError = /(?:Type|Reference|Range|Syntax)Error: /

/** Is that the text, but for rows of digits that look like a card's? What was found once is hidden in longer texts as well. */
function redacted(shown: string, truth: string): boolean {
  return shown.includes(REDACTED) && new RegExp(`^${shown.split(REDACTED).map(part => part.replaceAll(/[^\w]/g, '\\$&')).join('\\d{13,19}')}$`, 's').test(truth)
}

/** Which recorded number stands for which true thing, found out by walking both streams. */
export class Likeness {
  readonly refs: Map<object, number> = new Map()
  readonly objects: Map<number, object> = new Map()
  readonly frames: Map<Frame, number> = new Map()
  readonly instances: Map<number, Environment> = new Map()
  readonly environments: Map<Environment, number> = new Map()

  /** Is this the record of that value? Learns which object is which. */
  same(value: Value, truth: unknown, isAwaited = false): boolean {
    switch (value.kind) {
      // Texts of engine errors are the engine's.
      case 'primitive': return (typeof truth === 'string' && typeof value.value === 'string' && ((engineError.test(truth) && engineError.test(value.value)) || redacted(value.value, truth))) || (typeof truth !== 'object' || truth === null) && typeof truth !== 'function' && Object.is(value.value, truth)
      // A card's digits in it are hidden before it is measured.
      case 'text': return typeof truth === 'string' && (truth.length === value.length || /\d{13}/.test(truth))
      case 'symbol': return typeof truth === 'symbol' && truth.description === value.description
      case 'object': {
        if ((typeof truth !== 'object' || truth === null) && typeof truth !== 'function') return false
        const known = this.refs.get(truth)
        if (known === undefined && !this.objects.has(value.ref)) {
          this.refs.set(truth, value.ref)
          this.objects.set(value.ref, truth)
          return true
        }
        return known === value.ref
      }
      // Only an await leaves an object without number, and none that has one.
      case 'gap': return isAwaited && value.gap.reason === 'awaited' && typeof truth === 'object' && truth !== null && !this.refs.has(truth)
      default: return false
    }
  }

  /** One instance is one environment, and the other way round. */
  sameInstance(instance: number, environment: Environment): boolean {
    const known = this.instances.get(instance)
    if (known) return known === environment
    if (this.environments.has(environment)) return false
    this.instances.set(instance, environment)
    this.environments.set(environment, instance)
    return true
  }
}

export interface Match { readonly event: Event, readonly record: Recorded }

export type Comparison = { readonly matches: readonly Match[], readonly likeness: Likeness, readonly difference: undefined }
  | { readonly difference: string }

/** Compares what truly happened with what a recording says, record by record. */
export function compare(events: readonly Event[], records: readonly Recorded[], level: Level): Comparison {
  const likeness = new Likeness()
  const matches: Match[] = []
  /** On the stack in truth, while no record said so yet. */
  const absent = new Set<Frame>()
  let at = 0
  const skip = (event: Event): boolean => {
    if (event.kind === 'back') absent.add(event.frame!)
    // Nothing is below the body of a program that could say it threw: its frame stays until the event loop begins something.
    if (event.kind === 'end' && event.frame!.kind === 'module') absent.add(event.frame!)
    return event.kind === 'back' || event.kind === 'end' || event.optional || level < event.level
  }
  for (const record of records) {
    let event = events[at]
    while (event && !isOf(record, event, likeness) && skip(event)) event = events[++at]
    if (!event) return { difference: `the program ended, but recorded is ${describe(record)}` }
    if (!isOf(record, event, likeness)) return { difference: `${tell(event)} happened, but recorded is ${describe(record)}` }
    const wrong = differs(event, record, likeness, absent)
    if (wrong) return { difference: `${wrong}: ${tell(event)} happened, recorded is ${describe(record)}` }
    matches.push({ event, record })
    at++
  }
  for (; at < events.length; at++) {
    if (!skip(events[at]!)) return { difference: `${tell(events[at]!)} happened, but the recording ended` }
  }
  return { matches, likeness, difference: undefined }
}

/** Is the record one of this event, as far as kind and place tell? */
function isOf(record: Recorded, event: Event, likeness: Likeness): boolean {
  if (record.kind !== event.kind) return false
  if (record.kind === 'leave') return likeness.frames.get(event.frame!) === record.frame
  // The site of a field's value has its parentheses, of which acorn knows nothing.
  if ((event.kind === 'enter' && event.frame?.kind === 'field') !== (record.fn?.form === 'field')) return false
  if (record.fn?.form === 'field') return record.start <= event.start && event.end <= record.end
  return record.start === event.start && record.end === event.end
}

function differs(event: Event, record: Recorded, likeness: Likeness, absent: Set<Frame>): string | undefined {
  const { frame } = event
  if (event.kind === 'enter') likeness.frames.set(frame!, record.frame)
  if (frame) absent.delete(frame)
  const number = frame && likeness.frames.get(frame)
  if (number !== undefined && number !== record.frame) return `frame ${number} is meant`
  const popped = event.kind === 'leave' || event.kind === 'suspend'
  const open = event.stack.filter(other => !(popped && other === frame) && !absent.has(other)).flatMap(other => likeness.frames.get(other) ?? [])
  const dead = [...absent].flatMap(other => other.kind === 'module' ? likeness.frames.get(other) ?? [] : [])
  if (open.join() !== record.stack.filter(other => !dead.includes(other)).join()) return `the stack is ${open.join()}, recorded ${record.stack.join()}`
  let { values } = record
  if (event.kind === 'enter') {
    const flags = record.fn!.flags
    if ((flags & FUNCTION_SCOPED) !== 0) {
      const [environment] = values
      values = values.slice(1)
      if (environment?.kind !== 'primitive' || !isAround(Number(environment.value), event.environment, likeness)) return 'environment'
    }
    if ((flags & FUNCTION_THIS) !== 0) {
      if (!likeness.same(values[0]!, event.self)) return 'this'
      values = values.slice(1)
    }
    if (record.names.join() !== [...new Set(event.names)].join()) return 'parameters'
  } else if (record.names.join() !== event.names.join()) return 'name'
  const truths = event.kind === 'enter' ? [...new Map(event.names.map((name, i) => [name, event.values[i]])).values()] : event.values
  if (truths.length !== values.length && values.length !== event.fewer) return 'number of values'
  const wrong = values.findIndex((value, i) => !likeness.same(value, truths[i], event.kind === 'suspend'))
  if (wrong >= 0) return `value ${wrong}`
  if (record.instance > 0 && !likeness.sameInstance(record.instance, event.environment!)) return 'scope instance'
  return undefined
}

/** Does a number that a call named as its environment stand for one around the function? */
function isAround(environment: number, from: Environment | undefined, likeness: Likeness): boolean {
  if (environment === 0) return true
  const meant = environment > 0 ? likeness.instances.get(environment) : undefined
  if (environment > 0 && !meant) return true
  for (let at = from; at; at = at.outer) {
    if (meant ? at === meant : at.own !== undefined && likeness.frames.get(at.own) === -environment >> 3) return true
  }
  return false
}

function tell(event: Event): string {
  return `${event.kind} ${event.names.join()} @${event.start}-${event.end} (${event.values.map(value => typeof value === 'object' || typeof value === 'function' ? typeof value : String(value)).join()})`
}

function describe({ kind, names, start, end, values, tick, frame }: Recorded): string {
  return `${kind} ${names.join()} @${start}-${end} (${values.map(value => value.kind === 'primitive' ? String(value.value) : value.kind === 'object' ? `#${value.ref}` : value.kind).join()}), tick ${tick}, frame ${frame}`
}
