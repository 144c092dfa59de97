async function add(a, b) {
  await null
  return a + b
}

export async function run(n) {
  let sum = 0
  for (let i = 0; i < n; i++) sum = await add(sum, i)
  return sum
}
