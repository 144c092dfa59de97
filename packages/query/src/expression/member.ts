import { OBJECT_ARGUMENTS, OBJECT_ARRAY, OBJECT_ERROR, OBJECT_FUNCTION, OBJECT_MAP, OBJECT_PLAIN, OBJECT_SET, OBJECT_TYPED_ARRAY, OBJECT_BOXED, OBJECT_DATE } from '@cinescope/trace'
import { Fault } from '@cinescope/base'
import type { ObjectView } from '../answer.ts'
import { symbolKey } from '../value.ts'
import { collectionMethods } from './collection-methods.ts'
import { unverified } from './list.ts'
import { changingMethods, listMethods } from './list-methods.ts'
import { plain, slot, textGap, toText } from './operator.ts'
import type { Run } from './run.ts'
import { fresh, numberMethods, textMethods } from './text.ts'
import { Iteration, Lambda, Made, Native, Recorded, SymbolTerm, type Term, Text, Thrown, toTerm, Unknown, unknown } from './term.ts'

/** A property key as slots name it. */
export function toKey(run: Run, term: Term): string | Unknown {
  if (typeof term === 'string') return term
  if (typeof term === 'number') return String(term)
  const value = plain(run, term, 'string')
  if (value instanceof Unknown) return value
  if (value instanceof Text) return textGap
  return value instanceof SymbolTerm ? symbolKey(value.description) : String(value)
}

/** Reads a property as history answers it: own content at the moment, then the pure built-ins of the type. No getter runs. */
export function get(run: Run, object: Term, key: string): Term {
  run.step(1)
  if (object === undefined || object === null) throw new Thrown('TypeError', `Cannot read properties of ${object} (reading '${key}')`)
  if (object instanceof Unknown) return object
  if (object instanceof Recorded) return ofRecorded(run, object, key)
  if (typeof object === 'string') return ofText(object, key)
  if (Array.isArray(object)) return ofList(run, object, key)
  if (object instanceof Text) return key === 'length' ? object.length : textGap
  if (object instanceof Made) return object.fields.has(key) ? object.fields.get(key) : objectMethods.get(key) ?? inherited(key, 'Object')
  if (object instanceof Native) return object.members.get(key) ?? (key === 'name' ? object.name : inherited(key, object.name))
  if (object instanceof RegExp) return ofPattern(object, key)
  if (object instanceof SymbolTerm) return key === 'description' ? object.description : inherited(key, 'Symbol')
  if (object instanceof Iteration) return unsupportedIterator
  if (object instanceof Lambda) return unknown('unobservable', 'Properties of functions are not read.')
  return numberMethods.get(key) ?? inherited(key, 'Number')
}

const unsupportedIterator = unknown('unobservable', 'An iterator can only be spread: [...map.keys()].')

/** What Object.prototype gives to everything; other names are nowhere in JavaScript's own prototypes. */
function inherited(key: string, owner: string): Term {
  return key in Object.prototype ? unknown('unobservable', `${owner}.prototype.${key} is not evaluated.`) : undefined
}

function ofText(text: string, key: string): Term {
  if (key === 'length') return text.length
  const index = Number(key)
  if (String(index >>> 0) === key) return text[index]
  return textMethods.get(key) ?? (key in String.prototype ? unknown('unobservable', `String.prototype.${key} is not evaluated.`) : undefined)
}

function ofList(run: Run, list: readonly Term[], key: string): Term {
  if (key === 'length') return list.length
  if (Object.hasOwn(list, key)) return (list as unknown as Readonly<Record<string, Term>>)[key]
  return listMethod(run, key)
}

function listMethod(run: Run, key: string): Term {
  const instead = changingMethods.get(key)
  if (instead !== undefined) throw new Fault('CINE_EXPRESSION_UNSUPPORTED', { expression: run.text, position: Math.max(0, run.text.indexOf(key)), what: `.${key}(), which changes its list or is called for an effect; write ${instead}` })
  return listMethods.get(key) ?? objectMethods.get(key) ?? (key in Array.prototype ? unknown('unobservable', `Array.prototype.${key} is not evaluated.`) : undefined)
}

function ofPattern(pattern: RegExp, key: string): Term {
  if (key === 'test') {
    return new Native('test', (run, _, [text]) => {
      const subject = toText(run, text)
      if (subject instanceof Unknown) return subject
      run.room(subject.length * 10)
      return fresh(pattern).test(subject)
    })
  }
  if (key === 'source' || key === 'flags' || key === 'global') return pattern[key]
  return unknown('unobservable', `RegExp.prototype.${key} is not evaluated.`)
}

const NATIVE_ERRORS: ReadonlySet<string> = new Set(['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'EvalError', 'URIError', 'AggregateError'])

function ofRecorded(run: Run, recorded: Recorded, key: string): Term {
  const view = run.moment.object(recorded)
  const own = ownSlot(run, view, key)
  if (own !== ABSENT) return own
  const { type } = view
  if (type === OBJECT_ARRAY || type === OBJECT_TYPED_ARRAY || type === OBJECT_ARGUMENTS) return ofRecordedList(run, view, key)
  if (type === OBJECT_MAP || type === OBJECT_SET) {
    if (key === 'size') return view.slots.length === 0 && view.gaps[0] && view.size === 0 ? new Unknown(view.gaps[0]) : view.size
    const method = collectionMethods.get(key)
    if (method && !(type === OBJECT_SET && key === 'get')) return method
  }
  if (type === OBJECT_FUNCTION && key === 'name') return view.className
  const gap = view.gaps[0]
  if (gap) return new Unknown(gap)
  if (type === OBJECT_ERROR && key === 'name' && NATIVE_ERRORS.has(view.className)) return view.className
  if (type === OBJECT_ERROR && key === 'message' && NATIVE_ERRORS.has(view.className)) return ''
  if (type === OBJECT_DATE && (key === 'getTime' || key === 'valueOf')) return new Native(key, () => slot(run, view, '[[Value]]'))
  if (type === OBJECT_DATE && key === 'toISOString') return new Native(key, () => isoText(slot(run, view, '[[Value]]')))
  if (type === OBJECT_BOXED) return get(run, slot(run, view, '[[Value]]'), key)
  if (objectMethods.has(key)) return objectMethods.get(key)
  if (type === OBJECT_PLAIN && view.className === 'Object') return inherited(key, 'Object')
  return unknown('not-observed', `${view.className || 'This object'} has no own property "${key}"; what its class gives it is not recorded.`)
}

export function isoText(time: Term): Term {
  if (typeof time !== 'number') return time
  if (Number.isNaN(time)) throw new Thrown('RangeError', 'Invalid time value')
  return new Date(time).toISOString()
}

const ABSENT = Symbol('absent')

function ownSlot(run: Run, view: ObjectView, key: string): Term | typeof ABSENT {
  const found = view.slots.find(candidate => candidate.name === key)
  if (!found) return ABSENT
  if (found.trust === 'unverified') run.doubt(unverified(view))
  return toTerm(found.value, ref => run.moment.intern(ref))
}

function ofRecordedList(run: Run, view: ObjectView, key: string): Term {
  if (key === 'length') return view.slots.length === 0 && view.size === 0 && view.gaps[0] ? new Unknown(view.gaps[0]) : view.size
  const index = Number(key)
  if (String(index >>> 0) === key) return index < view.size ? new Unknown(view.gaps[0] ?? { reason: 'budget', detail: `Element ${key} was not kept.` }) : view.gaps[0] && view.size === 0 ? new Unknown(view.gaps[0]) : undefined
  return view.type === OBJECT_ARGUMENTS ? inherited(key, 'Object') : listMethod(run, key)
}

/** Whether an object has a property of its own; unknown if its content is not known in full. */
export function hasOwn(run: Run, object: Term, key: string): boolean | Unknown {
  if (object instanceof Unknown) return object
  if (object instanceof Made) return object.fields.has(key)
  if (Array.isArray(object)) return Object.hasOwn(object, key)
  if (typeof object === 'string') return Object.hasOwn(Object(object) as object, key)
  if (object === null || object === undefined) throw new Thrown('TypeError', 'Cannot convert undefined or null to object')
  if (!(object instanceof Recorded)) return false
  const view = run.moment.object(object)
  const own = view.slots.find(candidate => candidate.name === key)
  if (own && own.value.kind !== 'hole') return own.value.kind === 'gap' && own.value.gap.reason !== 'accessor' && own.value.gap.reason !== 'redacted' && own.value.gap.reason !== 'budget' ? new Unknown(own.value.gap) : true
  if (key === 'length' && view.type === OBJECT_ARRAY) return true
  const gap = view.gaps[0]
  return gap ? new Unknown(gap) : false
}

/** `key in object`: own properties, then JavaScript's own prototypes; classes of the program are not recorded. */
export function has(run: Run, object: Term, key: string): boolean | Unknown {
  if (object instanceof Unknown) return object
  if (object instanceof Lambda || object instanceof Native) return unknown('unobservable', 'Properties of functions are not read.')
  if (Array.isArray(object)) return Object.hasOwn(object, key) || key in Array.prototype
  if (object instanceof Made) return object.fields.has(key) || key in Object.prototype
  if (!(object instanceof Recorded)) throw new Thrown('TypeError', `Cannot use 'in' operator to search for '${key}' in ${String(object)}`)
  const own = hasOwn(run, object, key)
  if (own !== false) return own
  const view = run.moment.object(object)
  if (view.type === OBJECT_PLAIN && view.className === 'Object') return key in Object.prototype
  if (view.type === OBJECT_ARRAY && view.className === 'Array') return key in Array.prototype
  return unknown('not-observed', `What the class of ${view.className || 'this object'} gives it is not recorded.`)
}

const objectMethods: ReadonlyMap<string, Term> = new Map<string, Term>([
  ['hasOwnProperty', new Native('hasOwnProperty', (run, self, [key]) => {
    const name = toKey(run, key)
    return name instanceof Unknown ? name : hasOwn(run, self, name)
  })],
])
