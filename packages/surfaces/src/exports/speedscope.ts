import type { Trace } from '@cinescope/trace'
import { walkCalls } from './call-walk.ts'
import { SiteNames } from './site-names.ts'
import { JsonOut, type TextOut } from './text-out.ts'

/** speedscope's own format: one evented profile. Frames come behind the events, because only then all are known. */
export async function speedscope(trace: Trace, out: TextOut): Promise<void> {
  const names = new SiteNames(trace)
  const json = new JsonOut(out)
  const numbers = new Map<number, number>()
  const number = (site: number): number => {
    let known = numbers.get(site)
    if (known === undefined) numbers.set(site, known = numbers.size)
    return known
  }
  let last = trace.segments[0]?.startTime ?? 0
  const { title, epoch } = trace.header
  const start = last
  json.raw(`{"$schema":"https://www.speedscope.app/file-format-schema.json","exporter":"cinescope","name":${JSON.stringify(title || `recording of ${new Date(epoch).toISOString()}`)},`)
  json.raw(`"activeProfileIndex":0,"profiles":[{"type":"evented","name":"calls","unit":"milliseconds","startValue":${start},"events":[`)
  json.list()
  await walkCalls(trace, {
    settle: () => json.settle(),
    begin(frame, time) {
      last = Math.max(time, start)
      json.item({ type: 'O', frame: number(frame.site), at: last })
    },
    end(frame, time) {
      last = Math.max(time, start)
      json.item({ type: 'C', frame: number(frame.site), at: last })
    },
  })
  json.raw(`],"endValue":${last}}],"shared":{"frames":[`)
  json.list()
  for (const site of numbers.keys()) {
    const { name, file, line, column } = names.of(site)
    json.item({ name: name || `site ${site}`, ...(file === '' ? {} : { file }), ...(line > 0 ? { line, col: column + 1 } : {}) })
  }
  json.raw(']}}\n')
  await json.settle()
}
