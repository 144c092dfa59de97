// The programs that overhead is measured on: source text of one module each, exporting `run(n)`; n is about 5-50 ms of plain work.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const packageFile = (name, file) => join(dirname(require.resolve(`${name}/package.json`)), file)

const fib = `function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) }
export function run(n) { return fib(n) }`

const quicksort = `function sort(a, lo, hi) {
  if (lo >= hi) return a
  const pivot = a[(lo + hi) >> 1]
  let i = lo, j = hi
  while (i <= j) {
    while (a[i] < pivot) i++
    while (a[j] > pivot) j--
    if (i <= j) { const t = a[i]; a[i] = a[j]; a[j] = t; i++; j-- }
  }
  sort(a, lo, j)
  sort(a, i, hi)
  return a
}
export function run(n) {
  const a = []
  let seed = 7
  for (let i = 0; i < n; i++) { seed = (seed * 16807) % 2147483647; a.push(seed % 100000) }
  sort(a, 0, n - 1)
  return a[0] + ':' + a[n >> 1] + ':' + a[n - 1]
}`

const asyncChain = `async function add(a, b) { await null; return a + b }
export async function run(n) { let sum = 0; for (let i = 0; i < n; i++) sum = await add(sum, i); return sum }`

const generator = `function* numbers(n) { for (let i = 0; i < n; i++) yield i }
export function run(n) { let sum = 0; for (const value of numbers(n)) sum += value; return sum }`

const acorn = () => `${readFileSync(packageFile('acorn', 'dist/acorn.mjs'), 'utf8')}
let text
export function prepare(source) { text = source }
export function run(n) { let size = 0; for (let i = 0; i < n; i++) size += parse(text, { ecmaVersion: 2022, sourceType: 'module' }).body.length; return size }`

function marked() {
  const source = readFileSync(packageFile('marked', 'lib/marked.esm.js'), 'utf8')
  const local = /([\w$]+) as marked\b/.exec(source)[1]
  return `${source}
let text
export function prepare(source) { text = source }
export function run(n) { let size = 0; for (let i = 0; i < n; i++) size += ${local}.parse(text).length; return size }`
}

function document(paragraphs) {
  let text = ''
  for (let i = 0; i < paragraphs; i++) text += `## Part ${i}\n\nA *paragraph* with **bold**, \`code\` and [a link](https://example.test/${i}).\n\n- one\n- two\n  - nested ${i}\n\n`
  return text
}

/** name -> { source, n, input }. */
export const workloads = {
  fib: { source: fib, n: 23 },
  quicksort: { source: quicksort, n: 20_000 },
  acorn: { source: acorn(), n: 1, input: readFileSync(packageFile('acorn', 'dist/acorn.mjs'), 'utf8') },
  marked: { source: marked(), n: 1, input: document(150) },
  async: { source: asyncChain, n: 10_000 },
  generator: { source: generator, n: 20_000 },
}
