import { OP_TASK } from '@cinescope/trace'
import { attribute, CapturedMessageChannel, currentEvent, eventTarget, eventType, listen, localName, now } from '../platform.ts'
import type { Border } from './border.ts'

/** What the event loop began. Written as a record once recorded code runs in it. */
export interface Task {
  readonly kind: string
  readonly label: string
  /** Tick of the moment that caused it; -1 = unknown. */
  readonly cause: number
  written: boolean
}

/** A request that events of its object answer. */
export interface Asked { readonly label: string, readonly tick: number }

/** Says of every entry from the event loop what it is: timer, reply, DOM event, page start. */
export class Tasks {
  readonly #border: Border
  readonly #starting: () => boolean
  readonly #turn: () => void
  #current: Task | undefined
  #event: Event | undefined
  #turning = false
  /** When the stretch of tasks at hand began, and how long those before it took. */
  #began = 0
  #busy = 0
  /** Requests by the object that tells of them: events of an XMLHttpRequest are its answer. */
  readonly asked: WeakMap<object, Asked> = new WeakMap()

  /** `starting`: the page is still loading. `turn` asks for `over` to be called in a later event-loop entry. */
  constructor(border: Border, starting: () => boolean, turn: (over: () => void) => () => void = nextTurn) {
    this.#border = border
    this.#starting = starting
    this.#turn = turn(() => { this.#over() })
  }

  /** Milliseconds that the page has spent in tasks with recorded code, and in those that stood in the queue behind them. */
  get busy(): number {
    return this.#turning ? this.#busy + now() - this.#began : this.#busy
  }

  /** A wrapped callback begins, or a reply's reactions are about to run. */
  begin(kind: string, label: string, cause: number): Task {
    this.#border.root()
    this.#current = { kind, label, cause, written: false }
    this.#end()
    return this.#current
  }

  /** We are about to run app code ourselves: whatever event the overlay is handling is not the cause. */
  declare(kind: string, label: string): void {
    this.#event = currentEvent()
    this.#current = { kind, label, cause: -1, written: false }
    this.#write(this.#current)
  }

  /** The recorder's `onEntry`: recorded code is entered on an empty stack. */
  entry(): void {
    const event = currentEvent()
    if (event) {
      if (event === this.#event) return
      this.#event = event
      const target = eventTarget(event)
      const asked = typeof target === 'object' && target !== null ? this.asked.get(target) : undefined
      this.#write({ kind: asked ? 'fetch' : 'event', label: asked ? asked.label : eventLabel(event), cause: asked ? asked.tick : -1, written: false })
      return
    }
    const task = this.#current ??= { ...this.#starting() ? { kind: 'start', label: 'page load' } : { kind: 'task', label: 'promise or callback' }, cause: -1, written: false }
    if (!task.written) this.#write(task)
  }

  #write(task: Task): void {
    task.written = true
    this.#border.emit(OP_TASK, task.cause < 0 ? [task.kind, task.label] : [task.kind, task.label, task.cause])
    this.#end()
  }

  /** A task lasts until the event loop turns: promise reactions after a timer's callback still belong to the timer. */
  #end(): void {
    if (this.#turning) return
    this.#turning = true
    this.#began = now()
    this.#turn()
  }

  #over(): void {
    this.#turning = false
    this.#busy += now() - this.#began
    this.#current = undefined
    this.#event = undefined
  }
}

function nextTurn(over: () => void): () => void {
  if (!CapturedMessageChannel) return over
  const { port1, port2 } = new CapturedMessageChannel()
  listen(port1, 'message', over)
  port1.start()
  // Node keeps a process alive for an open port; browsers have no such method.
  ;(port1 as { unref?(): void }).unref?.()
  return () => { port2.postMessage(0) }
}

/** 'click button#add.primary'. Never text content, values or keys; of a password field nothing but the event. */
export function eventLabel(event: Event): string {
  const type = String(eventType(event))
  const target = eventTarget(event)
  if (typeof target !== 'object' || target === null) return type
  const name = localName(target)
  if (typeof name !== 'string') return type
  if (name === 'input' && attribute(target, 'type')?.toLowerCase() === 'password') return type
  const id = attribute(target, 'id')
  const first = attribute(target, 'class')?.trim().split(/\s+/)[0]
  return `${type} ${name}${id ? `#${id}` : ''}${first ? `.${first}` : ''}`.slice(0, 120)
}
