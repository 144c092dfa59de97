import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Bytes of the young generation, both halves: with a quarter of that collecting it takes more time than it has to. */
const YOUNG = 8 * 2 ** 20
/** It is twice as large after a collection that finds half of it alive. One that was limited when Node was started does not grow. */
const PIECES = 100

/** The newest Node whose V8 is known to have the flags: one that has not says so on standard error. */
const NEWEST = 26

const young = (): number => getHeapSpaceStatistics().find(space => space.space_name === 'new_space')?.space_size ?? YOUNG

/**
 * Lets V8 collect garbage earlier in all of this process: the young generation stays as it is (it would grow to 32 MB, in Node 24 to 64), the old one
 * is collected when it is twice as large as what was alive in it, with array buffers. For programs that do little but ask recordings, before they open one. `--max-semi-space-size`
 * is read at Node's start alone; these flags whenever V8 decides on a size.
 */
export function collectEarly(): void {
  if (Number.parseInt(process.versions.node, 10) > NEWEST) return
  const alive: number[][] = []
  for (let piece = 0; young() < YOUNG && piece < PIECES; piece++) for (let i = 0; i < 5000; i++) alive.push([i])
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=100')
}
