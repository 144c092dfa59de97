async function* f(v) {
  if (v) return
  yield v
}
f(1).next().then(() => log('f'))
Promise.resolve().then(() => log(1)).then(() => log(2)).then(() => log(3))
