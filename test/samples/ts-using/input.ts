function f(open: () => Disposable) {
  using a = open(), b = open()
  for (using c of list(a)) b.use(c)
  return a
}
async function g() { await using conn = await connect(); for (await using part of conn.parts()) await part }
