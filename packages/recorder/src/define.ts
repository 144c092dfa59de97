import { OBJECT_INSTANCE, OBJECT_PLAIN, OBJECT_PROXY, OP_OBJECT, REF_OBJECT, REF_PAYLOAD_MAX, headWord, refWord, smiWord } from '@cinescope/trace'
import { CAPACITY, cell, commit, words } from './cell.ts'
import { infoOf, stamp, type Info } from './identity.ts'
import { classOf, firstType, kindOfPrototype } from './kind.ts'
import { prototypeOf } from './primordial.ts'
import { proxyTarget } from './proxy.ts'
import { nameWord } from './text.ts'

export const objectRefWord: (info: Info) => number = info => refWord(REF_OBJECT, info.id)

/** The info of an object that this segment knows, writing OP_OBJECT now if it did not; undefined without room. `info`: null if it has no number. */
export function known(o: object, info: Info | null | undefined = infoOf(o)): Info | undefined {
  info ??= stamp(o, firstType(o))
  return info.segment === cell.segment || define(o, info) ? info : undefined
}

/** Word of the class name; most objects are of a class whose name the segment knows. */
function className(o: object, type: number): number {
  try {
    if (type === OBJECT_PLAIN || type === OBJECT_INSTANCE) {
      const prototype = prototypeOf(o)
      if (prototype !== null) {
        const kind = kindOfPrototype(prototype)
        if (kind.segment !== cell.segment) {
          kind.word = nameWord(kind.name)
          kind.segment = cell.segment
        }
        return kind.word
      }
    }
    return nameWord(classOf(o, type))
  } catch {
    return nameWord('')
  }
}

function define(o: object, info: Info): boolean {
  if (info.id > REF_PAYLOAD_MAX) return false
  const behind = info.type === OBJECT_PROXY ? proxyTarget(o) : undefined
  const target = behind && known(behind)
  if (behind !== undefined && target === undefined) return false
  if (cell.at > CAPACITY - 1024) return false
  const name = className(o, info.type)
  let p = cell.at
  words[p] = headWord(OP_OBJECT, 0)
  words[p + 1] = objectRefWord(info)
  words[p + 2] = smiWord(info.type)
  words[p + 3] = name
  p += 4
  if (target !== undefined) words[p++] = objectRefWord(target)
  info.segment = cell.segment
  commit(p)
  return true
}
