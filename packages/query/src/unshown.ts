import { OBJECT_INSTANCE, OP_SET, type ObjectRef } from '@cinescope/trace'
import { privatesOf } from './class-field.ts'
import type { Film } from './film.ts'
import type { Content } from './slots.ts'
import { indexOfKey, UNDEFINED } from './value.ts'

/** Writes of a list or collection that are looked at for named properties, and how far back. */
const LOOKED = 1000
const SEGMENTS = 2

/** Adds the slots that no image shows, as the writes before the image left them: private fields, and named properties of lists and collections. */
export async function addUnshown(film: Film, ref: ObjectRef, image: number, className: string, content: Content): Promise<void> {
  const { catalog } = film
  if (content.type === OBJECT_INSTANCE) {
    const keys = privatesOf(film, className)
    if (keys.size === 0 || !catalog.touchTrail(ref).atOrBefore(image - 1)) return
    for (const key of keys) {
      const touches = catalog.touchTrail(ref, key)
      let more = touches.atOrBefore(image - 1)
      while (more && film.sites.staticKey(-1 - touches.extra) !== key) more = touches.previous()
      const record = more ? await film.records.at(touches.tick) : undefined
      if (record) content.set(key, { value: record.values.at(-1) ?? UNDEFINED, trust: 'exact', since: record.tick })
    }
  } else if (content.listed || content.keyed) {
    const touches = catalog.touchTrail(ref)
    const oldest = catalog.firsts.get(Math.max(0, catalog.segmentBefore(image) - SEGMENTS))
    const seen = new Set<string>()
    let left = LOOKED
    for (let more = touches.atOrBefore(image - 1, oldest); more && touches.tick >= oldest && left-- > 0; more = touches.previous()) {
      const key = touches.extra < 0 ? film.sites.staticKey(-1 - touches.extra) : undefined
      if (key === undefined || key === 'length' || seen.has(key) || indexOfKey(key) >= 0) continue
      seen.add(key)
      const record = await film.records.at(touches.tick)
      // Nobody looks there, so others may have written it since.
      if (record?.op === OP_SET) content.set(key, { value: record.values.at(-1) ?? UNDEFINED, trust: 'unverified', since: record.tick })
    }
  }
}
