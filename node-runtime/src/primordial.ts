import { performance } from 'node:perf_hooks'

/** Captured before the program can replace them: fake timers and mocked clocks must not reach the recorder. */
export const setTimer: typeof setInterval = globalThis.setInterval
export const clearTimer: typeof clearInterval = globalThis.clearInterval
const settled = Promise.resolve()
const then = Promise.prototype.then
export const apply: typeof Reflect.apply = Reflect.apply

const read = performance.now
/** Milliseconds since the process began, monotonic. */
export function now(): number {
  return apply(read, performance, [])
}

/** Milliseconds since the Unix epoch at which `now` was 0. */
export const timeOrigin: number = performance.timeOrigin

/** Runs it as a microtask. `queueMicrotask` of Node makes a resource for each, which takes five times as long. */
export function soon(run: () => void): void { apply(then, settled, [run]) }
