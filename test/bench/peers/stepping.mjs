import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { threadTime } from '../overhead/thread-clock.mjs'

/**
 * Runs `program` under a debugger that steps into everything for a few seconds, from another thread, and then lets it go. A call is
 * counted when the stack is deeper than at the step before.
 */
export async function stepping(program) {
  const worker = new Worker(new URL('stepper.mjs', import.meta.url))
  await once(worker, 'message')
  const from = threadTime()
  const wall = performance.now()
  // eslint-disable-next-line no-debugger
  debugger
  await program()
  worker.postMessage('stop', [])
  const [{ steps, calls, milliseconds }] = await once(worker, 'message')
  return { steps, calls, milliseconds, main: threadTime() - from, wall: performance.now() - wall }
}
