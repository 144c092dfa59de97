/** A copy with room for half as many more, `least` at least. */
export function grown(array: Int32Array, least: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(Math.max(array.length + (array.length >>> 1), least))
  copy.set(array)
  return copy
}
