/* oxlint-disable */
function* f1(p2) {
  spend()
}
  for (const i3 of [...f1()]) { spend();
  }
var v10 = ([1, 2, 3].map(0))
  f1
