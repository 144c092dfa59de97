import { OBJECT_INSTANCE } from '@cinescope/trace'
import { cell } from './cell.ts'
import { firstType, kindOfPrototype } from './kind.ts'
import { SafeWeakMap, prototypeOf } from './primordial.ts'

/** What the recorder knows of an object that needs more than a number; lives and dies with it. */
export class Info {
  readonly id: number
  /** OBJECT_* */
  type: number
  /** Segment that has its OP_OBJECT. */
  segment: number
  /** Segment that has an image of it. */
  imaged: number
  /** Epoch in which it was last looked at: defined, imaged and verified. */
  seen: number
  /** Content at its last image or verification. */
  hash: number
  /** A recorded write changed it since: the hash says nothing. */
  dirty: boolean
  /** Verifying it again is useless (frozen) or too expensive (very many keys). */
  settled: boolean
  /** It was held under a secret name like `cookies`: text and numbers in it are redacted. */
  secret: boolean

  constructor(id: number, type: number) {
    this.id = id
    this.type = type
    this.segment = 0
    this.imaged = 0
    this.seen = 0
    this.hash = 0
    this.dirty = false
    this.settled = false
    this.secret = false
  }
}

/** Returns any object from a constructor, so that the subclass puts its private field on it. */
const Any = function (o: object): object { return o } as unknown as new (o: object) => object

/**
 * What an object carries: its number, while only the segment of its birth has mentioned it and nothing but identity was asked for, else its info. Most objects never
 * come to have one: what lives and dies with an object is copied with it by the collector, which takes longer than to make it.
 */
type Mark = number | Info

let fresh: Mark

/** Milliseconds after which a class may have another object in the weak map, and those in which it earns as many as it may have at once. */
const APART = 0.01
const AT_ONCE: number = 64 * APART

/** A private field on a foreign object: invisible to it, no trap fires, works on frozen objects and proxies. */
export class Stamp extends Any {
  #mark: Mark = fresh

  /** Written out for the reason that SafeMap gives. */
  // oxlint-disable-next-line no-useless-constructor
  constructor(o: object) { super(o) }

  /** Tested with `in`: catching the error of an unstamped object costs microseconds. */
  static read(o: object): Mark | undefined {
    return #mark in o ? (o as Stamp).#mark : undefined
  }

  /** What it carries from now on, if it is stamped: a number alone only when the segment has its OP_OBJECT. */
  static write(o: object, mark: Mark): void { if (#mark in o) (o as Stamp).#mark = mark }
}

/**
 * Objects of classes that are made seldom, and the rare one that could not be stamped. A stamp changes an object's
 * hidden class: where some objects of four classes have it and others do not, the program's own code becomes megamorphic, for good. But a weak
 * map takes 300 ns more for each new object, so that only few get in.
 */
const weak: SafeWeakMap<object, Info> = new SafeWeakMap()

const markOf = (o: object): Mark | undefined => weak.get(o) ?? Stamp.read(o)

/** The number of an object whose OP_OBJECT the segment has; 0 if it has to have it yet, -1 for an object without number. */
export const knownNumber: (o: object) => number = o => {
  const mark = markOf(o)
  return mark === undefined ? -1 : typeof mark === 'number' ? mark > cell.born ? mark : 0 : mark.segment === cell.segment ? mark.id : 0
}

/** The object's info, if it has a number. */
export const infoOf: (o: object) => Info | undefined = o => {
  const mark = markOf(o)
  if (typeof mark !== 'number') return mark
  const info = new Info(mark, firstType(o))
  if (mark > cell.born) info.segment = cell.segment
  Stamp.write(o, info)
  return info
}

/**
 * Is it of a class whose objects are made seldom: 64 at once, and then a hundred a millisecond? Every object of the class counts, so that of another class none is. Not by frames: of
 * a program that the governor lowered hardly any pass.
 */
function isRare(o: object, type: number): boolean {
  if (type !== OBJECT_INSTANCE) return false
  const kind = kindOfPrototype(prototypeOf(o)!)
  const now = cell.clock
  const { due } = kind
  kind.due = (due > now ? due : now) + APART
  return due <= now + AT_ONCE
}

/** Gives an object its number, for ever. Only for objects without number. */
export function stamp(o: object, type: number): Info {
  const info = new Info(cell.objects + 1, type)
  cell.objects = info.id
  fresh = info
  try {
    if (!isRare(o, type)) {
      void new Stamp(o)
      return info
    }
  } catch { /* it cannot have one */ }
  weak.set(o, info)
  return info
}
