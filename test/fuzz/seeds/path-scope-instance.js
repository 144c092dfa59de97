function f(a, b) {
  class C {
    constructor() {
      a = 1
    }
  }
  const { x: { y = 2 } = {}, z } = a
  for (const q of [1, 2]) {
    setQ = () => [q, y, z]
    log(setQ(), b && y)
  }
  new C()
  return b
}
let setQ
log(f({}, 1))
