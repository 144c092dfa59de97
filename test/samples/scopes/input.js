function counter(start) {
  let n = start
  return { up: () => ++n, get: () => n }
}
