import { describe } from '@cinescope/diagnostics'
import type { Gap, Tick } from '@cinescope/trace'
import type { TraceSummary } from './answer.ts'
import type { Film } from './film.ts'

export function summary(film: Film): TraceSummary {
  const { trace } = film
  const { header, segments } = trace
  const tables = new Map(trace.modules.map(module => [module.base, module]))
  return {
    title: header.title,
    platform: header.platform,
    recordingId: header.recordingId,
    epoch: header.epoch,
    begin: trace.begin,
    end: trace.end,
    startTime: segments[0]?.startTime ?? 0,
    endTime: segments.at(-1)?.endTime ?? 0,
    records: segments.reduce((total, segment) => total + segment.records, 0),
    bytes: segments.reduce((total, segment) => total + segment.bytes, 0),
    modules: [...tables.values()].map(module => ({
      hash: module.hash,
      path: module.table?.path ?? `(module ${module.hash})`,
      level: module.level,
      base: module.base,
      count: module.count,
      attached: module.table !== undefined,
    })),
    gaps: gapsOf(film),
  }
}

function gapsOf(film: Film): TraceSummary['gaps'] {
  const { trace } = film
  const evictedGap: Gap = { reason: 'evicted', detail: `The first ${trace.begin} records are older than what the ring kept.` }
  return [
    ...(trace.begin > 0 ? [{ tick: trace.begin, gap: evictedGap }] : []),
    ...trace.problems.map(problem => {
      const { what, fix } = describe(problem)
      return { tick: trace.end as Tick, gap: { reason: 'truncated' as const, detail: what, fix } }
    }),
    ...trace.losses.map(loss => ({
      tick: loss.tick,
      gap: { reason: 'loss' as const, detail: `${loss.count} dropped (${loss.reason})${loss.detail ? `: ${loss.detail}` : ''}` },
    })),
  ]
}
