import { basename } from 'node:path'
import { describe } from '@cinescope/diagnostics'
import type { Trace } from '@cinescope/trace'
import { openFile } from '../file/recording.ts'
import { bytesText, columns, countText, durationText, timeText, type Terminal } from './terminal.ts'

/** What a recording holds, without decoding it. */
export async function info(terminal: Terminal, file: string, sites?: string): Promise<void> {
  const recording = await openFile(file, { sites })
  try {
    const { trace, source } = recording
    const { header } = trace
    const rows = [
      ['recording', basename(file)],
      ['program', `${header.title || '(unknown)'} (${header.platform})`],
      ['recorded', header.epoch > 0 ? timeText(header.epoch + (trace.segments[0]?.startTime ?? 0)) : '(unknown)'],
      ['length', durationText(length(trace))],
      ['records', `${countText(trace.end - trace.begin)} in ${countText(trace.segments.length)} ${trace.segments.length === 1 ? 'segment' : 'segments'}`],
      ['size', bytesText(source.size)],
      ['written by', `${header.writer.name} ${header.writer.version}, format ${header.formatVersion}`],
      ['id', header.recordingId],
    ]
    terminal.out(`${columns(rows)}\n`)
    const modules = trace.modules.map(({ table, hash, level, count }) => [table ? table.path : `${hash} (sites not attached)`, `level ${level}`, `${countText(count)} sites`])
    if (modules.length > 0) terminal.out(`\n${terminal.color.bold('modules')}\n${columns(modules)}\n`)
    const attachments = trace.attachments.map(({ name, type, size }) => [name, type, bytesText(size)])
    if (attachments.length > 0) terminal.out(`\n${terminal.color.bold('attachments')}\n${columns(attachments, [2])}\n`)
    const losses = trace.losses.map(({ tick, count, reason, detail }) => [`tick ${tick}`, `${countText(count)} lost`, detail ? `${reason}: ${detail}` : reason])
    if (losses.length > 0) terminal.out(`\n${terminal.color.bold('losses')}\n${columns(losses)}\n`)
    warnProblems(terminal, trace)
  } finally {
    await recording.close()
  }
}

/** Milliseconds from the first to the last anchor. */
export function length(trace: Trace): number {
  const [first] = trace.segments
  const last = trace.segments.at(-1)
  return first && last ? last.endTime - first.startTime : 0
}

/** Damage that left the rest readable: one line each, beside the answer. */
export function warnProblems(terminal: Terminal, trace: Trace): void {
  for (const problem of trace.problems) {
    const { code, what } = describe(problem)
    terminal.err(`[${code}] ${what}\n`)
  }
}
