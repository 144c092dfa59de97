import { openSync, readSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'
import { apply, now } from './primordial.ts'

/** Newer Node tells what a thread alone used; its type came later than the function. */
type ThreadUsage = (this: typeof process) => { readonly user: number, readonly system: number }

const usage = (process as { threadCpuUsage?: ThreadUsage }).threadCpuUsage
const utilization = performance.eventLoopUtilization as () => { readonly idle: number }
const read = readSync

/**
 * Milliseconds that this thread has worked. By its processor time where the system tells, so that a busy machine does not look like a busy program; else
 * by the time that its event loop has not been waiting.
 */
export const threadTime: () => number = usage ? () => {
  const { user, system } = apply(usage, process, [])
  return (user + system) / 1000
} : scheduled() ?? (() => now() - apply(utilization, performance, []).idle)

/** Linux, where Node does not tell: the scheduler's account of the main thread, which is a few milliseconds late. */
function scheduled(): (() => number) | undefined {
  if (process.platform !== 'linux' || !isMainThread) return undefined
  try {
    const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
    const bytes = new Uint8Array(64)
    let last = 0
    return () => {
      try {
        let nanoseconds = 0
        const length = read(file, bytes, 0, 64, 0)
        for (let i = 0; i < length && bytes[i]! >= 48; i++) nanoseconds = nanoseconds * 10 + bytes[i]! - 48
        last = nanoseconds / 1e6
      } catch {}
      return last
    }
  } catch {
    return undefined
  }
}
