import { ValueList } from './value-list.ts'

/** A frame taken off the stack: it may come back. */
export interface ParkedFrame {
  readonly frame: number
  readonly site: number
  readonly entered: number
  readonly args: ValueList
  readonly slotSites: number[]
  readonly slotTicks: number[]
  readonly slots: ValueList
}

/**
 * Open frames with the values of their enters and their last write per site. One array per fact and no object per frame:
 * a page enters a million frames a second. Arguments and slots of the top frame are at the ends of their arrays.
 */
export class FrameStack {
  depth = 0
  frames: Int32Array = new Int32Array(64)
  sites: Int32Array = new Int32Array(64)
  entered: Float64Array = new Float64Array(64)
  argStarts: Int32Array = new Int32Array(64)
  slotStarts: Int32Array = new Int32Array(64)
  readonly args: ValueList = new ValueList(256)
  readonly slots: ValueList = new ValueList(256)
  slotSites: Int32Array = new Int32Array(256)
  slotTicks: Float64Array = new Float64Array(256)

  get top(): number {
    return this.depth === 0 ? 0 : this.frames[this.depth - 1]!
  }

  /** The caller pushes the arguments to `args` afterwards. */
  push(frame: number, site: number, entered: number): void {
    if (this.depth === this.frames.length) this.#grow()
    this.frames[this.depth] = frame
    this.sites[this.depth] = site
    this.entered[this.depth] = entered
    this.argStarts[this.depth] = this.args.length
    this.slotStarts[this.depth++] = this.slots.length
  }

  pop(): void {
    this.depth--
    this.args.length = this.argStarts[this.depth]!
    this.slots.length = this.slotStarts[this.depth]!
  }

  /** Takes the top frame off, whole. */
  park(): ParkedFrame {
    const at = this.depth - 1
    const args = new ValueList(this.args.length - this.argStarts[at]!)
    args.append(this.args, this.argStarts[at]!, this.args.length)
    const slotStart = this.slotStarts[at]!
    const slots = new ValueList(this.slots.length - slotStart)
    slots.append(this.slots, slotStart, this.slots.length)
    const parked: ParkedFrame = {
      frame: this.frames[at]!,
      site: this.sites[at]!,
      entered: this.entered[at]!,
      args,
      slots,
      slotSites: [...this.slotSites.subarray(slotStart, this.slots.length)],
      slotTicks: [...this.slotTicks.subarray(slotStart, this.slots.length)],
    }
    this.pop()
    return parked
  }

  unpark(parked: ParkedFrame): void {
    this.push(parked.frame, parked.site, parked.entered)
    this.args.append(parked.args, 0, parked.args.length)
    for (let i = 0; i < parked.slots.length; i++) {
      this.#addSlot(parked.slotSites[i]!, parked.slots.words[i]!, parked.slots.doubles[i]!, parked.slotTicks[i]!)
    }
  }

  /** Notes a write of the top frame; `hint` is where the site's slot was last time. Answers where it is. */
  write(site: number, hint: number, word: number, double: number, tick: number): number {
    if (this.depth === 0) return 0
    const start = this.slotStarts[this.depth - 1]!
    const { length } = this.slots
    let at = hint
    if (at < start || at >= length || this.slotSites[at] !== site) {
      at = start
      while (at < length && this.slotSites[at] !== site) at++
    }
    if (at === length) {
      this.#addSlot(site, word, double, tick)
      return at
    }
    this.slots.words[at] = word
    this.slots.doubles[at] = double
    this.slotTicks[at] = tick
    return at
  }

  #addSlot(site: number, word: number, double: number, tick: number): void {
    const at = this.slots.length
    this.slots.push(word, double)
    if (at >= this.slotSites.length) {
      const sites = new Int32Array(this.slots.words.length * 2)
      sites.set(this.slotSites)
      this.slotSites = sites
      const ticks = new Float64Array(this.slots.words.length * 2)
      ticks.set(this.slotTicks)
      this.slotTicks = ticks
    }
    this.slotSites[at] = site
    this.slotTicks[at] = tick
  }

  #grow(): void {
    for (const name of ['frames', 'sites', 'argStarts', 'slotStarts'] as const) {
      const array = new Int32Array(this.depth * 2)
      array.set(this[name])
      this[name] = array
    }
    const entered = new Float64Array(this.depth * 2)
    entered.set(this.entered)
    this.entered = entered
  }
}
