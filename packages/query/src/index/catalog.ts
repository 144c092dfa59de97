import type { Trace } from '@cinescope/trace'
import { Clock } from './clock.ts'
import { IntColumn, TickColumn } from './column.ts'
import { FaultTable } from './faults.ts'
import { FrameTable } from './frames.ts'
import { InstanceTable } from './instances.ts'
import { LevelTable } from './levels.ts'
import { type Postings, Trail } from './postings.ts'
import { scan, type ScanState, startScan } from './scan.ts'
import { SliceTable } from './slices.ts'
import { TaskTable } from './tasks.ts'

/** A stretch of records scanned at one go; its columns never change again. */
export interface Run {
  readonly first: number
  /** Op of each record. */
  readonly ops: Uint8Array
  /** Site -> its records, ENTER included. Extra: the op. */
  readonly sites: Postings
  /** Scope instance -> its writes. Extra: the site. */
  readonly scoped: Postings
  /** Object -> SET, DELETE and BUILTIN records on it. Extra: hash of the computed key, or -1 - site for a static one. */
  readonly touches: Postings
  /** Object -> its images. Extra: IMAGE_* flags. */
  readonly images: Postings
}

/**
 * What one forward scan finds, kept as columns: about 25 bytes a record. It is made at the first question that needs it,
 * continued by `extend` when a live recording has grown, and can always be rebuilt.
 */
export class Catalog {
  readonly trace: Trace
  readonly frames: FrameTable
  readonly slices: SliceTable
  readonly tasks: TaskTable
  readonly instances: InstanceTable
  readonly faults: FaultTable
  readonly clock: Clock
  readonly levels: LevelTable = new LevelTable()
  /** Ticks and ops of console, network, store, mark, error and loss records, and of tasks. */
  readonly events: TickColumn
  readonly eventOps: IntColumn = new IntColumn()
  readonly runs: Run[] = []
  readonly #state: ScanState
  readonly #sites: Postings[] = []
  readonly #scoped: Postings[] = []
  readonly #touches: Postings[] = []
  readonly #images: Postings[] = []
  #scanning: Promise<void> = Promise.resolve()

  constructor(trace: Trace) {
    const origin = trace.begin
    this.trace = trace
    this.frames = new FrameTable(origin)
    this.slices = new SliceTable(origin)
    this.tasks = new TaskTable(origin)
    this.instances = new InstanceTable(origin)
    this.faults = new FaultTable(origin)
    this.clock = new Clock(origin)
    this.events = new TickColumn(origin)
    this.#state = startScan(origin)
  }

  /** One past the last scanned record. */
  get end(): number { return this.#state.next }

  /** Scans whatever has not been scanned. Calls queue up, so no record is scanned twice. */
  extend(): Promise<void> {
    this.#scanning = this.#scanning.catch(() => undefined).then(() => this.#scan())
    return this.#scanning
  }

  async #scan(): Promise<void> {
    for (const info of this.trace.segments) {
      if (info.firstTick + info.records <= this.#state.next) continue
      const run = scan(this, this.#state, await this.trace.segment(info.index))
      if (!run) continue
      this.runs.push(run)
      this.#sites.push(run.sites)
      this.#scoped.push(run.scoped)
      this.#touches.push(run.touches)
      this.#images.push(run.images)
    }
  }

  siteTrail(site: number): Trail { return new Trail(this.#sites, site) }
  scopedTrail(instance: number): Trail { return new Trail(this.#scoped, instance) }
  touchTrail(ref: number): Trail { return new Trail(this.#touches, ref) }
  imageTrail(ref: number): Trail { return new Trail(this.#images, ref) }

  /** Op of the record at a tick, -1 if there is no such record. */
  opAt(tick: number): number {
    let low = 0
    let high = this.runs.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.runs[middle] as Run).first <= tick) low = middle + 1
      else high = middle
    }
    const run = this.runs[low - 1]
    return run?.ops[tick - run.first] ?? -1
  }

  /** Frame number of the record at `tick`, 0 if none. */
  frameAt(tick: number): number {
    const slice = this.slices.at(tick)
    return slice < 0 ? 0 : this.frames.id.get(this.slices.frame.get(slice))
  }
}
