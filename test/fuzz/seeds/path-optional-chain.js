function f(a, g) {
  a?.b.valueOf()
  const d = a?.b?.[g?.(1) ?? 'c']
  if (a?.b || g?.call(null, 2)) log(d, [a?.x], `${a?.y}`)
  switch (d) {
    case undefined:
      a?.b?.call?.(g)
  }
  if (d) a?.b.valueOf()
  return a?.b
}
log(f(null, x => x), f({ b: { c: 1 } }))
class A {
  m() {
    return this?.n?.m
  }
}
log(new A().m())
