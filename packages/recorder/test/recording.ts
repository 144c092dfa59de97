import { recorder, M, type RecorderOptions } from '@cinescope/recorder'
import { Decoder } from './decode.ts'

/** A clock that moves when told. */
export const clock = { now: 0 }
let modules = 0

/** Sites of a fresh module. */
export function sites(count: number, level: 1 | 2 = 2): number {
  return M(`test${modules++}`, count, level)
}

/** Records what `run` does and decodes it. The recorder is one per realm: recordings come one after the other. */
export function record(run: (decoder: Decoder) => void, options: Partial<RecorderOptions> = {}): Decoder {
  const decoder = new Decoder()
  recorder.install({ sink: decoder, now: () => clock.now, epoch: 1_000_000, ...options })
  clock.now++
  recorder.start()
  try {
    run(decoder)
  } finally {
    recorder.stop()
  }
  return decoder
}

/** The event loop goes on. */
export function later(): void { clock.now += 10 }
