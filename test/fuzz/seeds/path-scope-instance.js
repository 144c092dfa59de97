function f(a, b) {
  const change = () => {
    a = 1
  }
  const { x: { y = 2 } = {}, z } = a
  for (const q of [1, 2]) {
    setQ = () => [q, y, z]
    log(setQ(), b && y)
  }
  change()
  return b
}
let setQ
log(f({}, 1))
