// The data of the js-framework-benchmark page.
const adjectives = ['pretty', 'large', 'big', 'small', 'tall', 'short', 'long', 'handsome', 'plain', 'quaint', 'clean', 'elegant', 'easy', 'angry', 'crazy', 'helpful', 'mushy', 'odd', 'unsightly', 'adorable']
const colours = ['red', 'yellow', 'blue', 'green', 'pink', 'brown', 'purple', 'brown', 'white', 'black', 'orange']
const nouns = ['table', 'chair', 'house', 'bbq', 'desk', 'car', 'pony', 'cookie', 'sandwich', 'burger', 'pizza', 'mouse', 'keyboard']

let next = 1
let seed = 1

function pick(list) {
  seed = (seed * 16807) % 2147483647
  return list[seed % list.length]
}

export function makeRows(count) {
  return Array.from({ length: count }, () => ({ id: next++, label: `${pick(adjectives)} ${pick(colours)} ${pick(nouns)}` }))
}

export function updated(rows) {
  return rows.map((row, i) => i % 10 === 0 ? { ...row, label: `${row.label} !!!` } : row)
}

export function swapped(rows) {
  if (rows.length < 999) return rows
  const copy = [...rows]
  copy[1] = rows[998]
  copy[998] = rows[1]
  return copy
}
