/* oxlint-disable */
function f1({ a: p2 = 1, ...p3 } = 0, p4 = (((p5, p6, { list: p7 = 1, ...p8 } = 0) => p6)(1))) {
  spend()
  log(p4)
}
f1(0, (0))
f1([1, 2, 3].map((p13, p14) => p14))
