const f = (a, { b = 1 } = {}) => (a.b.c + b)
try {
  f({}, undefined)
} catch (e) {
  log(e)
}
log(f({ b: { c: 3 } }))
