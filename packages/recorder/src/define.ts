import { OBJECT_EXOTIC, OBJECT_PROXY, OP_OBJECT, REF_OBJECT, REF_PAYLOAD_MAX, headWord, refWord, smiWord } from '@cinescope/trace'
import { AT, CAPACITY, LEFT, LIMIT, SEGMENT, cell, hurry, words } from './cell.ts'
import { infoOf, stamp, type Info } from './identity.ts'
import { classOf, typeOf } from './kind.ts'
import { proxyTarget } from './proxy.ts'
import { nameWord } from './text.ts'

export function objectRefWord(info: Info): number { return refWord(REF_OBJECT, info.id) }

/** The info of an object that this segment knows, writing OP_OBJECT now if it did not; undefined without room. */
export function known(o: object): Info | undefined {
  const info = infoOf(o) ?? stamp(o, firstType(o))
  return info.segment === cell[SEGMENT] || define(o, info) ? info : undefined
}

function firstType(o: object): number {
  try {
    return typeOf(o)
  } catch {
    return OBJECT_EXOTIC
  }
}

function className(o: object, type: number): string {
  try {
    return classOf(o, type)
  } catch {
    return ''
  }
}

function define(o: object, info: Info): boolean {
  if (info.id > REF_PAYLOAD_MAX) return false
  let target: Info | undefined
  if (info.type === OBJECT_PROXY) {
    const behind = proxyTarget(o)
    if (behind !== undefined) {
      target = known(behind)
      if (target === undefined) return false
    }
  }
  if (cell[AT]! > CAPACITY - 1024) return false
  const name = nameWord(className(o, info.type))
  let p = cell[AT]!
  words[p] = headWord(OP_OBJECT, 0)
  words[p + 1] = objectRefWord(info)
  words[p + 2] = smiWord(info.type)
  words[p + 3] = name
  p += 4
  if (target !== undefined) words[p++] = objectRefWord(target)
  info.segment = cell[SEGMENT]!
  cell[AT] = p
  cell[LEFT] = cell[LEFT]! - 1
  if (p > LIMIT) hurry()
  return true
}
