/** Calls that a recording tells of between two ticks, as frames or by their number; field initialisers and module bodies are no functions to istanbul either. */
export async function callsRecorded(trace, recording, from, to) {
  const isCall = new Map()
  const look = site => {
    const place = recording.place(site)
    const form = place?.module.table && trace.functionAt(place.module.table, place.index)?.form
    isCall.set(site, form !== 'field' && form !== 'static' && form !== 'module')
    return isCall.get(site)
  }
  let calls = 0
  for (const [i, segment] of recording.segments.entries()) {
    if (segment.firstTick >= to || (recording.segments[i + 1]?.firstTick ?? Infinity) <= from) continue
    const cursor = (await recording.segment(i)).cursor()
    while (cursor.next()) {
      if (cursor.tick < from || cursor.tick >= to || (cursor.op !== trace.OP_ENTER && cursor.op !== trace.OP_FOLD)) continue
      if (isCall.get(cursor.site) ?? look(cursor.site)) calls += cursor.op === trace.OP_ENTER ? 1 : cursor.number(0)
    }
  }
  return calls
}
