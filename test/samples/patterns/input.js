function f(o, k) {
  [o.a, o[k], g().b] = k
  ;({ x: this.y, z: o.z = 1, ...o[g()] } = k)
  for (o.p of k) g(o)
  for ([g().q, k] of [1]) { let o = 1 }
  let s
  s ??= () => o
  k.push(...o, 1)
  fetch(1, k, 3, g(), ...o)
  return ([o.r] = k)
}
