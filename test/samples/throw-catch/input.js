function f() {
  try { throw new Error('x') } catch (e) { log(e) }
  try { throw a, b } catch { return 1 } finally { clean() }
  try { g() } catch ({ message }) { return message }
}
