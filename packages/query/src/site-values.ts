import {
  OP_BUILTIN, OP_CATCH, OP_DELETE, OP_ENTER, OP_RESULT, OP_RESUME, OP_SET, OP_SUSPEND, OP_THROW, OP_WRITE, SITE_VALUE, type FrameId, type SiteId, type Tick,
} from '@cinescope/trace'
import type { SiteValue } from './answer.ts'
import { entryOf } from './calls.ts'
import type { Film } from './film.ts'
import { fallOf } from './lowered.ts'
import type { RecordData } from './records.ts'
import type { KnownSite } from './sites.ts'
import { roundsAt } from './rounds.ts'
import { bindingName } from './title.ts'
import { UNDEFINED } from './value.ts'

/** The last thing that each site of a frame recorded at or before a moment, in source order; parameters first. */
export async function siteValues(film: Film, tick: number, frame: FrameId): Promise<readonly SiteValue[]> {
  const { frames } = film.catalog
  const row = frames.row(frame)
  const functionSite = row < 0 ? undefined : film.sites.functionOf(frames.site(row))
  if (!functionSite) return []
  const { book } = functionSite
  const answer: SiteValue[] = []
  for (const { name, binding, value } of (await entryOf(film, row)).args) {
    const [, , , start, end] = book.table.bindings[binding] ?? []
    if (start === undefined || end === undefined) continue
    answer.push({ site: (book.module.base + functionSite.index) as SiteId, start, end, line: book.lineAt(start), label: name, value, tick: frames.entered(row) as Tick })
  }
  const ticks = book.sitesIn(functionSite.index).map(site => film.lastOfSite(site, row, tick)).filter(at => at >= 0)
  ticks.sort((a, b) => a - b)
  for (const at of ticks) {
    const record = await film.records.at(at)
    const site = record && film.sites.at(record.site)
    const shown = record && site && shownBy(film, record, site)
    if (record && site && shown) {
      answer.push({ site: record.site as SiteId, start: site.start, end: site.end, line: book.lineAt(site.start), ...shown, tick: at as Tick })
    }
  }
  answer.sort((a, b) => a.start - b.start || a.tick - b.tick)
  const rounds = await roundsAt(film, row, tick, functionSite)
  const lowered = fallOf(film, row, tick) !== undefined
  return answer.map(value => (lowered && value.tick < tick) || rounds.some(({ start, end, began }) => value.start >= start && value.end <= end && value.tick < began) ? { ...value, earlier: true as const } : value)
}

function shownBy(film: Film, { op, values }: RecordData, site: KnownSite): Pick<SiteValue, 'label' | 'value'> | undefined {
  const text = (index: number): string => site.table.strings[index] ?? ''
  switch (op) {
    case OP_WRITE: return { label: bindingName(site), value: values[0] ?? UNDEFINED }
    case OP_CATCH: return { label: site.subject >= 0 ? bindingName(site) : 'caught', value: values[0] ?? UNDEFINED }
    case OP_SET: return { label: `${text(site.detail)}${site.subject >= 0 ? `.${text(site.subject)}` : '[…]'}`, value: values.at(-1) ?? UNDEFINED }
    case OP_BUILTIN: return { label: `${text(site.detail)}.${text(site.subject)}(…)`, value: values[1] ?? UNDEFINED }
    case OP_RESULT: return { label: site.kind === SITE_VALUE ? site.table.source.slice(site.start, Math.min(site.end, site.start + 60)) : `${text(site.subject)}(…)`, value: values[0] ?? UNDEFINED }
    case OP_RESUME: return values[1] && { label: 'await', value: values[1] }
    case OP_THROW: return { label: 'throw', value: values[0] ?? UNDEFINED }
    case OP_ENTER: case OP_SUSPEND: case OP_DELETE: default: return undefined
  }
}
