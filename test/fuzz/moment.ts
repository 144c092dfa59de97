import type { Query } from '@cinescope/query'
import { OBJECT_ARRAY, OBJECT_MAP, OBJECT_SET, type FrameId, type ObjectRef, type Tick, type Value } from '@cinescope/trace'
import type { Likeness, Match } from './compare.ts'
import type { Environment } from './interpreter/environment.ts'
import { ACCESSOR, HOLE, type Event, type Moment, type ObjectCopy, type VariableCopy } from './interpreter/journal.ts'
import { Random } from './random.ts'

/** Copies the world after so large a share of a program's events: the objects that the event shows, and the variables in sight. */
export function momentsOf(share: number): (event: Event, environment: Environment | undefined) => Moment | undefined {
  const random = new Random(1)
  return (event, environment) => {
    if (event.optional || !random.chance(share)) return undefined
    const shown = [event.self, ...event.values].filter(value => typeof value === 'object' && value !== null)
    return { objects: new Map(shown.map(object => [object, copyOf(object)])), variables: variablesOf(environment) }
  }
}

export function copyOf(object: object): ObjectCopy {
  if (object instanceof Map) return { slots: Array.from(object).flatMap(([key, value], i) => [[`key ${i}`, key], [`value ${i}`, value]] as const), size: object.size }
  if (object instanceof Set) return { slots: Array.from(object, (value, i) => [`value ${i}`, value] as const), size: object.size }
  const slot = (key: PropertyKey): unknown => {
    const found = Object.getOwnPropertyDescriptor(object, key)
    return !found ? HOLE : 'value' in found ? found.value as unknown : ACCESSOR
  }
  if (Array.isArray(object)) return { slots: Array.from({ length: object.length }, (_, i) => [String(i), slot(i)] as const), size: object.length }
  const keys = Reflect.ownKeys(object)
  return { slots: keys.map(key => [String(key), slot(key)] as const), size: keys.length }
}

function variablesOf(environment: Environment | undefined): readonly VariableCopy[] {
  const found = new Map<string, VariableCopy>()
  for (let at = environment; at; at = at.outer) for (const [name, { value, ready }] of at.slots) if (!found.has(name)) found.set(name, { name, value, ready })
  return [...found.values()]
}

/** What a reader claims of a moment and is not so; undefined if all it claims is true. */
export async function misremembered(query: Query, matches: readonly Match[], likeness: Likeness): Promise<string | undefined> {
  for (const { event, record } of matches) {
    if (!event.moment) continue
    for (const [object, copy] of event.moment.objects) {
      // What an engine says of an error is not what the interpreter says.
      if (object instanceof TypeError || object instanceof ReferenceError || object instanceof RangeError) continue
      const ref = likeness.refs.get(object)
      const wrong = ref === undefined ? undefined : await objectDiffers(query, ref as ObjectRef, record.tick as Tick, copy, likeness)
      if (wrong) return `after ${event.kind} @${event.start}-${event.end}, tick ${record.tick}: object #${ref} ${wrong}`
    }
    const wrong = event.frame && await variablesDiffer(query, record.tick as Tick, record.frame as FrameId, event.moment.variables, likeness)
    if (wrong) return `after ${event.kind} @${event.start}-${event.end}, tick ${record.tick}: ${wrong}`
  }
  return undefined
}

function isTrue(value: Value, truth: unknown, likeness: Likeness): boolean {
  if (value.kind === 'hole') return truth === HOLE
  if (value.kind === 'gap') return true
  return truth !== HOLE && truth !== ACCESSOR && likeness.same(value, truth)
}

/** What a reader says of an object at a moment and is not so, but for the slots in `except`; undefined if all it claims is true. */
export async function objectDiffers(query: Query, ref: ObjectRef, tick: Tick, copy: ObjectCopy, likeness: Likeness, except: ReadonlySet<string> = new Set()): Promise<string | undefined> {
  const view = await query.objectAt(ref, tick)
  // It says why it does not know: never looked into, truncated, lost.
  if (view.gaps.length > 0) return undefined
  const listed = view.type === OBJECT_ARRAY || view.type === OBJECT_MAP || view.type === OBJECT_SET
  const slots = view.slots.filter(({ name }) => listed ? /^(?:(?:key|value) )?\d+$/.test(name) : !/^(?:#|\[\[)/.test(name) && name !== 'stack')
  const truths = new Map(copy.slots.filter(([name]) => name !== 'stack'))
  for (const { name, value, trust } of slots) {
    if (trust === 'unverified' || except.has(name)) continue
    if (!truths.has(name)) return `has no ${name}, the reader says ${told(value)}`
    if (!isTrue(value, truths.get(name), likeness)) return `has ${name}: ${String(truths.get(name))}, the reader says ${told(value)}`
  }
  const missing = [...truths.keys()].find(name => !slots.some(slot => slot.name === name) && truths.get(name) !== HOLE)
  return missing === undefined ? undefined : `has ${missing}, of which the reader knows nothing`
}

async function variablesDiffer(query: Query, tick: Tick, frame: FrameId, truths: readonly VariableCopy[], likeness: Likeness): Promise<string | undefined> {
  const slots = (await query.scopeAt(tick, frame)).flatMap(scope => scope.kind === 'this' ? [] : scope.slots)
  for (const { name, value: truth, ready } of truths) {
    const slot = slots.find(candidate => candidate.name === name)
    if (!slot || slot.trust === 'unverified' || slot.value.kind === 'gap') continue
    if (!ready) return `${name} has no value yet, the reader says ${told(slot.value)}`
    if (!isTrue(slot.value, truth, likeness)) return `${name} is ${typeof truth === 'object' ? 'an object' : String(truth)}, the reader says ${told(slot.value)}`
  }
  return undefined
}

function told(value: Value): string {
  return value.kind === 'primitive' ? String(value.value) : value.kind === 'object' ? `#${value.ref}` : value.kind
}
