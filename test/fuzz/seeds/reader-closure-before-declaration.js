function f3(p4 = (0), p5, ...p6) {
  spend()
  { let i8 = 2; while (i8-- > 0 && ({})) { spend();
    p5 |= i8
    p6.map(() => {
  spend()
  log(i8)
})
    let v105 = 0
    log(v105)
    if (i8 > 1) break
  } }
}
f3('t', 1, 1, 2, 3)
