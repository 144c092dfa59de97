class A extends Array {
  #p = Math.max(9, 6)
  static q = [Math.max(1, 2)]
  constructor(a, { b = 1, ...c } = {}) {
    const { d = 2 } = c
    super()
    ;({ b = 4 } = { d })
    log(this.#p, a, b, d, A.q)
  }
}
const one = new A(1)
log(one)
