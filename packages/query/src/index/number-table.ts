/** Number -> number, in 16 bytes an entry or less: a Map takes three times that. -1 is none; 0 is no key and has none. */
export class NumberTable {
  #keys = new Int32Array(1024)
  #values = new Int32Array(1024)
  #size = 0

  get(key: number): number {
    if (key === 0) return -1
    const at = this.#place(key)
    return this.#keys[at] === key ? this.#values[at] as number : -1
  }

  set(key: number, value: number): void {
    if (key === 0) return
    let at = this.#place(key)
    if (this.#keys[at] !== key) {
      if (++this.#size * 2 > this.#keys.length) {
        this.#grow()
        at = this.#place(key)
      }
      this.#keys[at] = key
    }
    this.#values[at] = value
  }

  /** Where a key is, or would be. */
  #place(key: number): number {
    const mask = this.#keys.length - 1
    // The high bits of the product are the mixed ones.
    let at = Math.imul(key, 0x9e3779b1) >>> (Math.clz32(mask))
    while (this.#keys[at] !== key && this.#keys[at] !== 0) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values]
    this.#keys = new Int32Array(keys.length * 2)
    this.#values = new Int32Array(keys.length * 2)
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === 0) continue
      const at = this.#place(keys[i] as number)
      this.#keys[at] = keys[i] as number
      this.#values[at] = values[i] as number
    }
  }
}
