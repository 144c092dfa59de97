function f() {
  let a = 1, b = g(a), c
  var { d, e: [h] } = b
  a += 1
  c = b = a++
  a ||= h()
  ;[a, b] = [b, a]
  if (a) var i = 1
  return a++ + b
}
