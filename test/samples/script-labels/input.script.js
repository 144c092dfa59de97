function f(list) {
  outer: for (var x of list) { inner: do { if (x) continue outer; break inner } while (x) }
  block: { if (list) break block; g() }
  lab: switch (x) { default: break lab }
}
