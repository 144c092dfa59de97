import { OBJECT_INSTANCE } from '@cinescope/trace'
import { cell } from './cell.ts'
import { APART, AT_ONCE, kindOfPrototype } from './kind.ts'
import { SafeWeakMap, prototypeOf } from './primordial.ts'

/** What the recorder knows of one object; lives and dies with it. */
export class Info {
  readonly object: object
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

  constructor(object: object, id: number, type: number) {
    this.object = object
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

let fresh: Info

/** A private field on a foreign object: invisible to it, no trap fires, works on frozen objects and proxies. */
class Stamp extends Any {
  readonly #info: Info = fresh

  /** Written out for the reason that SafeMap gives. */
  // oxlint-disable-next-line no-useless-constructor
  constructor(o: object) { super(o) }

  /** Tested with `in`: catching the error of an unstamped object costs microseconds. */
  static read(o: object): Info | undefined {
    return #info in o ? (o as Stamp).#info : undefined
  }
}

/**
 * Objects of classes that are made seldom, and the rare one that could not be stamped. A stamp changes an object's
 * hidden class: where some objects of four classes have it and others do not, the program's own code becomes megamorphic, for good. But a weak
 * map takes 300 ns more for each new object, so that only few get in.
 */
const weak: SafeWeakMap<object, Info> = new SafeWeakMap()

/** The object's info, if it has one. */
export const infoOf: (o: object) => Info | undefined = o => weak.get(o) ?? Stamp.read(o)

/** Is it of a class whose objects are made seldom: 64 at once, and then a hundred a millisecond? Not by frames: of a program that the governor lowered hardly any pass. */
function isRare(o: object, type: number): boolean {
  if (type !== OBJECT_INSTANCE) return false
  const kind = kindOfPrototype(prototypeOf(o)!)
  const now = cell.clock
  if (kind.due > now) return false
  kind.due = (kind.due > now - AT_ONCE ? kind.due : now - AT_ONCE) + APART
  return true
}

/** Gives an object its number, for ever. Only for objects without info. */
export function stamp(o: object, type: number): Info {
  const info = new Info(o, cell.objects + 1, type)
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
