/** Index of the last entry at or before a tick, in a list ordered by tick; -1 if all are later. */
export function lastAt(list: readonly { readonly tick: number }[], tick: number): number {
  let low = -1
  let high = list.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((list[middle]?.tick ?? Infinity) <= tick) low = middle
    else high = middle - 1
  }
  return low
}
