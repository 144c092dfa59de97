function *numbers(n) {
  for (let i = 0; i < n; i++) yield i
}

export function run(n) {
  let sum = 0
  for (const value of numbers(n)) sum += value
  return sum
}
