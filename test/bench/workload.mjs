// The programs that overhead is measured on. `source` is one module that exports `run(n)`, whose work grows with n, or
// `listen()`, a server that n requests are sent to; `input` goes to its `prepare` first.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const packageFile = (name, file) => readFileSync(join(dirname(require.resolve(`${name}/package.json`)), file), 'utf8')
const own = name => readFileSync(join(import.meta.dirname, `workloads/${name}.mjs`), 'utf8')

const acorn = () => `${packageFile('acorn', 'dist/acorn.mjs')}
let text
export function prepare(source) { text = source }
export function run(n) { let size = 0; for (let i = 0; i < n; i++) size += parse(text, { ecmaVersion: 2022, sourceType: 'module' }).body.length; return size }`

function marked() {
  const source = packageFile('marked', 'lib/marked.esm.js')
  const local = /([\w$]+) as marked\b/.exec(source)[1]
  return `${source}
let text
export function prepare(source) { text = source }
export function run(n) { let size = 0; for (let i = 0; i < n; i++) size += ${local}.parse(text).length; return size }`
}

function markdown(paragraphs) {
  let text = ''
  for (let i = 0; i < paragraphs; i++) text += `## Part ${i}\n\nA *paragraph* with **bold**, \`code\` and [a link](https://example.test/${i}).\n\n- one\n- two\n  - nested ${i}\n\n`
  return text
}

/** name -> { source(), n, input() }; n is some 10-50 ms of plain work. */
export const workloads = {
  fib: { source: () => own('fib'), n: 40 },
  richards: { source: () => own('richards'), n: 40 },
  nbody: { source: () => own('nbody'), n: 20_000 },
  mandelbrot: { source: () => own('mandelbrot'), n: 300 },
  quicksort: { source: () => own('quicksort'), n: 50_000 },
  acorn: { source: acorn, n: 1, input: () => packageFile('acorn', 'dist/acorn.mjs') },
  marked: { source: marked, n: 2, input: () => markdown(150) },
  async: { source: () => own('async'), n: 50_000 },
  generator: { source: () => own('generator'), n: 500_000 },
  http: { source: () => own('http'), n: 300 },
  ssr: { source: () => own('ssr'), n: 2000 },
}
