import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { isMainThread, threadId } from 'node:worker_threads'

/** Makes the recordings' folder; it hides itself from version control, recordings hold what the program saw. */
export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const ignore = join(folder, '.gitignore')
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
}

/** `2026-11-22T08-13-47-301-<pid>.cine`: sorts by time, and two processes never share one. */
export function recordingName(time: number, pid: number): string {
  const stamp = new Date(time).toISOString().slice(0, 23).replaceAll(/[:.]/g, '-')
  return `${stamp}-${pid}${isMainThread ? '' : `-${threadId}`}.cine`
}

/** The program's path relative to where it was started. */
export function programTitle(): string {
  const program = process.argv[1]
  if (program === undefined) return 'node'
  const path = relative(process.cwd(), resolve(program)).replaceAll('\\', '/')
  return path.startsWith('..') ? basename(program) : path
}
