import 'fake-indexeddb/auto'
import { K, M, E1, X, recorder } from '@cinescope/recorder'
import { openTrace, OP_ENTER, type RawChunk, type Trace } from '@cinescope/trace'
import { IdbShelf } from '../src/keeper/idb-shelf.ts'
import { Keeper, type KeeperHost } from '../src/keeper/keeper.ts'
import type { Opening, Problem } from '../src/keeper/message.ts'
import { openPacking } from '../src/keeper/packing.ts'

export const HASH = '00112233aabbccdd'

/** Copies what the recorder hands over, as the page's sink does. */
export function copyChunk(chunk: RawChunk): RawChunk {
  return { ...chunk, words: chunk.words.slice(0, chunk.length), texts: [...chunk.texts] }
}

export interface Opened {
  readonly keeper: Keeper
  readonly problems: readonly Problem[]
  readonly told: { readonly removed: number }
}

export function openKeeper(opening: Partial<Opening> = {}, host: Partial<KeeperHost> = {}): Opened {
  const problems: Problem[] = []
  const told = { removed: 0 }
  const full: Opening = { id: '0123456789abcdef', title: 'http://app/', platform: 'browser', epoch: 1000, ringBytes: 1 << 20, sites: undefined, ...opening }
  const keeper = new Keeper(full, openPacking(full), {
    openShelf: lost => IdbShelf.open(lost),
    now: () => 2000,
    alive() {},
    state: () => {},
    problem: problem => { problems.push(problem) },
    removed: () => { told.removed++ },
    ...host,
  })
  return { keeper, problems, told }
}

/** Starts the realm's recorder into a keeper; answers an instrumented function `call(n)`. */
export function recordInto(keeper: Keeper, segmentBytes?: number): (n: number) => number {
  let time = 0
  recorder.stop()
  recorder.install({ sink: { write: chunk => { void keeper.chunk(copyChunk(chunk)) } }, now: () => time += 0.1, epoch: 0, ...segmentBytes !== undefined && { segmentBytes } })
  const H = M(HASH, 4, 2)
  recorder.start()
  return n => {
    const $f = K.on ? E1(H + 1, n) : 0
    let $r: unknown = K
    try {
      return $r = n * 2
    } finally {
      if ($f) X($f, $r)
    }
  }
}

export async function openBytes(bytes: Uint8Array): Promise<Trace> {
  return openTrace({ size: bytes.length, read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)) })
}

/** First argument of every recorded call. */
export async function calls(trace: Trace): Promise<unknown[]> {
  const found: unknown[] = []
  for (const { index } of trace.segments) {
    const cursor = (await trace.segment(index)).cursor()
    while (cursor.next()) {
      if (cursor.op !== OP_ENTER) continue
      const value = cursor.value(0)
      found.push(value.kind === 'primitive' ? value.value : value.kind)
    }
  }
  return found
}

