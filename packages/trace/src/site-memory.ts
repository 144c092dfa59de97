import { ValueList } from './value-list.ts'

const PAGE_BITS = 8
const PAGE = 1 << PAGE_BITS
/** A million write sites; sites beyond have no memory, so damaged words cannot make the packer allocate without end. */
const PAGES_MAX = 4096

export interface SitePage {
  /** Where the site's slot was in the frame stack. */
  readonly hints: Int32Array
  readonly values: ValueList
  /** Tick of the last write; -1 if there was none. */
  readonly ticks: Float64Array
}

/** Of every write site: its last value, whatever frame wrote it. */
export class SiteMemory {
  readonly #pages: (SitePage | undefined)[] = []
  #count = 0

  /** The page of a site, made if need be; undefined when there are too many. `site & 255` is the index in it. */
  page(site: number): SitePage | undefined {
    const number = site >>> PAGE_BITS
    const known = this.#pages[number]
    if (known || this.#count >= PAGES_MAX) return known
    this.#count++
    const values = new ValueList(PAGE)
    values.length = PAGE
    return this.#pages[number] = { hints: new Int32Array(PAGE), values, ticks: new Float64Array(PAGE).fill(-1) }
  }

  clear(): void {
    this.#pages.length = 0
    this.#count = 0
  }

  /** Every site written so far, ascending. */
  each(visit: (site: number, page: SitePage, index: number) => void): void {
    // Sparse: forEach visits the pages that exist.
    this.#pages.forEach((page, number) => {
      if (page) for (let i = 0; i < PAGE; i++) if (page.ticks[i]! >= 0) visit(number * PAGE + i, page, i)
    })
  }
}
