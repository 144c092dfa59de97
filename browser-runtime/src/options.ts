import type { Retention } from '@cinescope/protocol'
import type { RedactionRules } from '@cinescope/trace'

export interface BrowserOptions {
  /** Prefix of site tables: GET `sites + hash + '.sites'`. Left out or false: tables are attached later. */
  readonly sites?: string | false | undefined
  /** POST `{ path, line, column }` opens the developer's editor. */
  readonly editor?: string | false | undefined
  /** URL of the overlay module, imported once the page has loaded. */
  readonly overlay?: string | false | undefined
  /** Of the recording; default: the page's address without credentials, query and fragment. */
  readonly title?: string | undefined
  /** Record from the first statement on. Default true. */
  readonly autoStart?: boolean | undefined
  /** Bytes that a recording may keep, packed; its oldest segments leave first. Default 64 MiB. */
  readonly ringBytes?: number | undefined
  /** A user's rules for secrets. */
  readonly redact?: RedactionRules | undefined
  /** Which finished recordings of this origin stay. Default: 50, of four rings together, 14 days. */
  readonly retain?: Retention | undefined
  /** Most records of one event-loop entry before it is cut with a loss record. */
  readonly taskRecords?: number | undefined
  /** Share of task time that recording may take; 'off': no bound. Default 0.1. */
  readonly governor?: number | 'off' | undefined
  /** Pack in a worker. Default true. */
  readonly worker?: boolean | undefined
}

export const RING_BYTES: number = 64 * 1024 * 1024

/** `?cinescope=off` in the page's address: nothing is patched, nothing recorded, nothing shown. */
export function switchedOff(address: string): boolean {
  return /[?&]cinescope=off(?:[&#]|$)/.test(address.replace(/#.*$/s, ''))
}
