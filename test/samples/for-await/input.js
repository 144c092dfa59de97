async function f(list) {
  for await (const part of list) use(part)
  for await (const { a, b } of list) {
    if (a) continue
    b()
  }
  lab: for await (list.last of list) { for (;;) { continue lab } }
}
