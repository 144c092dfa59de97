import { joinBytes } from '@cinescope/base'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { IDBFactory } from 'fake-indexeddb'
import { recorder } from '@cinescope/recorder'
import { DATABASE, IdbShelf } from '../src/keeper/idb-shelf.ts'
import type { KeeperState } from '../src/keeper/message.ts'
import type { Numbered, Row, Shelf } from '../src/keeper/shelf.ts'
import { calls, copyChunk, openBytes, openKeeper, recordInto } from './studio.ts'

const current = '0123456789abcdef'

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}

function run(call: (n: number) => number, from: number, to: number, every = 100): void {
  for (let n = from; n < to; n++) {
    call(n)
    if (n % every === 0) recorder.flush()
  }
  recorder.flush()
}

describe('keeper', () => {
  beforeEach(() => { globalThis.indexedDB = new IDBFactory() })
  afterEach(() => { recorder.stop() })

  test('what was recorded is read back as a .cine file, also by a later page', async () => {
    const { keeper, problems } = openKeeper()
    run(recordInto(keeper), 0, 500)
    expect(await calls(await openBytes(await keeper.read(current, 0)))).toEqual(numbers(0, 500))
    const later = openKeeper({ id: 'fedcba9876543210' }).keeper
    const trace = await openBytes(await later.read(current, 0))
    expect(await calls(trace)).toEqual(numbers(0, 500))
    expect(trace.header).toMatchObject({ recordingId: current, title: 'http://app/', platform: 'browser', epoch: 1000 })
    expect(problems).toEqual([])
  })

  test('recordings are listed one by one, removed one by one, and all at once', async () => {
    const first = openKeeper()
    run(recordInto(first.keeper), 0, 10)
    await first.keeper.flush()
    const second = openKeeper({ id: 'fedcba9876543210', epoch: 3000, title: 'http://app/two' })
    run(recordInto(second.keeper), 0, 10)
    const list = await second.keeper.recordings()
    expect(list.map(info => [info.id, info.title, info.started, info.current])).toEqual([
      ['fedcba9876543210', 'http://app/two', 3000, true],
      [current, 'http://app/', 1000, false],
    ])
    expect(list.every(info => info.bytes > 0 && info.records > 0)).toBe(true)
    await second.keeper.remove(current)
    expect((await second.keeper.recordings()).map(info => info.id)).toEqual(['fedcba9876543210'])
    expect((await second.keeper.read(current, 0)).length).toBe(0)
    await second.keeper.removeAll()
    expect((await second.keeper.recordings()).map(info => [info.id, info.bytes])).toEqual([['fedcba9876543210', 0]])
    expect(second.told.removed).toBe(1)
  })

  test('what was kept outlasts the ring, and what comes later goes on', async () => {
    const { keeper } = openKeeper({ ringBytes: 12_000 })
    const call = recordInto(keeper, 4096)
    run(call, 0, 3000)
    const tick = recorder.counts().records
    await keeper.keep(0, tick)
    const kept = (await calls(await openBytes(await keeper.read(current, 0)))).length
    run(call, 3000, 30_000)
    const numbersKept = await calls(await openBytes(await keeper.read(current, 0))) as number[]
    const before = numbersKept.filter(n => n < 3000)
    expect(before.length).toBeGreaterThan(kept / 3)
    expect(numbersKept.at(-1)).toBe(29_999)
    expect((await keeper.read(current, 0)).length).toBeLessThan(30_000)
    await keeper.resize(5000)
    run(call, 30_000, 31_000)
    expect((await keeper.read(current, 0)).length).toBeLessThan(12_000)
  })

  test('after the current recording was removed, what follows is readable from the next segment on', async () => {
    const { keeper, told } = openKeeper()
    const call = recordInto(keeper)
    run(call, 0, 10)
    await keeper.remove(current)
    run(call, 10, 20)
    recorder.stop()
    recorder.start()
    run(call, 20, 30)
    expect(await calls(await openBytes(await keeper.read(current, 0)))).toEqual(numbers(20, 30))
    expect(told.removed).toBe(1)
  })

  test('a recording removed by another tab goes on the same way', async () => {
    const { keeper, told } = openKeeper()
    const call = recordInto(keeper)
    run(call, 0, 10)
    await keeper.flush()
    await openKeeper({ id: 'fedcba9876543210' }).keeper.remove(current)
    run(call, 10, 20)
    await keeper.flush()
    expect(told.removed).toBe(1)
    recorder.stop()
    recorder.start()
    run(call, 20, 30)
    expect(await calls(await openBytes(await keeper.read(current, 0)))).toEqual(numbers(20, 30))
  })

  test('a keeper that follows a lost one goes on behind what the page knows to be stored; what was on its way is a loss', async () => {
    let state: KeeperState | undefined
    const first = openKeeper({}, { state: told => { state = told } })
    const call = recordInto(first.keeper)
    run(call, 0, 500)
    await first.keeper.flush()
    const known = state!
    run(call, 500, 800) // stored, but the page was not told
    await first.keeper.flush()
    const next = openKeeper({ resume: known })
    const from = known.tick + 1000
    recorder.stop()
    recorder.install({ sink: { write: chunk => { void next.keeper.chunk({ ...copyChunk(chunk), firstTick: chunk.firstTick + from }) } }, now: () => 5000, epoch: 0 })
    recorder.start()
    run(call, 800, 900)
    const bytes = await next.keeper.read(current, 0)
    const trace = await openBytes(bytes)
    expect(await calls(trace)).toEqual([...numbers(0, 500), ...numbers(800, 900)])
    expect(trace.problems).toEqual([])
    expect(trace.losses.reduce((sum, loss) => sum + loss.count, 0)).toBe(1000)
    expect((await openKeeper({ id: 'fedcba9876543210' }).keeper.read(current, 0)).length).toBe(bytes.length)
    expect(next.problems).toEqual([])
    // What the first one stored counts for the ring.
    await next.keeper.resize(1)
    run(call, 900, 901)
    expect((await calls(await openBytes(await next.keeper.read(current, 0))) as number[])[0]).toBeGreaterThanOrEqual(800)
  })

  test('the ring drops whole segments, oldest first, and every file read from it opens', async () => {
    const { keeper } = openKeeper({ ringBytes: 12_000 })
    const call = recordInto(keeper, 4096)
    run(call, 0, 20_000)
    const bytes = await keeper.read(current, 0)
    expect(bytes.length).toBeLessThan(20_000)
    const trace = await openBytes(bytes)
    const kept = await calls(trace) as number[]
    expect(kept.length).toBeGreaterThan(0)
    expect(kept).toEqual(numbers(20_000 - kept.length, 20_000))
    expect(trace.problems).toEqual([])
    // What was evicted is gone from the disk, not only from the answers.
    const later = openKeeper({ id: 'fedcba9876543210' }).keeper
    expect((await later.read(current, 0)).length).toBe(bytes.length)
  })

  test('a reader that polls gets every section once, also while the ring drops old ones and others read too', async () => {
    const { keeper } = openKeeper({ ringBytes: 12_000 })
    const call = recordInto(keeper, 4096)
    const readers: { from: number, bytes: Uint8Array }[] = []
    for (let n = 0; n < 20_000; n += 1000) {
      run(call, n, n + 1000)
      await keeper.flush()
      if (n % 4000 === 0) readers.push({ from: n, bytes: new Uint8Array(0) })
      for (const reader of readers) {
        for (;;) {
          const more = await keeper.read(current, reader.bytes.length)
          if (more.length === 0) break
          reader.bytes = joinBytes([reader.bytes, more])
        }
      }
    }
    for (const { from, bytes } of readers) {
      const trace = await openBytes(bytes)
      const seen = await calls(trace) as number[]
      expect(trace.problems).toEqual([])
      expect(seen).toEqual(numbers(seen[0] as number, 20_000))
      expect(seen[0]).toBeLessThanOrEqual(from + 1000)
    }
  })

  test('CINE_STORAGE_FORBIDDEN: without IndexedDB the ring is in memory and answers the same', async () => {
    const { keeper, problems } = openKeeper({}, { openShelf: () => Promise.reject(new DOMException('The operation is insecure.', 'SecurityError')) })
    run(recordInto(keeper), 0, 300)
    expect(await calls(await openBytes(await keeper.read(current, 0)))).toEqual(numbers(0, 300))
    expect((await keeper.recordings()).map(info => [info.id, info.current, info.live])).toEqual([[current, true, true]])
    expect(problems.map(problem => problem.code)).toEqual(['CINE_STORAGE_FORBIDDEN'])
  })

  test('CINE_STORAGE_FULL: what does not fit any more goes on in memory, and the file is still one', async () => {
    const { keeper, problems } = openKeeper({}, { openShelf: () => Promise.resolve(new SmallShelf(1500)) })
    run(recordInto(keeper), 0, 2000)
    expect(await calls(await openBytes(await keeper.read(current, 0)))).toEqual(numbers(0, 2000))
    expect(problems.map(problem => problem.code)).toEqual(['CINE_STORAGE_FULL'])
  })

  test('CINE_STORAGE_FULL: when there is room again, what went on in memory joins what is stored', async () => {
    const shelf = new SmallShelf(1500)
    let now = 1e9
    const { keeper, problems } = openKeeper({}, { openShelf: () => Promise.resolve(shelf), now: () => now })
    const call = recordInto(keeper)
    run(call, 0, 2000)
    await keeper.flush()
    const before = await shelf.sections(current, 0)
    shelf.quota = 1e6
    run(call, 2000, 2500)
    await keeper.flush()
    expect(await shelf.sections(current, 0)).toEqual(before)
    now += 10_000
    run(call, 2500, 3000)
    const bytes = await keeper.read(current, 0)
    expect(await calls(await openBytes(bytes))).toEqual(numbers(0, 3000))
    const later = openKeeper({ id: 'fedcba9876543210' }, { openShelf: () => Promise.resolve(shelf) }).keeper
    expect(await later.read(current, 0)).toEqual(bytes)
    expect(problems.map(problem => problem.code)).toEqual(['CINE_STORAGE_FULL'])
  })

  test('CINE_STORAGE_FULL: recordings can be removed, and that makes room at once', async () => {
    const shelf = new SmallShelf(6000)
    const other = { id: 'other', title: '', started: 1, updated: 1e9, bytes: 4000, records: 1, header: new Uint8Array(0) }
    await shelf.append(other, [{ seq: 0, bytes: new Uint8Array(4000) }], [])
    const { keeper } = openKeeper({ ringBytes: 50_000 }, { openShelf: () => Promise.resolve(shelf), now: () => 1e9 })
    const call = recordInto(keeper)
    run(call, 0, 2000)
    await keeper.remove('other')
    shelf.quota = 1e6
    run(call, 2000, 2001)
    await keeper.flush()
    expect((await shelf.rows()).map(row => row.id)).toEqual([current])
    const later = openKeeper({ id: 'fedcba9876543210' }, { openShelf: () => Promise.resolve(shelf) }).keeper
    expect(await calls(await openBytes(await later.read(current, 0)))).toEqual(numbers(0, 2001))
  })

  test('CINE_STORAGE_FULL: room is made of finished recordings first', async () => {
    const shelf = new SmallShelf(4000)
    await shelf.append({ id: 'old', title: '', started: 1, updated: 1, bytes: 3000, records: 1, header: new Uint8Array(0) }, [{ seq: 0, bytes: new Uint8Array(3000) }], [])
    const { keeper, problems } = openKeeper({ ringBytes: 1000 }, { openShelf: () => Promise.resolve(shelf), now: () => 1e9 })
    run(recordInto(keeper), 0, 300)
    await keeper.flush()
    expect((await shelf.rows()).map(row => row.id)).toEqual([current])
    expect(problems).toEqual([])
  })

  test('a database closed under a running page, as by clearing site data: what follows is kept in memory from the next segment on', async () => {
    let lose: ((reason: string) => void) | undefined
    const { keeper, problems, told } = openKeeper({}, { openShelf: lost => { lose = lost; return IdbShelf.open(lost) } })
    const call = recordInto(keeper)
    run(call, 0, 10)
    await keeper.flush()
    lose?.('the browser closed the database')
    run(call, 10, 20)
    await keeper.flush()
    recorder.stop()
    recorder.start()
    run(call, 20, 30)
    expect(await calls(await openBytes(await keeper.read(current, 0)))).toEqual(numbers(20, 30))
    expect([problems.map(problem => problem.code), told.removed]).toEqual([['CINE_STORAGE_FORBIDDEN'], 1])
  })

  test('CINE_STORAGE_FULL is no reason to give up while finished recordings can go', async () => {
    const shelf = new SmallShelf(4000)
    await shelf.append({ id: 'old', title: '', started: 1, updated: 1, bytes: 4000, records: 1, header: new Uint8Array(0) }, [{ seq: 0, bytes: new Uint8Array(4000) }], [])
    const { keeper, problems } = openKeeper({}, { openShelf: () => Promise.resolve(shelf), now: () => 1e9 })
    run(recordInto(keeper), 0, 100)
    await keeper.flush()
    expect((await shelf.rows()).map(row => row.id)).toEqual([current])
    expect(problems).toEqual([])
  })

  test('the database carries one put a section', async () => {
    const { keeper } = openKeeper()
    run(recordInto(keeper), 0, 1000)
    await keeper.flush()
    const count = await new Promise<number>((resolve, reject) => {
      const open = indexedDB.open(DATABASE)
      open.addEventListener('error', () => { reject(open.error as DOMException) })
      open.addEventListener('success', () => {
        const request = open.result.transaction('sections').objectStore('sections').count()
        request.addEventListener('success', () => { resolve(request.result) })
      })
    })
    expect(count).toBeLessThan(20)
  })
})

/** A shelf with a quota, as a browser keeps one. */
class SmallShelf implements Shelf {
  quota: number
  readonly #rows = new Map<string, Row>()
  readonly #sections = new Map<string, Map<number, Uint8Array>>()

  constructor(quota: number) {
    this.quota = quota
  }

  async place(row: Row): Promise<void> {
    if (this.#used() >= this.quota) throw new DOMException('Quota exceeded.', 'QuotaExceededError')
    this.#rows.set(row.id, row)
  }

  #used(): number {
    return [...this.#sections.values()].flatMap(all => [...all.values()]).reduce((sum, bytes) => sum + bytes.length, 0)
  }

  async append(row: Row, sections: readonly Numbered[], evicted: readonly number[]): Promise<boolean> {
    const kept = new Map(this.#sections.get(row.id))
    for (const { seq, bytes } of sections) kept.set(seq, bytes)
    for (const seq of evicted) kept.delete(seq)
    const others = [...this.#sections].filter(([id]) => id !== row.id).flatMap(([, all]) => [...all.values()])
    const used = [...others, ...kept.values()].reduce((sum, bytes) => sum + bytes.length, 0)
    if (used > this.quota) throw new DOMException('Quota exceeded.', 'QuotaExceededError')
    this.#rows.set(row.id, row)
    this.#sections.set(row.id, kept)
    return true
  }

  async rows(): Promise<readonly Row[]> {
    return [...this.#rows.values()]
  }

  async sections(id: string, from: number): Promise<readonly Numbered[]> {
    return [...this.#sections.get(id) ?? []].filter(([seq]) => seq >= from).map(([seq, bytes]) => ({ seq, bytes }))
  }

  async remove(id: string): Promise<void> {
    this.#rows.delete(id)
    this.#sections.delete(id)
  }

  close(): void {}
}
