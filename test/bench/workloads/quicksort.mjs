function sort(a, lo, hi) {
  if (lo >= hi) return a
  const pivot = a[(lo + hi) >> 1]
  let i = lo
  let j = hi
  while (i <= j) {
    while (a[i] < pivot) i++
    while (a[j] > pivot) j--
    if (i <= j) {
      const t = a[i]
      a[i] = a[j]
      a[j] = t
      i++
      j--
    }
  }
  sort(a, lo, j)
  sort(a, i, hi)
  return a
}

export function run(n) {
  const a = []
  let seed = 7
  for (let i = 0; i < n; i++) {
    seed = (seed * 16807) % 2147483647
    a.push(seed % 100000)
  }
  sort(a, 0, n - 1)
  return `${a[0]}:${a[n >> 1]}:${a[n - 1]}`
}
