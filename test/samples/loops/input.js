function f(list) {
  for (let i = 0, n = list.length; i < n; i++) run(i)
  for (const [k, v] of list) { const k = v; run(k) }
  for (x.y in list) ;
  for (let i = 0; i < 3; i++) list.push(() => i)
}
