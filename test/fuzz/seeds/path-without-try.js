function f(a, b = 2, c = () => 3) {
  function a() { return b }
  try {
    if (b > 2) return a
    log(c())
    a.b.c()
  } catch (e) {
    log(e)
  }
  throw b
}
try {
  f(1)
} catch (e) {
  log(e)
}
log(f(1, 3)())
