// The page workloads under what people already record pages with: yields a row for each.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildPage, launch, open, serve, spent } from '../overhead/browser.mjs'

const WARM = 2
const dist = join(import.meta.dirname, '../../../dist')

const median = values => values.toSorted((a, b) => a - b)[values.length >> 1]

const replaced = (file, code) => ({ name: 'replace', enforce: 'pre', load: id => id.endsWith(`/src/${file}`) ? code : undefined })
const before = (file, code) => ({ name: 'before', enforce: 'pre', transform: (text, id) => id.endsWith(`/src/${file}`) ? `${code}\n${text}` : undefined })

/** `tool -> [what it keeps, its Vite plugins]` for a page. */
async function toolsOf(name) {
  const { default: cinescope } = await import(pathToFileURL(join(dist, 'vite.mjs')).href)
  const own = Object.fromEntries(['calls', 'values'].map((level, i) => [
    `cinescope, ${level}`, [i === 0 ? 'arguments, results' : '... and writes, objects', [cinescope({ production: true, overlay: false, level })]],
  ]))
  if (name === 'redux') return {
    ...own,
    'Redux DevTools': ['actions, states', [replaced('redux-enhancer.js', "import { instrument } from '@redux-devtools/instrument'\nexport default instrument()")]],
    'Redux DevTools, last 50': ['actions, states', [replaced('redux-enhancer.js', "import { instrument } from '@redux-devtools/instrument'\nexport default instrument(undefined, { maxAge: 50 })")]],
  }
  return { ...own, rrweb: ['changes of the DOM', [before(`${name}.js`, "import { record } from '@rrweb/record'\nconst kept = []\nrecord({ emit: event => { kept.push(JSON.stringify(event)) } })")]] }
}

export async function *measurePeerPages(workload, root, rounds) {
  const name = workload.slice('page-'.length)
  const folder = join(root, workload)
  mkdirSync(folder)
  const server = await serve(folder)
  const browser = await launch()
  try {
    const origin = `http://127.0.0.1:${server.address().port}`
    await buildPage(folder, name, 'plain', [])
    const plain = await open(browser, `${origin}/plain/`)
    for (const [tool, [keeps, plugins]] of Object.entries(await toolsOf(name))) {
      await buildPage(folder, name, 'probed', plugins)
      const probed = await open(browser, `${origin}/probed/`)
      const ratios = []
      for (let i = 0; i < WARM + rounds; i++) {
        const [base, own] = [await spent(plain), await spent(probed)]
        if (i >= WARM) ratios.push(own.time / base.time)
      }
      await probed.page.close()
      yield { workload, tool, keeps, slowdown: Number(median(ratios).toFixed(2)), all: null, usPerCall: null, bytesPerCall: null, same: null, note: '' }
    }
  } finally {
    await browser.close()
    server.close()
  }
}
