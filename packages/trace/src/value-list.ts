/** Values a packer remembers: their words, and of doubles the number beside it. A stack or an array, as its owner likes. */
export class ValueList {
  words: Int32Array
  doubles: Float64Array
  length = 0

  constructor(capacity = 16) {
    this.words = new Int32Array(capacity)
    this.doubles = new Float64Array(capacity)
  }

  push(word: number, double: number): void {
    if (this.length === this.words.length) {
      const words = new Int32Array(this.length * 2 + 1)
      words.set(this.words)
      this.words = words
      const doubles = new Float64Array(this.length * 2 + 1)
      doubles.set(this.doubles)
      this.doubles = doubles
    }
    this.words[this.length] = word
    this.doubles[this.length++] = double
  }

  /** Copies values `from`.. of another list. */
  append(other: ValueList, from: number, to: number): void {
    for (let i = from; i < to; i++) this.push(other.words[i]!, other.doubles[i]!)
  }
}
