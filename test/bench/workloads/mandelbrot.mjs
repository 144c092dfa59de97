// Points of n lines of a picture that do not escape within 50 iterations.
function escapes(cr, ci) {
  let zr = 0
  let zi = 0
  for (let i = 0; i < 50; i++) {
    const next = zr * zr - zi * zi + cr
    zi = 2 * zr * zi + ci
    zr = next
    if (zr * zr + zi * zi > 4) return true
  }
  return false
}

export function run(n) {
  let inside = 0
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < 100; x++) {
      if (!escapes(x / 50 - 1.5, (y % 100) / 50 - 1)) inside++
    }
  }
  return inside
}
