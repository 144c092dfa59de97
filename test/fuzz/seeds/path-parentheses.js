function f(a) {
  if ((a) && (f(0))) return (1)
  return (a) ? (2) : ((3))
}
log(f(1))
