import { performance } from 'node:perf_hooks'

/** Captured before the program can replace them: fake timers and mocked clocks must not reach the recorder. */
export const setTimer: typeof setInterval = globalThis.setInterval
export const clearTimer: typeof clearInterval = globalThis.clearInterval
export const soon: typeof queueMicrotask = globalThis.queueMicrotask
export const apply: typeof Reflect.apply = Reflect.apply

const read = performance.now
/** Milliseconds since the process began, monotonic. */
export function now(): number {
  return apply(read, performance, [])
}

/** Milliseconds since the Unix epoch at which `now` was 0. */
export const timeOrigin: number = performance.timeOrigin
