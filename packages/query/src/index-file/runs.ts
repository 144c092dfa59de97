import { ByteWriter, type ByteReader } from '@cinescope/trace'

/*
 * A set of numbers as runs of neighbours, each run with a label: objects made one after the other are one run. Stored as
 * gap before the run, its length, its label. It is read where it lies: whoever looks for one number in thousands of sets keeps none of them.
 */

/** Number -> label, in any order. */
export function writeRuns(labels: ReadonlyMap<number, number>): ByteWriter {
  const numbers = Int32Array.from(labels.keys())
  numbers.sort()
  const runs = new ByteWriter(1024)
  let count = 0
  for (let i = 0, before = 0; i < numbers.length; count++) {
    const first = numbers[i]!
    const label = labels.get(first)!
    let next = first + 1
    for (i++; i < numbers.length && numbers[i] === next && labels.get(next) === label; i++) next++
    runs.varint(first - before)
    runs.varint(next - first)
    runs.varint(label)
    before = next
  }
  const out = new ByteWriter(runs.length + 5)
  out.varint(count)
  out.raw(runs.view())
  return out
}

export function eachRun(input: ByteReader, visit: (first: number, last: number, label: number) => void): void {
  let next = 0
  for (let count = input.count(3); count > 0; count--) {
    const first = next + input.varint()
    next = first + input.varint()
    visit(first, next - 1, input.varint())
  }
}

/** Label of a number, -1 if it is not in the set. */
export function labelIn(input: ByteReader, number: number): number {
  let next = 0
  for (let count = input.count(3); count > 0; count--) {
    const first = next + input.varint()
    if (first > number) return -1
    next = first + input.varint()
    const label = input.varint()
    if (next > number) return label
  }
  return -1
}
