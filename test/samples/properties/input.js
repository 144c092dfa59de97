function f(o, k) {
  o.a = 1
  o.b.c[k()] = o
  o[k] ??= 2
  this.n++
  return [o.x = 1, o.y++, delete o.z, delete o?.[k], o.list.push(1), o.m?.set(k, 2)]
}
