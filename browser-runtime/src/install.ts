import { GOVERNOR_BUDGET, LIVE_SYMBOL, budgetOf } from '@cinescope/protocol'
import { defineProperty, disguises, installProxyTracker, installToString, ownData, probes, proxyTarget, recorder } from '@cinescope/recorder'
import { RUNTIME_SYMBOL, useNameRules, type Probes } from '@cinescope/trace'
import { pageTitle } from './address.ts'
import { Desk } from './desk.ts'
import { Flushing } from './flushing.ts'
import { PageLive } from './live.ts'
import type { Problem } from './keeper/message.ts'
import { onModule } from './modules.ts'
import { RING_BYTES, switchedOff, type BrowserOptions } from './options.ts'
import type { Border } from './patch/border.ts'
import { patchConsole } from './patch/console.ts'
import { watchErrors } from './patch/errors.ts'
import { Hold } from './patch/hold.ts'
import { addressOf, patchFetch, patchXhr } from './patch/network.ts'
import { watchSecretFields } from './patch/secret-fields.ts'
import { Tasks } from './patch/tasks.ts'
import { patchTimers } from './patch/timers.ts'
import { patchWorkers } from './patch/workers.ts'
import { now, randomId, readyState, soon, timeOrigin, warn } from './platform.ts'
import { Pool } from './pool.ts'
import { register } from './register.ts'
import { PageSink } from './sink.ts'
import { activate, devtools, stores } from './app-stores.ts'

/** Another runtime, or this one again, is already at work in the page. */
function taken(): boolean {
  return Symbol.for(LIVE_SYMBOL) in globalThis
}

function publish(name: string, value: unknown): void {
  defineProperty(globalThis, Symbol.for(name), { value, configurable: true, writable: true })
}

/** Attaches the recorder to the page. Runs before app code; a fault in it never reaches the app. */
export function install(options: BrowserOptions = {}): void {
  if (taken()) return
  try {
    // Code built for the global runtime calls probes even where nothing is to be recorded.
    publish(RUNTIME_SYMBOL, { ...probes, M: register } satisfies Probes)
    if (typeof document === 'undefined' || switchedOff(location.href)) return
    attach(options)
  } catch (error) {
    warn('CINE_RECORDING_FAULT', { reason: String(error) })
  }
}

/** Answers the original's text for a patched function. */
function disguise(patched: object, original: object): void {
  disguises.set(patched, original)
}

/** An own data property, unless looking would run a proxy's trap. */
function ownValue(object: object, key: string): unknown {
  return proxyTarget(object) === undefined ? ownData(object, key) : undefined
}

function nameOf(callback: object): string {
  const name = ownValue(callback, 'name')
  return typeof name === 'string' ? name : ''
}

/** The recording was deleted: what follows has to be readable without what was before. */
function restart(): void {
  if (!recorder.recording) return
  recorder.stop()
  recorder.start()
  stores.announce()
}

function attach(options: BrowserOptions): void {
  const id = randomId()
  const ringBytes = options.ringBytes ?? RING_BYTES
  const base = document.baseURI
  const absolute = (url: string | false | undefined): string | undefined => url ? new URL(url, base).href : undefined

  const problem = (found: Problem): void => {
    live.problem(found)
    warn(found.code, found.data)
  }
  const pool = new Pool()
  // The app may replace it until that is loaded.
  const { PerformanceObserver } = globalThis
  const desk = new Desk(async (receiver, opening) => {
    const { Courier, showOverlay, watchLeaving, watchLongTasks } = await import('./later.ts')
    watchLeaving(globalThis, document, border.flush)
    watchLongTasks({ PerformanceObserver }, border)
    if (options.overlay) showOverlay(options.overlay, () => { problem({ code: 'CINE_OVERLAY_REFUSED', data: { url: options.overlay } }) })
    return new Courier(opening, options.worker !== false, receiver)
  }, {
    state: state => { live.kept(state) },
    problem,
    removed: restart,
    free: buffer => { pool.give(buffer) },
    torn: () => { sink.tear() },
  })
  const sink = new PageSink(desk, pool)
  const flushing = new Flushing({ flush: () => { recorder.flush() }, records: () => recorder.counts().records })
  const hold = new Hold()
  const border: Border = {
    get recording() { return recorder.recording },
    emit(op, values, depth) {
      flushing.arm()
      return recorder.emit(op, values, depth)
    },
    tick: () => recorder.counts().records,
    flush: () => { flushing.flush() },
    keep: reason => { live.keepOn(reason) },
    root: () => { recorder.entry?.() },
  }
  const tasks = new Tasks(border, () => readyState() !== 'complete')
  const live = new PageLive({ id, ringBytes, editor: absolute(options.editor), recorder, desk, flushing, stores, hold, tasks })

  useNameRules(options.redact)
  const title = options.title ?? pageTitle(location.href)
  void desk.start({ id, title, platform: 'browser', epoch: timeOrigin, ringBytes, sites: absolute(options.sites), redact: options.redact, retain: options.retain })
  recorder.install({
    sink,
    now,
    epoch: timeOrigin,
    onEntry: () => {
      flushing.arm()
      tasks.entry()
    },
    soon,
    ...options.taskRecords !== undefined && { taskRecords: options.taskRecords },
    governor: { budget: budgetOf(options.governor ?? GOVERNOR_BUDGET), busy: () => tasks.busy },
  })
  onModule((hash, table) => { desk.module(hash, table) })

  installProxyTracker()
  installToString()
  const network = { border, tasks, hold, ownValue, base: () => base }
  patchConsole(console, border, disguise)
  patchTimers(globalThis, disguise, { tasks, hold, border, nameOf })
  patchFetch(globalThis, disguise, network)
  patchXhr(XMLHttpRequest.prototype, disguise, network)
  watchSecretFields(globalThis, HTMLInputElement.prototype, Document.prototype, disguise, value => { recorder.remember(value) })
  patchWorkers(globalThis, disguise, border, input => addressOf(input, network))
  watchErrors(globalThis, border)
  devtools.install(globalThis)
  activate()
  publish(LIVE_SYMBOL, live)

  if (options.autoStart !== false) void live.start()
}
