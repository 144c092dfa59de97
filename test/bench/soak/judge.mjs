const MiB = bytes => `${(bytes / 2 ** 20).toFixed(1)} MiB`

/** Flat within 5 % (or 1 MiB) after the first samples, in which things are loaded and caches fill: a fifth of them. */
export function flat(part, measure, samples, after = 0.2) {
  const [first, last] = [samples[Math.floor(samples.length * after)], samples.at(-1)]
  return { part, measure, first: MiB(first), last: MiB(last), bound: '5 %', holds: last <= first * 1.05 + 2 ** 20 }
}

export const within = (part, measure, bytes, bound) => ({ part, measure, first: '', last: MiB(bytes), bound: MiB(bound), holds: bytes <= bound })

/** Records of a recording: those kept, those named in losses, and those that the ring dropped at the front are all that were made; the anchor of a chunk
 * that has nothing else yet is not written. */
export function accounted(part, recording, made) {
  const { begin, end, segments, losses } = recording
  let holes = 0
  for (const [i, { firstTick, records }] of segments.entries()) holes += (segments[i + 1]?.firstTick ?? end) - firstTick - records
  const lost = losses.filter(loss => loss.tick >= begin).reduce((sum, loss) => sum + loss.count, 0)
  return { part, measure: 'records', first: `${begin} dropped`, last: `${end - begin} kept`, bound: `${made} made, ${lost} lost`, holds: holes <= lost && made - end <= 1 }
}
