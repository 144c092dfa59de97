import type { RecordCursor, Segment } from '@cinescope/trace'
import { cellText } from './value-text.ts'

/** A recorded request. */
export interface Request {
  readonly request: number
  readonly tick: number
  /** Milliseconds since the track's origin. */
  readonly start: number
  readonly method: string
  readonly url: string
  /** 'fetch', 'xhr', 'http'... */
  readonly initiator: string
  /** 0 while there is no answer. */
  readonly status: number
  /** Milliseconds; -1 while it runs. */
  readonly duration: number
  readonly error: string
}

/** Joins the records of requests: start, then end or fail. */
export class Requests {
  readonly all: Map<number, Request> = new Map()

  /** Takes an OP_NETWORK record. */
  take(cursor: RecordCursor, segment: Segment, time: number): void {
    const text = (i: number): string => i < cursor.size ? cellText(cursor.value(i), segment) : ''
    const request = cursor.number(1)
    const phase = text(0)
    if (phase === 'start') {
      this.all.set(request, { request, tick: cursor.tick, start: time, method: text(2), url: text(3), initiator: text(4), status: 0, duration: -1, error: '' })
      return
    }
    const known = this.all.get(request)
    if (!known) return
    const duration = cursor.number(3)
    const ended = { ...known, duration: Number.isFinite(duration) ? duration : time - known.start }
    this.all.set(request, phase === 'end' ? { ...ended, status: cursor.number(2) || 0 } : { ...ended, error: text(2) })
  }
}
